"""A member's devices, and what is on its way to them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .rules import LONGEST_ENDPOINT, MOST_DEVICES


class DeviceQuerySet(models.QuerySet):
    def answering_to(self, key: str) -> "DeviceQuerySet":
        """Return those that the town can call with this key."""
        return self.filter(key__in=("", key))


class Device(models.Model):
    """A browser that its owner has allowed to be called."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices"
    )
    # One of the member's places, so that there cannot be one more than there are places.
    slot = models.PositiveSmallIntegerField()
    # Whoever knows this address and the two keys can show something there: shown to nobody.
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    # The town's public key that it was made for: no other can call it. Empty: not written down.
    key = models.CharField(max_length=90, blank=True)
    name = models.CharField(_("端末"), max_length=60, blank=True)
    added_at = models.DateTimeField(_("登録した日時"), auto_now_add=True)
    told_at = models.DateTimeField(_("最後に届けた日時"), null=True, blank=True)

    objects: ClassVar = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知を受け取る端末")
        verbose_name_plural = _("通知を受け取る端末")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "slot"], name="one_device_per_person_and_slot"),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=MOST_DEVICES),
                name="a_person_has_so_many_devices",
            ),
            models.CheckConstraint(
                condition=Q(endpoint__startswith="https://"), name="a_device_is_called_by_https"
            ),
        ]

    def __str__(self):
        return self.name or str(_("名前のわからない端末"))


class Errand(models.Model):
    """What a letter of the outbox brings to a device. It goes with its notice or its device."""

    wagtail_reference_index_ignore = True

    letter = models.OneToOneField("members.Letter", on_delete=models.CASCADE, related_name="errand")
    notice = models.ForeignKey(
        "members_notices.Notice", on_delete=models.CASCADE, related_name="errands"
    )
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="errands")

    class Meta:
        verbose_name = _("プッシュ通知")
        verbose_name_plural = _("プッシュ通知")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "device"], name="one_errand_per_notice_and_device"
            )
        ]


class Wish(models.Model):
    """What a person wants to be called for. Without a row: everything, by its name."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_wish"
    )
    # Kinds of notices that do not go to devices.
    without = models.JSONField(default=list, blank=True)
    hides_names = models.BooleanField(
        _("部屋や人の名前を画面に出さない"),
        default=False,
        help_text=_("「新しいお知らせがあります」とだけ表示します。"),
    )

    class Meta:
        verbose_name = _("プッシュ通知の受け取り方")
        verbose_name_plural = _("プッシュ通知の受け取り方")
