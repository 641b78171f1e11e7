"""The outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet):
    def by_mail(self):
        """Return those with an address: the others go by other ways (members.push)."""
        return self.exclude(address="")


class Letter(models.Model):
    """The outbox: a letter is written in the transaction of what it tells, and sent after it."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="letters",
    )
    address = models.EmailField(_("あて先"))
    kind = models.CharField(_("種類"), max_length=60)
    subject = models.CharField(_("件名"), max_length=200)
    text = models.TextField(_("本文"))
    # The same news is never written twice.
    dedupe_key = models.CharField(max_length=120, unique=True)
    written_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("送信回数"), default=0)
    sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)
    failed_at = models.DateTimeField(_("送信をあきらめた日時"), null=True, blank=True)
    # What the mail server of the address answered when it refused for good: 550 and the like.
    refusal = models.PositiveSmallIntegerField(_("届け先の返事"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知メール")
        verbose_name_plural = _("通知メール")
        ordering = ["-written_at"]
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="letters_to_send",
            ),
            # What waits and what was given up, counted every few seconds by who watches over it.
            models.Index(
                fields=["written_at"], condition=Q(sent_at__isnull=True), name="letters_unsent"
            ),
            # The desk's list begins with the newest of millions.
            models.Index(fields=["-written_at", "-id"], name="newest_letters"),
        ]

    def __str__(self):
        return self.subject
