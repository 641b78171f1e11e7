// After an @, the names of those who are here: chosen with the arrows and Enter, or pressed.

const BEGUN = /[@＠]([^\s@＠]{0,20})$/;
const PAUSE = 150;

export class Calls {
  constructor(form, box) {
    this.box = box;
    this.list = form.querySelector("[data-calls]");
    this.at = -1;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "calls", "aria-autocomplete": "list" })) {
      box.setAttribute(name, value);
    }
    // Before the composer's own keys: Enter here chooses a name and sends nothing.
    form.addEventListener("keydown", (event) => this.pressed(event), true);
    box.addEventListener("input", (event) => !event.isComposing && this.look());
    box.addEventListener("compositionend", () => this.look());
    box.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  begun() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    return before.match(BEGUN)?.[1];
  }

  look() {
    clearTimeout(this.timer);
    const begun = this.begun();
    if (begun === undefined) this.close();
    else this.timer = setTimeout(() => this.ask(begun), PAUSE);
  }

  async ask(begun) {
    try {
      const answer = await fetch(`${this.list.dataset.names}?q=${encodeURIComponent(begun)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || this.begun() !== begun) return;
      this.show(await answer.json());
    } catch {
      this.close();
    }
  }

  show({ names, people }) {
    this.list.replaceChildren(...names.map((name, place) => this.option(name, place, people)));
    this.list.hidden = !names.length;
    this.box.setAttribute("aria-expanded", String(names.length > 0));
    this.move(0);
  }

  option(name, place, people) {
    const option = document.createElement("li");
    option.id = `call-${place}`;
    option.className = "calls__one";
    option.setAttribute("role", "option");
    option.dataset.name = option.textContent = name;
    if (name !== "みんな") return option;
    const warning = document.createElement("span");
    warning.className = "calls__warning";
    warning.textContent = this.list.dataset.wordEverybody.replace("%s", people - 1);
    option.append(warning);
    return option;
  }

  move(to) {
    const options = [...this.list.children];
    this.at = options.length ? (to + options.length) % options.length : -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.at)));
    if (this.at < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", options[this.at].id);
  }

  pressed(event) {
    if (this.list.hidden || event.isComposing || event.keyCode === 229) return;
    const act = {
      ArrowDown: () => this.move(this.at + 1),
      ArrowUp: () => this.move(this.at - 1),
      Enter: () => this.choose(this.list.children[this.at]),
      Tab: () => this.choose(this.list.children[this.at]),
      Escape: () => this.close(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  choose(option) {
    const end = this.box.selectionStart;
    const start = end - this.begun().length - 1;
    this.box.setRangeText(`@${option.dataset.name} `, start, end, "end");
    this.close();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.move(-1);
    this.list.replaceChildren();
  }
}
