"""参加の申し込み: a member asks to be let into a room."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.rules import MembershipStatus

from .rooms import Room


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Return what somebody must decide: who paused or left asks for nothing now."""
        return self.filter(
            status=JoinRequest.Status.WAITING, user__membership__status=MembershipStatus.ACTIVE
        )


class JoinRequest(models.Model):
    wagtail_reference_index_ignore = True

    class Status(models.TextChoices):
        WAITING = "waiting", _("返事を待っています")
        ADMITTED = "admitted", _("参加できます")
        DECLINED = "declined", _("見送り")
        WITHDRAWN = "withdrawn", _("取り消し")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    why = models.CharField(_("参加したい理由"), max_length=200)
    status = models.CharField(_("状態"), max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(_("申し込み日時"))
    decided_at = models.DateTimeField(_("返事の日時"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("見送りの理由"), max_length=200, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加の申し込み")
        verbose_name_plural = _("参加の申し込み")
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"],
                condition=Q(status="waiting"),
                name="one_request_waits_per_room_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""), name="who_is_declined_is_told_why"
            ),
        ]

    def __str__(self):
        return self.get_status_display()
