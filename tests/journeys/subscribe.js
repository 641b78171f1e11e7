// In the place of Chromium's push service: one subscription of this tab, with keys that are real.
(() => {
  const KEPT = "stand-in";

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

  function subscription({ point, secret, key }) {
    return {
      endpoint: "https://fcm.googleapis.com/fcm/send/" + point.slice(0, 20).replaceAll(/[^A-Za-z0-9]/g, "x"),
      options: { applicationServerKey: bytes(key) },
      getKey: (name) => bytes(name === "p256dh" ? point : secret),
      unsubscribe: async () => { sessionStorage.removeItem(KEPT); return true; },
    };
  }

  const coded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

  PushManager.prototype.subscribe = async function ({ userVisibleOnly, applicationServerKey }) {
    if (!userVisibleOnly) throw new Error("only what is shown");
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const made = {
      point: coded(await crypto.subtle.exportKey("raw", pair.publicKey)),
      secret: coded(crypto.getRandomValues(new Uint8Array(16)).buffer),
      key: coded(applicationServerKey.buffer),
    };
    sessionStorage.setItem(KEPT, JSON.stringify(made));
    return subscription(made);
  };

  PushManager.prototype.getSubscription = async function () {
    const kept = sessionStorage.getItem(KEPT);
    return kept ? subscription(JSON.parse(kept)) : null;
  };
})();
