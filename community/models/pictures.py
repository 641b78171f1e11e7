"""Pictures in a message; before it is said, they wait for it and are their author's alone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from .messages import Message
from .rooms import Room

FOLDER = "rooms"


def place_of(picture: "Picture", name: str) -> str:
    """Return where a file lies: never among what is public, under a name nobody can guess."""
    return f"{FOLDER}/{picture.pk.hex[:2]}/{picture.pk.hex}-{name}"


class PictureQuerySet(models.QuerySet):
    def waiting(self):
        """Return what was uploaded and not yet said."""
        return self.filter(message=None, gone_at=None)

    def said(self):
        """Return what is part of a message that its author has not taken back."""
        return self.filter(gone_at=None, message__removed_at=None, message__isnull=False)


class Picture(models.Model):
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="pictures")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_pictures"
    )
    # The client's own name for it, and what it sent under it: a retry uploads nothing twice.
    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures"
    )
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    alt = models.CharField(_("写真の説明"), max_length=rules.LONGEST_LINE, blank=True)
    large = models.FileField(upload_to=place_of)
    small = models.FileField(upload_to=place_of)
    # Of the large one; the small one has the same shape.
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    uploaded_at = models.DateTimeField(_("送信日時"))
    # Taken away: nobody is shown it, and its files go as soon as they can be deleted.
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("写真")
        verbose_name_plural = _("写真")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "author", "client_id"], name="a_retry_is_not_a_second_picture"
            ),
            models.UniqueConstraint(fields=["message", "place"], name="one_picture_per_place"),
            models.CheckConstraint(
                condition=Q(message=None, place=None)
                # A comparison with nothing is no refusal: that there is a place is said, too.
                | Q(
                    message__isnull=False,
                    place__isnull=False,
                    place__gte=1,
                    place__lte=rules.MOST_PICTURES,
                ),
                name="few_pictures_per_message",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-uploaded_at"], name="newest_pictures_of_a_person"),
            models.Index(
                fields=["uploaded_at"], condition=Q(message=None), name="pictures_that_wait"
            ),
            models.Index(
                fields=["gone_at"], condition=Q(gone_at__isnull=False), name="pictures_to_delete"
            ),
        ]

    def __str__(self):
        return str(self.pk)
