"""Has this person shown, in this session, something besides their mailbox?"""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

ENTER_BACK_OFFICE = "wagtailadmin.access_admin"


def must_show_second_factor(user) -> bool:
    """Tell whether this is staff: anyone the back office lets in."""
    if not user.is_authenticated or (user.has_rights is False and not user.is_superuser):
        return False
    return bool(user.has_perm(ENTER_BACK_OFFICE))


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Tell whether a code, a key or a recovery code was shown since signing in.

    The factor must still exist: whoever loses it signs in anew.
    """
    records = get_authentication_records(request, request.user)
    shown = [record["id"] for record in records if record.get("method") == "mfa" and "id" in record]
    return bool(shown) and Authenticator.objects.filter(user=request.user, pk__in=shown).exists()


def has_second_factor(user) -> bool:
    """Tell whether the person ever set one up (recovery codes alone are none)."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def count_as_shown(sender, request, user, authenticator, **_kwargs) -> None:
    """Setting a factor up proves that one holds it: no second question in the same minute.

    `reauthenticated`: the page that follows, the recovery codes, asks for a fresh proof.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        kind = str(authenticator.type)
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=kind, reauthenticated=True
        )
