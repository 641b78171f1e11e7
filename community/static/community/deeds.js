// Forms of the conversation, sent without leaving the page: what they did comes back as an event.

// told: { refused(text), done() }
export function attach(root, told) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented || !form.closest("[data-log], [data-pins]") || !button) return;
    event.preventDefault();
    settle(form, button);
    send(button.hasAttribute("formaction") ? button.formAction : form.action, form, button, told);
  });
}

// In the menu every feeling is offered; pressing one that is given already takes it back.
function settle(form, button) {
  const said = form.closest(".said");
  const chip = said?.querySelector(`.chip[data-feeling="${button.dataset.feeling}"][aria-pressed="true"]`);
  if (button.dataset.feeling) button.name = chip ? "take" : "give";
  const menu = button.closest("[data-menu]");
  if (!menu) return;
  menu.open = false;
  said.focus({ preventScroll: true });
}

async function send(address, form, button, told) {
  const body = new FormData(form);
  if (button.name) body.set(button.name, button.value);
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.status === 409) told.refused((await answer.json()).text);
    else if (answer.status !== 204) told.failed();
  } catch {
    told.failed();
  }
}
