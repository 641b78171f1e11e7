// Typed text is never lost: leaving a changed form is asked about, and the text waits in this tab.

const SECRET = new Set(["hidden", "password", "file"]);

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !SECRET.has(field.type) && field.autocomplete !== "one-time-code" && "value" in field,
  );
}

function textsOf(form) {
  return fieldsOf(form).filter((field) => field.matches("textarea, input[type=text], input[type=search]"));
}

function snapshot(form) {
  return JSON.stringify(fieldsOf(form).map((field) => [field.name, field.value, field.checked]));
}

function keep(form, place) {
  const texts = Object.fromEntries(textsOf(form).map((field) => [field.name, field.value]));
  try {
    sessionStorage.setItem(place, JSON.stringify(texts));
  } catch {
    // Storage may be full or switched off; the warning below still stands.
  }
}

function bringBack(form, place) {
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  } catch {
    return;
  }
  for (const field of textsOf(form)) {
    // What the server sent back is newer than what the tab remembers.
    if (!field.value && kept[field.name]) field.value = kept[field.name];
  }
}

export function attach(form) {
  const place = `guard:${location.pathname}`;
  const first = snapshot(form);
  let leaving = false;
  bringBack(form, place);

  form.addEventListener("input", (event) => {
    if (!event.isComposing) keep(form, place);
  });
  form.addEventListener("submit", (event) => {
    leaving = !event.defaultPrevented;
    if (leaving) sessionStorage.removeItem(place);
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && snapshot(form) !== first) event.preventDefault();
  });
}
