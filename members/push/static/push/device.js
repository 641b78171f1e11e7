// This browser as a device: says how things stand, asks for permission only after a press.

const root = document.querySelector("[data-push]");

function canPush() {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

// iPhones and iPads push only to what stands on the home screen.
function needsHomeScreen() {
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
  return apple && !navigator.standalone;
}

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager?.getSubscription()) ?? null;
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// A town with a new key cannot be heard by a subscription made for the old one.
function isOurs(found) {
  const key = found?.options?.applicationServerKey;
  return Boolean(key) && text(key) === root.dataset.key;
}

async function state() {
  if (!canPush()) return needsHomeScreen() ? "home" : "unsupported";
  if (Notification.permission === "denied") return "blocked";
  if (Notification.permission !== "granted" || !isOurs(await subscription())) return "lost" in root.dataset ? "lost" : "off";
  return "known" in root.dataset ? "on" : "off";
}

function show(name) {
  root.dataset.state = name;
  for (const part of root.querySelectorAll("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").includes(name);
  }
}

async function subscribe() {
  const worker = await navigator.serviceWorker.register(root.dataset.worker, { scope: "/", updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  const key = bytes(root.dataset.key);
  const known = await worker.pushManager.getSubscription();
  if (isOurs(known)) return known;
  await known?.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function send(form, found) {
  form.elements.endpoint.value = found.endpoint;
  form.elements.p256dh.value = text(found.getKey("p256dh"));
  form.elements.auth.value = text(found.getKey("auth"));
  form.submit();
}

async function turnOn(event) {
  event.preventDefault();
  const form = event.target;
  show("asking");
  try {
    const answer = await Notification.requestPermission();
    if (answer !== "granted") return show(answer === "denied" ? "blocked" : "off");
    send(form, await subscribe());
  } catch (error) {
    console.warn("push", error);
    show("failed");
  }
}

// The server forgets a device by the form; here the browser lets go of it, too.
async function turnOff(event) {
  event.preventDefault();
  const form = event.target;
  try {
    await (await subscription())?.unsubscribe();
  } finally {
    form.submit();
  }
}

async function start() {
  root.querySelector("[data-push-on]")?.addEventListener("submit", turnOn);
  root.querySelector("[data-push-off]")?.addEventListener("submit", turnOff);
  show(await state());
  // The reader changed the browser's own setting while looking: say so at once.
  const permission = await navigator.permissions?.query({ name: "notifications" }).catch(() => null);
  permission?.addEventListener("change", async () => show(await state()));
}

if (root) start();
