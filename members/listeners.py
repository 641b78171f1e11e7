"""Hears what allauth tells and calls one thing each."""

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in, user_logged_out

from . import unsent
from .second_factor import count_as_shown


def remember_sign_out(sender, request, **_kwargs):
    """The middleware then tells the browser to forget."""
    if request is not None:
        request.has_just_signed_out = True


def drop_what_others_wrote(sender, request, user, **_kwargs):
    if request is not None and hasattr(request, "session"):
        unsent.forget_others(request, user)


def trust_address(sender, request, user, method, email=None, **_kwargs):
    """A code that came back proves the address, also for people whom the desk entered."""
    if method == "code" and email and email == user.email:
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )


def connect():
    user_logged_out.connect(remember_sign_out, dispatch_uid="members.sign_out")
    user_logged_in.connect(drop_what_others_wrote, dispatch_uid="members.unsent")
    authentication_step_completed.connect(trust_address, dispatch_uid="members.trust_address")
    authenticator_added.connect(count_as_shown, dispatch_uid="members.second_factor")
