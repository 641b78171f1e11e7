"""Hears what allauth tells and calls one thing each."""

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_out

from .second_factor import count_as_shown


def remember_sign_out(sender, request, **_kwargs):
    """The middleware then tells the browser to forget."""
    if request is not None:
        request.has_just_signed_out = True


def trust_address(sender, request, user, method, email=None, **_kwargs):
    """A code that came back proves the address, also for people whom the desk entered."""
    if method == "code" and email and email == user.email:
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )


def connect():
    user_logged_out.connect(remember_sign_out, dispatch_uid="members.sign_out")
    authentication_step_completed.connect(trust_address, dispatch_uid="members.trust_address")
    authenticator_added.connect(count_as_shown, dispatch_uid="members.second_factor")
