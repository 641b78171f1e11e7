// The calendar of a date's field: Escape closes it, and it does not stay behind when the page is scrolled.

const CALENDAR = ".xdsoft_datetimepicker";

function close() {
  const field = document.activeElement;
  const isOpen = [...document.querySelectorAll(CALENDAR)].some((one) => getComputedStyle(one).display !== "none");
  if (!isOpen || !field?.matches("input")) return false;
  window.jQuery(field).datetimepicker("hide");
  return true;
}

document.addEventListener("keydown", (event) => {
  // Escape goes no further: it means the calendar, not the dialog around it.
  if (event.key === "Escape" && close()) event.stopPropagation();
}, true);

document.addEventListener("scroll", (event) => {
  // The calendar scrolls within itself, too (its list of times).
  if (!event.target.closest?.(CALENDAR)) close();
}, true);
