"""The way one would first write it: lock the recruitment's row, then look, then write.

It is correct, and every applicant waits for the one before. The same site, door, form, letter,
receipt, record and answer as ours; only the action is another one. Its queries are put together by
Django, with what a reader of its manual would add (`of`, `select_related`, `prefetch_related`).
"""

import os
from functools import partial

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
django.setup()

from django.db import transaction  # noqa: E402 - Django must be ready first
from django.db.models import F, Q  # noqa: E402
from wagtail.log_actions import log  # noqa: E402

from activities import api, emails, rules  # noqa: E402
from activities.actions import apply  # noqa: E402
from activities.models import Application, Recruitment  # noqa: E402
from activities.signals import application_moved  # noqa: E402
from members.actions.letters import write_letter  # noqa: E402
from members.models import Membership  # noqa: E402
from members.receipts import new_receipt_number  # noqa: E402
from members.rules import MembershipStatus  # noqa: E402


@transaction.atomic
def locked_apply(*, recruitment, applicant, answer, message, submission_key, at):
    recruitment = locked(recruitment.pk)
    mine = recruitment.applications.filter(applicant=applicant)
    found = mine.filter(Q(submission_key=submission_key) | Q(status__in=rules.LIVE)).first()
    if found:
        return found
    active = Membership.objects.filter(user=applicant, status=MembershipStatus.ACTIVE)
    apply.check_member(is_member=active.exists())
    apply.check_window(recruitment, at=at, form_opened_at=None)
    status = rules.first_status(recruitment.selection, has_seat=took_seat(recruitment))
    application = Application.objects.create(
        recruitment=recruitment,
        applicant=applicant,
        answer=answer,
        message=message,
        submission_key=submission_key,
        receipt_number=new_receipt_number(apply.RECEIPT_PREFIX),
        status=status,
        applied_at=at,
        moved_at=at,
        moved_by=applicant,
    )
    tell(application)
    return application


def locked(pk):
    """Return the recruitment with its page and dates; its own row alone is locked."""
    rows = Recruitment.objects.select_for_update(of=("self",)).select_related("page")
    return rows.prefetch_related("sessions").get(pk=pk)


def took_seat(recruitment) -> bool:
    """Take a seat if one is free and nobody waits for it."""
    ahead = recruitment.applications.next_by_itself().exists()
    if recruitment.seats_free == 0 or not rules.may_sit_down(recruitment.selection, ahead=ahead):
        return False
    Recruitment.objects.filter(pk=recruitment.pk).update(seats_held=F("seats_held") + 1)
    return True


def tell(application) -> None:
    told = {"receipt_number": application.receipt_number, "status": str(application.status)}
    log(application, "activities.application.apply", user=application.applicant, data=told)
    write_letter(to=application.applicant, **emails.FOR_MOVE["apply"](application))
    news = {"application": application, "move": "apply", "by": application.applicant}
    transaction.on_commit(partial(application_moved.send_robust, Application, **news))


api.apply_to = locked_apply
application = get_wsgi_application()
