"""Who signs out, leaves or is shut out is called no more."""

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save

from members.models import User
from members.signals import member_left

from . import actions
from .mark import marked
from .models import Device


def the_signed_out_browser_is_silent(sender, request, user, **_signal):
    """This browser only: the others of the same person go on."""
    if request is not None and user is not None:
        Device.objects.filter(pk=marked(request), user=user).delete()


def another_persons_browser_is_theirs(sender, request, user, **_signal):
    """Whoever signs in here is not shown what the one before is told."""
    if request is not None and (pk := marked(request)):
        Device.objects.filter(pk=pk).exclude(user=user).delete()


def the_gone_are_not_called(sender, membership, **_signal):
    actions.remove_all(user=membership.user)


def a_closed_account_is_not_called(sender, instance, created, **_signal):
    if not created and not instance.is_active:
        actions.remove_all(user=instance)


def connect():
    user_logged_out.connect(the_signed_out_browser_is_silent, dispatch_uid="members.push.out")
    user_logged_in.connect(another_persons_browser_is_theirs, dispatch_uid="members.push.in")
    member_left.connect(the_gone_are_not_called, dispatch_uid="members.push.left")
    post_save.connect(a_closed_account_is_not_called, sender=User, dispatch_uid="members.push.user")
