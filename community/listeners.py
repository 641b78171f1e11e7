"""Hears what lower floors tell, and calls one thing each."""

from functools import partial

from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils.timezone import now
from wagtail.signals import page_published

from activities.models import ActivityPage
from activities.rules import Status
from activities.signals import application_moved
from members.models import Membership, User
from members.rules import MembershipStatus
from members.signals import member_left

from . import actions, announce, shelf
from .models import Picture, Room
from .protocol import Close


@receiver(page_published, sender=ActivityPage)
def an_activity_has_a_room(sender, instance, **_signal):
    actions.open_activity_room(page=instance)


@receiver(application_moved)
def the_confirmed_meet(sender, application, move, **_signal):
    """Who is confirmed, by answer or by coming first, is let in; who withdraws is let out."""
    if application.status == Status.CONFIRMED:
        room = actions.open_activity_room(page=application.recruitment.page)
        actions.seat(room=room, user=application.applicant)
    elif move == "withdraw" and not holds_another_seat(application):
        room = Room.objects.filter(activity=application.recruitment.page_id).first()
        if room:
            actions.leave_room(room=room, user=application.applicant)


def holds_another_seat(application) -> bool:
    """The same activity may have several recruitments; its room is one."""
    theirs = type(application).objects.holding_a_seat().filter(applicant=application.applicant_id)
    return theirs.filter(recruitment__page=application.recruitment.page_id).exists()


@receiver(member_left)
def the_gone_hear_nothing(sender, membership, **_signal):
    """Who left the scheme leaves the rooms; who pauses keeps the place, but the door is shut."""
    if membership.status == MembershipStatus.LEFT:
        actions.leave_all_rooms(user=membership.user)
        actions.withdraw_requests(user=membership.user)
    announce.dismiss_on_commit(Close.MEMBERSHIP_ENDED, user=str(membership.user_id))


@receiver(user_logged_out)
def a_signed_out_page_hears_nothing(sender, request, **_signal):
    if request is not None and request.session.session_key:
        session = announce.digest(request.session.session_key)
        announce.dismiss_on_commit(Close.SESSION_ENDED, session=session)


@receiver(post_delete, sender=Session)
def an_ended_session_hears_nothing(sender, instance, **_signal):
    if instance.expire_date > now():  # those swept out later have no socket any more
        session = announce.digest(instance.session_key)
        announce.dismiss_on_commit(Close.SESSION_ENDED, session=session)


@receiver(post_save, sender=User)
def a_changed_account_is_asked_again(sender, instance, created, update_fields, **_signal):
    """Suspended, or with another password: what the open sockets stand on may be gone."""
    if not created and set(update_fields or ()) != {"last_login"}:
        announce.recheck_on_commit(str(instance.pk))


@receiver(post_save, sender=Membership)
def a_changed_membership_is_asked_again(sender, instance, created, **_signal):
    if not created:
        announce.recheck_on_commit(str(instance.user_id))


@receiver(post_delete, sender=Picture)
def files_go_with_their_picture(sender, instance, **_signal):
    """A deleted room or account takes them along; what fails is found by the clock."""
    transaction.on_commit(partial(shelf.take, instance), robust=True)


@receiver(m2m_changed, sender=User.groups.through)
def changed_roles_are_asked_again(sender, instance, action, reverse, **_signal):
    if not reverse and action.startswith("post_"):
        announce.recheck_on_commit(str(instance.pk))
