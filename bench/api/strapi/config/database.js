const { join } = require("node:path");

module.exports = {
  connection: {
    client: "sqlite",
    connection: { filename: join(__dirname, "..", "news.sqlite3") },
    useNullAsDefault: true,
  },
};
