// Ours keeps no log of each request in its row either.
const { winston } = require("@strapi/logger");

module.exports = { level: "warn", transports: [new winston.transports.Console()] };
