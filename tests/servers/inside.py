"""What tests do inside a running site: its own process, its own settings."""

from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest

from members.models import User


def session_of(address: str, *, second_factor: bool = False) -> str:
    """Sign a person in and return the session's key; staff with the factor they must show."""
    user = User.objects.get(email=address)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if second_factor:
        shown = TOTP.activate(user, generate_totp_secret()).instance
        request = HttpRequest()
        request.session = session
        # In the package's own words: what it writes down is its own affair.
        record_authentication(request, user, "mfa", id=shown.pk, type="totp")
    session.save()
    return session.session_key
