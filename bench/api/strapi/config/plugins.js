module.exports = { "users-permissions": { config: { jwtSecret: "bench-only-jwt" } } };
