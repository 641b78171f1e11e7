"""The applicants as a table for a spreadsheet: UTF-8 with BOM, no cell a formula."""

import csv

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from home import look_dates

from .. import audit
from ..access import access_line
from ..queries import Line, line_for

# A spreadsheet takes a cell that begins like this for a formula, and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Return everybody who applied. That somebody took the list along is kept on record."""
    recruitment = access_line(request.user, pk, to="export")
    lines = line_for(recruitment)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="applications-{recruitment.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write(BOM)
    writer = csv.writer(response, lineterminator="\r\n")
    writer.writerow(heading(recruitment))
    writer.writerows([safe(cell) for cell in cells(one)] for one in lines)
    log(recruitment, audit.action_of("export"), user=request.user, data={"rows": len(lines)})
    return response


def heading(recruitment) -> list[str]:
    return [
        _("順番"),
        _("受付番号"),
        _("状態"),
        _("氏名"),
        _("フリガナ"),
        _("会員番号"),
        _("お住まい"),
        _("メールアドレス"),
        _("応募日時"),
        recruitment.question or _("質問への答え"),
        _("伝えておきたいこと"),
        _("お返事の期限"),
    ]


def cells(one: Line) -> list[str]:
    application = one.application
    person = application.applicant
    profile = getattr(person, "profile", None)
    membership = getattr(person, "membership", None)
    return [
        one.position or "",
        application.receipt_number,
        application.get_status_display(),
        (profile.full_name or profile.display_name) if profile else "",
        profile.full_name_kana if profile else "",
        membership.number if membership else "",
        profile.prefecture if profile else "",
        person.email,
        look_dates.moment(application.applied_at),
        application.answer,
        application.message,
        look_dates.moment(application.offer_expires_at),
    ]


def safe(cell) -> str:
    """Return the cell as text: a leading apostrophe makes a spreadsheet show it, not run it."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
