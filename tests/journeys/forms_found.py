"""Every form that the back office shows: its address, its fields, as a browser would send them."""

from dataclasses import dataclass
from urllib.parse import urljoin

TYPED = ("text", "search", "email", "url", "tel", "number", "date", "datetime-local", None)
# Forms that type nothing, or that another test walks through.
NOT_ASKED = ("/i18n/", "/accounts/logout/", "/cms/logout/")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was shown. `texts`: the names of what a person types into."""

    screen: str
    action: str
    values: tuple
    texts: tuple
    method: str = "post"

    def filled(self, words):
        """Return what a browser sends when every text field holds `words`."""
        data = {}
        for name, value in self.values:
            data.setdefault(name, []).append(value)
        return data | dict.fromkeys(self.texts, words)


def every_form(page, screen):
    """Yield every form of a page, as a browser would send it."""
    for form in page.find_all("form"):
        # A new row is copied from the row named so; it is never sent.
        typed = (field["name"] for field in form.find_all(is_typed))
        texts = tuple(name for name in typed if "__prefix__" not in name)
        action = urljoin(screen, form.get("action") or screen)
        method = (form.get("method") or "get").lower()
        yield Form(screen, action, tuple(values_of(form)), texts, method)


def forms_on(page, screen):
    """Yield every form of a page that posts something typed."""
    for form in every_form(page, screen):
        if form.method == "post" and form.texts and not form.action.startswith(NOT_ASKED):
            yield form


def is_typed(tag):
    if not tag.get("name") or tag.has_attr("disabled"):
        return False
    return tag.name == "textarea" or (tag.name == "input" and tag.get("type") in TYPED)


def values_of(form):
    # A body is drawn by a script, which counts its blocks; here it is an empty one.
    for body in form.select("[data-block][id]"):
        yield f"{body['id']}-count", "0"
    for tag in form.find_all(["input", "textarea", "select"]):
        name, kind = tag.get("name"), tag.get("type")
        if not name or kind in ("submit", "button", "file", "image", "reset"):
            continue
        if kind in ("checkbox", "radio") and not tag.has_attr("checked"):
            continue
        if tag.name == "select":
            chosen = [one for one in tag.find_all("option") if one.has_attr("selected")]
            yield from ((name, one.get("value", one.text)) for one in chosen)
        else:
            yield name, tag.text if tag.name == "textarea" else tag.get("value", "")
