"""Rooms: who is in, what was said, and the gapless log that every client can return to."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Room(models.Model):
    class Kind(models.TextChoices):
        OPEN = "open", _("だれでも入れる部屋")
        ACTIVITY = "activity", _("活動の部屋")
        STAFF = "staff", _("職員と受け入れ役の部屋")

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
    def present(self):
        return self.filter(left_at=None)


class Participant(models.Model):
    """A person in a room."""

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
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("参加者")
        verbose_name_plural = _("参加者")
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"], name="one_participant_per_room_and_person"
            )
        ]


class MessageQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(removed_at=None, hidden_at=None)

    def hidden(self):
        """Return what can be shown again: what its author took back can not."""
        return self.filter(removed_at=None, hidden_at__isnull=False)


class Message(models.Model):
    """What is shown now. The log says how it came to be."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages"
    )
    client_msg_id = models.UUIDField()
    text = models.TextField(_("本文"))
    said_at = models.DateTimeField(_("投稿日時"))
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(_("非表示にした日時"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("投稿")
        verbose_name_plural = _("投稿")
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_room_and_seq"),
            models.UniqueConstraint(
                fields=["room", "author", "client_msg_id"], name="a_retry_is_not_a_second_message"
            ),
        ]
        # The pace of a person in a room is judged by their newest messages.
        indexes = [
            models.Index(fields=["room", "author", "-said_at"], name="newest_words_of_a_person")
        ]

    def __str__(self):
        return f"{self.room_id}/{self.seq}"

    @property
    def gone(self):
        """Why its text is shown to nobody any more, or an empty string."""
        if self.hidden_at:
            return "hidden"
        return "removed" if self.removed_at else ""


class RoomEvent(models.Model):
    """One line of the append-only log: `seq` counts 1, 2, 3 … in each room, without holes."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    type = models.CharField(max_length=12)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="events")
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_event_per_room_and_seq")
        ]
        ordering = ["room", "seq"]


class Report(models.Model):
    """通報: a member asks the moderators to look at a message."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("人を傷つける内容")
        PRIVACY = "privacy", _("個人情報が書かれている")
        SPAM = "spam", _("宣伝・迷惑行為")
        FALSE = "false", _("事実と違う・紛らわしい")
        OTHER = "other", _("その他")

    class Status(models.TextChoices):
        OPEN = "open", _("未対応")
        HIDDEN = "hidden", _("非表示にした")
        KEPT = "kept", _("問題なし")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(_("理由"), max_length=10, choices=Reason)
    note = models.TextField(_("補足"), max_length=500, blank=True)
    status = models.CharField(_("対応"), max_length=10, choices=Status, default=Status.OPEN)
    reported_at = models.DateTimeField(_("通報日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("対応日時"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("通報")
        verbose_name_plural = _("通報")
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "reporter"], name="one_report_per_message_and_person"
            )
        ]

    def __str__(self):
        return f"{self.get_reason_display()}"
