"""Adding a device, taking it away, and what one wants to be called for."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.models import User

from . import keys, rules
from .models import Device, Wish


def add_device(*, user: User, endpoint: str, p256dh: str, auth: str, name: str = "") -> Device:
    """Let a browser be called for this person. The same browser again is the same device."""
    check_address(endpoint, p256dh, auth)
    given = {"p256dh": p256dh, "auth": auth, "name": name[:60], "key": keys.present()}
    try:
        with transaction.atomic():
            return store(user, endpoint, given)
    except IntegrityError:
        # Somebody was quicker: the same browser under two accounts at once.
        with transaction.atomic():
            return store(user, endpoint, given)


def check_address(endpoint: str, p256dh: str, auth: str) -> None:
    known = rules.is_push_service(endpoint, settings.IGASHU_PUSH_HOSTS)
    if not (known and keys.is_point(p256dh) and rules.is_secret(auth)):
        words = _("このブラウザーの通知のしくみには対応していません。")
        raise ValidationError(words, code="unknown_service")


def store(user: User, endpoint: str, given: dict[str, str]) -> Device:
    # One after the other: two devices at once would choose the same free place.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    known = Device.objects.select_for_update().filter(endpoint=endpoint).first()
    if known and known.user_id == user.pk:
        Device.objects.filter(pk=known.pk).update(**given)
        return known
    if known:
        # Another person used this browser before. Only the browser itself knows both keys.
        if (known.p256dh, known.auth) != (given["p256dh"], given["auth"]):
            raise ValidationError(_("この端末は登録できません。"), code="taken")
        known.delete()
    return Device.objects.create(user=user, slot=free_slot(user), endpoint=endpoint, **given)


def free_slot(user: User) -> int:
    taken = set(Device.objects.filter(user=user).values_list("slot", flat=True))
    free = [slot for slot in range(1, rules.MOST_DEVICES + 1) if slot not in taken]
    if not free:
        words = _("登録できる端末は%(most)s台までです。使わなくなった端末を消してください。")
        raise ValidationError(words, code="too_many", params={"most": rules.MOST_DEVICES})
    return free[0]


@transaction.atomic
def renew_device(*, device: Device, endpoint: str, p256dh: str, auth: str) -> None:
    """Call a browser under the new address that its push service gave it."""
    check_address(endpoint, p256dh, auth)
    given = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "key": keys.present()}
    others = Device.objects.filter(endpoint=endpoint).exclude(pk=device.pk)
    if others.exclude(user=device.user_id).exists():
        raise ValidationError(_("この端末は登録できません。"), code="taken")
    others.delete()
    Device.objects.filter(pk=device.pk).update(**given)


def remove_device(*, user: User, pk: int) -> bool:
    """Call one of one's own devices no more. Return whether it was there."""
    return bool(Device.objects.filter(user=user, pk=pk).delete()[0])


def remove_all(*, user: User) -> None:
    Device.objects.filter(user=user).delete()


def choose(*, user: User, without: Iterable[str], hides_names: bool) -> None:
    values = {"without": sorted(set(without)), "hides_names": hides_names}
    Wish.objects.update_or_create(user=user, defaults=values)
