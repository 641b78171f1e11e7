module.exports = {
  host: "127.0.0.1",
  port: Number(process.env.PORT || 1337),
  app: { keys: ["bench-only-one", "bench-only-two"] },
};
