"""Publishing several pages at once: all of them can be, or none is and each reason is told.

Wagtail publishes here what it would not publish from the page's own form.
"""

from collections.abc import Iterable, Iterator

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page


def refuse_unfinished(request, action_type, pages, action):
    """A hook before every action on several rows; returns where to go instead, or nothing."""
    if action_type != "publish":
        return None
    faults = list(unfinished(drafts(pages, action.cleaned_form.cleaned_data)))
    for page, missing in faults:
        words = _("「%(title)s」は、まだ公開できません。%(missing)s内容はそのまま残っています。")
        way = reverse("wagtailadmin_pages:edit", args=[page.pk])
        messages.error(
            request,
            words % {"title": page.get_admin_display_title(), "missing": "".join(missing)},
            buttons=[messages.button(way, _("ページを開いて直す"))],
        )
    return redirect(action.next_url) if faults else None


def drafts(pages: Iterable[Page], asked: dict) -> Iterator[Page]:
    for page in pages:
        yield page
        if asked.get("include_descendants"):
            yield from page.get_descendants().not_live()


def unfinished(pages: Iterable[Page]) -> Iterator[tuple[Page, list[str]]]:
    for page in pages:
        draft = page.specific.get_latest_revision_as_object()
        missing = draft.unfinished() if hasattr(draft, "unfinished") else []
        if missing:
            yield page, missing
