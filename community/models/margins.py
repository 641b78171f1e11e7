"""What stands in the margin of a message: earlier wordings, reactions, the pin."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import rules
from .messages import Message
from .rooms import Room


class Wording(models.Model):
    """How a message read before its author changed it. For moderators, until it is taken away."""

    wagtail_reference_index_ignore = True

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField(_("前の本文"))
    # What was said of each of its pictures, in their order.
    alts = models.JSONField(_("前の写真の説明"), null=True, blank=True)
    until = models.DateTimeField(_("書きなおした日時"))

    class Meta:
        verbose_name = _("前の本文")
        verbose_name_plural = _("前の本文")
        ordering = ["until"]


class Reaction(models.Model):
    """One feeling of one person about one message."""

    wagtail_reference_index_ignore = True

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    kind = models.CharField(_("気持ち"), max_length=10, choices=rules.Feeling)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("反応")
        verbose_name_plural = _("反応")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user", "kind"], name="one_reaction_per_kind_and_person"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=rules.Feeling.values), name="only_the_known_feelings"
            ),
        ]


class Mention(models.Model):
    """A person named with @ in a message."""

    wagtail_reference_index_ignore = True

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        verbose_name = _("名指し")
        verbose_name_plural = _("名指し")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user"], name="one_mention_per_message_and_person"
            )
        ]


class Pin(models.Model):
    """A message on top of its room. The places are numbered: there cannot be a fourth."""

    wagtail_reference_index_ignore = True

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="pins")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="pin")
    place = models.PositiveSmallIntegerField()
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pinned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("固定した投稿")
        verbose_name_plural = _("固定した投稿")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["room", "place"], name="one_pin_per_place"),
            models.CheckConstraint(
                condition=models.Q(place__gte=1, place__lte=rules.MOST_PINS),
                name="few_pins_per_room",
            ),
        ]
