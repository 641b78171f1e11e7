"""発表: what a group found, told to the plenary in one minute. An ordinary message there."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from members.models import User

from .. import rules as talk
from .. import workshop_rules as rules
from ..models import Message, Workshop, WorkshopGroup
from .checks import check_calm, check_open, check_present, stand_in_line
from .grouping import tell_group
from .mend import rewrite
from .post import post_message
from .sitting import Posted
from .unwanted import refuse_unwanted


@transaction.atomic
def name_reporter(*, group: WorkshopGroup, by: User) -> None:
    """Say that one writes the group's result; the group sees who. Another may take it over."""
    check_under_way(group, by)
    check_calm(group.room, by)
    others = WorkshopGroup.objects.filter(pk=group.pk).exclude(reporter=by)
    if result_of(group) is None and others.update(reporter=by):
        tell_group(group, "reporter", by)


@transaction.atomic
def tell_result(*, group: WorkshopGroup, by: User, text: str, client_msg_id: UUID | str) -> Posted:
    """Post the result, or change one's own: a new id from its author means other words."""
    stand_in_line(group.workshop.room)
    known = result_of(group)
    if known and known.author_id == by.pk and str(known.client_msg_id) != str(client_msg_id):
        return Posted(amend_result(group=group, by=by, text=text), is_new=False)
    return post_result(group=group, by=by, text=text, client_msg_id=client_msg_id)


@transaction.atomic
def post_result(*, group: WorkshopGroup, by: User, text: str, client_msg_id: UUID | str) -> Posted:
    """Post the group's result to the plenary, once. The same id again returns the first message.

    Also after the end: who never heard that it arrived shall hear it then.
    """
    words = rules.clean_result(text)
    plenary = group.workshop.room
    stand_in_line(plenary)
    known = result_of(group)
    is_again = known and (known.author_id, str(known.client_msg_id)) == (by.pk, str(client_msg_id))
    if not is_again:
        check_under_way(group, by)
    if known and not is_again:
        raise talk.NotNow(_("このグループの発表は、すでに届いています。"), code="already_reported")
    posted = post_message(room=plenary, author=by, text=words, client_msg_id=client_msg_id)
    if posted.is_new:
        posted.message.result_of = group
        posted.message.save(update_fields=["result_of"])
        WorkshopGroup.objects.filter(pk=group.pk).update(reporter=by)
        tell_group(group, "reported", by)
    return posted


@transaction.atomic
def amend_result(*, group: WorkshopGroup, by: User, text: str) -> Message:
    """Change the result, as who wrote it, until the workshop ends. The same is no change."""
    words = rules.clean_result(text)
    refuse_unwanted(words)
    check_under_way(group, by)
    current = result_of(group)
    if current is None or current.author_id != by.pk or current.gone:
        raise talk.NotNow(_("この発表は、もうありません。"), code="too_late")
    if current.text != words:
        rewrite(current, words, by=by, at=now())
    return current


def check_under_way(group: WorkshopGroup, by: User) -> None:
    """Stand in line with all who change the workshop, then look whether it still goes on."""
    plenary = group.workshop.room
    stand_in_line(plenary)
    status = Workshop.objects.values_list("status", flat=True).get(pk=group.workshop_id)
    if status not in rules.IN_GROUPS:
        words = _("この話し合いは終わったため、発表は変えられません。")
        raise talk.NotNow(words, code="too_late")
    check_open(plenary)
    check_present(group.room, by)


def result_of(group: WorkshopGroup) -> Message | None:
    """Return what the group has reported, shown or hidden; what was taken back is none."""
    found = Message.objects.filter(result_of=group, removed_at=None).select_related("room")
    return found.first()
