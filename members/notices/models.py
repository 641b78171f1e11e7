"""What a person is told, and how they wish to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .rules import Rhythm


class Notice(models.Model):
    """One piece of news for one person. It never carries what somebody else wrote."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    title = models.CharField(_("お知らせ"), max_length=200)
    url = models.CharField(max_length=200)
    # What it is about: when that goes, the notice goes, also from the letter not yet written.
    about = models.CharField(max_length=60, blank=True, db_index=True)
    # The same news is never told twice.
    dedupe_key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(_("日時"))
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["user", "at"],
                condition=Q(read_at__isnull=True, mailed_at__isnull=True),
                name="notices_to_mail",
            )
        ]

    def __str__(self):
        return self.title


class Choice(models.Model):
    """How a person wishes to be told. Without a row: once a day, and not at night."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choice"
    )
    rhythm = models.CharField(
        _("メールでのお知らせ"), max_length=10, choices=Rhythm, default=Rhythm.DAILY
    )
    quiet_from = models.PositiveSmallIntegerField(_("送らない時間のはじめ"), default=21)
    quiet_until = models.PositiveSmallIntegerField(_("送らない時間のおわり"), default=7)
    last_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("お知らせの受け取り方")
        verbose_name_plural = _("お知らせの受け取り方")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__lt=24, quiet_until__lt=24), name="hours_of_a_day"
            ),
        ]
