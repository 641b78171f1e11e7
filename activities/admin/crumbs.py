"""Where a clerk is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Recruitment


def crumbs_of(recruitment: Recruitment, *further: str) -> list[dict]:
    """Return the way from the list of recruitments to here."""
    line = {
        "url": reverse("activities_line", args=[recruitment.pk]) if further else "",
        "label": f"{recruitment.page.plain_title}（{recruitment.title}）",
    }
    first = {
        "url": reverse("recruitments_modeladmin_index"),
        "label": _("活動と応募"),
    }
    return [first, line, *({"url": "", "label": words} for words in further)]
