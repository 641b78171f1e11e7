"""What was said, as it stands now, and the gapless log that says how it came to be."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rooms import Room


class MessageQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(removed_at=None, hidden_at=None)

    def hidden(self):
        """Return what can be shown again: what its author took back can not."""
        return self.filter(removed_at=None, hidden_at__isnull=False)


class Message(models.Model):
    """What is shown now. The log says how it came to be."""

    wagtail_reference_index_ignore = True

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages"
    )
    client_msg_id = models.UUIDField()
    text = models.TextField(_("本文"))
    # The message it answers: shown as a quote, always as that one stands now.
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )
    # Words without pictures, nearly all, ask for none.
    picture_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    # The group of which it tells the result.
    result_of = models.ForeignKey(
        "community.WorkshopGroup",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="results",
    )
    said_at = models.DateTimeField(_("投稿日時"))
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(_("非表示にした日時"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # The number of the event by which it answered a question; set when it is stored.
    answered_seq = 0

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("投稿")
        verbose_name_plural = _("投稿")
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_room_and_seq"),
            models.UniqueConstraint(
                fields=["room", "author", "client_msg_id"], name="a_retry_is_not_a_second_message"
            ),
            models.UniqueConstraint(
                fields=["result_of"],
                condition=models.Q(removed_at=None),
                name="one_result_per_group",
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

    wagtail_reference_index_ignore = True

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
