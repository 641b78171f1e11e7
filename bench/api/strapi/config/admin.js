// Only the list is measured: no back office, so nothing of it has to be built either.
module.exports = {
  serveAdminPanel: false,
  auth: { secret: "bench-only-admin" },
  apiToken: { salt: "bench-only-token" },
  transfer: { token: { salt: "bench-only-transfer" } },
  flags: { nps: false, promoteEE: false },
};
