// The server's clock, however wrong the phone's is. What the server says is old when it arrives, never from
// the future: of all it said, the one that gives the latest time is the nearest to the truth.

let ahead = -Infinity;

export function heard(moment) {
  const at = Date.parse(moment);
  // performance.now() runs evenly, whoever sets the clock of this device meanwhile.
  if (!Number.isNaN(at)) ahead = Math.max(ahead, at - performance.now());
}

export function serverNow() {
  return ahead + performance.now();
}
