"""What tests do inside a running site: its own process, its own settings."""

import time
from importlib import import_module

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from members.models import User

# Where allauth remembers how somebody showed who they are.
SHOWN = "account_authentication_methods"


def session_of(address: str, *, second_factor: bool = False) -> str:
    """Sign a person in and return the session's key; staff with the factor they must show."""
    user = User.objects.get(email=address)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if second_factor:
        shown = TOTP.activate(user, generate_totp_secret()).instance
        session[SHOWN] = [{"method": "mfa", "type": "totp", "id": shown.pk, "at": time.time()}]
    session.save()
    return session.session_key
