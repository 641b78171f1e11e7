"""The way one would first write it: lock the recruitment's row, then look, then write.

The same site, door, receipt, record and letter; only the action is another one. It is correct, and
every applicant waits for the one before.
"""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
django.setup()

from django.db import transaction  # noqa: E402 - Django must be ready first

from activities import api, rules  # noqa: E402
from activities.actions import apply  # noqa: E402
from activities.actions.moves import begin, change_seats  # noqa: E402
from activities.models import Application, Recruitment  # noqa: E402
from members.receipts import new_receipt_number  # noqa: E402


@transaction.atomic
def locked_apply(*, recruitment, applicant, answer, message, submission_key, at):
    recruitment = Recruitment.objects.select_for_update().get(pk=recruitment.pk)
    found = apply.first_of(recruitment, applicant, submission_key)
    if found:
        return found
    apply.check_may_apply(recruitment, applicant, at=at, form_opened_at=None)
    line = apply.line_of(recruitment)
    has_seat = rules.may_sit_down(recruitment.selection, ahead=line.has_people_ahead)
    has_seat = has_seat and not line.is_full
    if has_seat:
        change_seats(recruitment.pk, +1)
    application = Application(
        recruitment=recruitment,
        applicant=applicant,
        answer=answer,
        message=message,
        submission_key=submission_key,
        receipt_number=new_receipt_number(apply.RECEIPT_PREFIX),
        status=rules.first_status(recruitment.selection, has_seat=has_seat),
        applied_at=line.after_the_last(at),
        moved_at=at,
        moved_by=applicant,
    )
    return begin(application, by=applicant)


api.apply_to = locked_apply
application = get_wsgi_application()
