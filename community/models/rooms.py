"""Rooms, and who is in them."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Room(models.Model):
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        OPEN = "open", _("だれでも入れる部屋")
        APPLY = "apply", _("申し込んで入る部屋")
        ACTIVITY = "activity", _("活動の部屋")
        STAFF = "staff", _("職員と受け入れ役の部屋")
        GROUP = "group", _("グループの部屋")

    name = models.CharField(_("部屋の名前"), max_length=60)
    kind = models.CharField(_("種類"), max_length=10, choices=Kind, default=Kind.OPEN)
    purpose = models.CharField(_("この部屋の目的"), max_length=120, blank=True)
    guidelines = models.TextField(_("この部屋の約束"), max_length=600, blank=True)
    activity = models.OneToOneField(
        "activities.ActivityPage",
        verbose_name=_("活動"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="room",
    )
    answer_days = models.PositiveSmallIntegerField(
        _("質問に答えるまでの日数"),
        default=7,
        db_default=7,
        validators=[MaxValueValidator(90)],
        help_text=_(
            "会員が市への質問にした投稿に「○日以内にお答えします」と表示します。"
            "0にすると、この部屋では質問を受け付けません。例：7"
        ),
    )
    # The room whose people talk here for a while, in a small group.
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="group_rooms",
    )
    # The last number given out; taken under this row's lock, so the log has no holes.
    head_seq = models.PositiveBigIntegerField(default=0, editable=False)
    # Changes when the log was restored from a backup: clients then drop their cursor.
    epoch = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("閉じた日時"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("ひとつの部屋", "部屋")
        verbose_name_plural = _("部屋")
        permissions = [("moderate_room", _("部屋の世話をできる"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group", parent__isnull=False)
                | (~Q(kind="group") & Q(parent__isnull=True)),
                name="a_group_has_its_plenary",
            )
        ]

    # The asker's own participation; set by access_room for the doors behind it.
    mine = None

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("community:room", args=[self.pk])

    @property
    def is_closed(self):
        return self.closed_at is not None


class ParticipantQuerySet(models.QuerySet):
    def present(self, at=None):
        """Return who is in and may be: whose place is suspended is nobody here. at: else now."""
        is_over = Q(suspended_until__lte=now() if at is None else at)
        return self.filter(Q(suspended_until=None) | is_over, left_at=None)


class Participant(models.Model):
    """A person in a room."""

    wagtail_reference_index_ignore = True

    class Role(models.TextChoices):
        MEMBER = "member", _("参加者")
        MODERATOR = "moderator", _("世話人")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(_("役割"), max_length=10, choices=Role, default=Role.MEMBER)
    # Only ever grows.
    read_seq = models.PositiveBigIntegerField(default=0)
    muted = models.BooleanField(_("通知しない"), default=False)
    shows_writing = models.BooleanField(
        _("入力中であることを見せる"), default=False, db_default=False
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # Kept with the place, so that every check of presence sees it; the measure says why.
    suspended_until = models.DateTimeField(_("利用停止の期限"), null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加者")
        verbose_name_plural = _("参加者")
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"], name="one_participant_per_room_and_person"
            )
        ]
