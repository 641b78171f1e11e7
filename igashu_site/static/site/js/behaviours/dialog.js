// Opens the native dialog named by data-dialog; without a script the link leads to a page that asks the same.

export function attach(opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;

  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    dialog.showModal();
  });
}
