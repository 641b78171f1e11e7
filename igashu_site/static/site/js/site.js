// Starts what the page asks for: data-behaviour="name" loads ./behaviours/name.js and calls attach(element).
// The names are spelled out so that hashed file names reach them.

const behaviours = {
  attention: () => import("./behaviours/attention.js"),
  "confirm-once": () => import("./behaviours/confirm-once.js"),
  copy: () => import("./behaviours/copy.js"),
  counter: () => import("./behaviours/counter.js"),
  dialog: () => import("./behaviours/dialog.js"),
  dismiss: () => import("./behaviours/dismiss.js"),
  guard: () => import("./behaviours/guard.js"),
  menu: () => import("./behaviours/menu.js"),
  print: () => import("./behaviours/print.js"),
};

async function start(element, name) {
  try {
    const { attach } = await behaviours[name]();
    attach(element);
  } catch (error) {
    // One behaviour that fails must not take the others with it: the page works without any.
    console.warn(`behaviour ${name}`, error);
  }
}

export function attachAll(root = document) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (Object.hasOwn(behaviours, name)) start(element, name);
    }
  }
}

attachAll();
