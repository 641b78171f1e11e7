// The box one writes in: safe with every input method, keeps a draft for this tab, counts as people count.

const NEAR_THE_END = 200;

export class Composer {
  constructor(root, say) {
    this.words = root.dataset;
    this.form = root.querySelector("[data-composer]");
    this.box = this.form.querySelector("textarea");
    this.alert = this.form.querySelector("[data-alert]");
    this.count = this.form.querySelector("[data-count]");
    this.keys = this.form.querySelector("[data-keys]");
    this.pref = this.form.querySelector("[data-enter-sends]");
    this.draft = `room-${root.dataset.room}-draft`;
    this.isTouch = !matchMedia("(hover: hover) and (pointer: fine)").matches;
    this.say = say;
    this.picker = null; // set by the picker itself
    this.begin();
  }

  begin() {
    if (!this.box.value) this.box.value = sessionStorage.getItem(this.draft) ?? "";
    this.box.rows = 1;
    this.box.addEventListener("input", (event) => this.changed(event.isComposing));
    this.box.addEventListener("compositionend", () => this.changed(false));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.pref.checked = localStorage.getItem("rooms-enter-sends") === "yes";
    this.pref.addEventListener("change", () => {
      localStorage.setItem("rooms-enter-sends", this.pref.checked ? "yes" : "no");
      this.showKeys();
    });
    this.form.querySelector("[data-pref]").hidden = this.isTouch;
    this.showKeys();
    this.changed(false);
  }

  showKeys() {
    this.keys.hidden = this.isTouch;
    const usual = /Mac|iPhone|iPad/.test(navigator.platform) ? this.words.wordKeysMac : this.words.wordKeys;
    this.keys.textContent = this.pref.checked ? this.words.wordKeysEnter : usual;
  }

  // Enter that ends a composition is not Enter: isComposing in most browsers, 229 in Safari (which ends the
  // composition first and reports the key afterwards).
  pressed(event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const isChord = event.ctrlKey || event.metaKey;
    const isPlain = this.pref.checked && !this.isTouch && !event.shiftKey && !event.altKey;
    if (!isChord && !isPlain) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submitted(event) {
    const text = this.box.value;
    if (!text.trim() && !this.picker?.picks.size) return this.refuse(event, this.words.wordEmpty);
    if (length(text) > Number(this.words.max)) return this.refuse(event, this.words.wordLong);
    this.alert.hidden = true;
    event.preventDefault();
    this.say(text);
    this.box.value = "";
    this.changed(false);
    this.box.focus();
    return undefined;
  }

  refuse(event, words) {
    event.preventDefault();
    this.warn(words);
    this.box.focus();
  }

  warn(words) {
    this.alert.textContent = `＊${words}`;
    this.alert.hidden = false;
  }

  changed(isComposing) {
    if (this.box.value) this.writing?.();
    if (isComposing) return;
    if (this.box.value) sessionStorage.setItem(this.draft, this.box.value);
    else sessionStorage.removeItem(this.draft);
    if (this.box.value) this.alert.hidden = true;
    this.grow();
    const left = Number(this.words.max) - length(this.box.value);
    this.count.hidden = left > NEAR_THE_END;
    this.count.classList.toggle("composer__count--over", left < 0);
    const words = left < 0 ? this.words.wordOver : this.words.wordLeft;
    this.count.textContent = words.replace("%s", Math.abs(left));
  }

  // Browsers without field-sizing: as many lines as were typed.
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.box.rows = Math.min(8, this.box.value.split("\n").length);
  }
}

function length(text) {
  if (!Intl.Segmenter) return [...text].length;
  return [...new Intl.Segmenter("ja", { granularity: "grapheme" }).segment(text)].length;
}
