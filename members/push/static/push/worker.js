// Shows what the site has to tell while no page is open, and opens the right page. Keeps no page and no data.
const DOOR = "/mypage/devices/renew/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A push without words, or with others than ours, still has to be shown: browsers insist on it.
function told(event) {
  try {
    const words = event.data.json();
    if (typeof words.title === "string" && words.title) return words;
  } catch {
    // Falls through to the plain words.
  }
  return { title: "新しいお知らせがあります", url: "/mypage/notices/", place: "/mypage/notices/", tag: "news" };
}

self.addEventListener("push", (event) => {
  const words = told(event);
  const shown = self.registration.showNotification(words.title, {
    tag: words.tag,
    renotify: true,
    lang: "ja",
    icon: "/icons/192.png",
    badge: "/icons/badge.png",
    data: { url: words.url, place: words.place },
  });
  event.waitUntil(shown);
});

// The push service gave this browser another address: without telling it, nothing would arrive any more.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event.newSubscription)));

async function renew(given) {
  const door = await fetch(DOOR);
  if (!door.ok) return given?.unsubscribe(); // signed out meanwhile: nobody here is called
  const { key } = await door.json();
  const made = given ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = made.toJSON();
  const answer = await fetch(DOOR, { method: "POST", body: new URLSearchParams({ endpoint, ...keys }) });
  return answer.ok || made.unsubscribe();
}

// Only ever our own pages, whatever a message says.
function ours(path) {
  const address = new URL(path ?? "/", self.location.origin);
  return address.origin === self.location.origin ? address : new URL("/", self.location.origin);
}

async function open({ url, place }) {
  const address = ours(url).href;
  const there = ours(place).pathname;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const near = there !== "/" && windows.find((one) => new URL(one.url).pathname.startsWith(there));
  if (!near) return self.clients.openWindow(address);
  await near.focus();
  // A page that this worker does not look after cannot be led on: a new window, then.
  return near.navigate(address).catch(() => self.clients.openWindow(address));
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data ?? {}));
});
