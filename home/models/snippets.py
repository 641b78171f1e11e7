"""Short facts shown on every page."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..addresses import is_address

SHOWN_FOR = timedelta(days=1)


def a_day_from_now():
    return now() + SHOWN_FOR


class NoticeQuerySet(models.QuerySet):
    def shown(self, *, at):
        """Return what is to be seen at this moment, emergencies first."""
        return self.filter(starts_at__lte=at, ends_at__gt=at).order_by("level", "-starts_at")

    def not_over(self, *, at):
        """Return what is to be seen at this moment or later, in the same order."""
        return self.filter(ends_at__gt=at).order_by("level", "-starts_at")


class Notice(models.Model):
    """A line above every page; an emergency goes above everything."""

    # The values are in the order in which they are shown.
    class Level(models.TextChoices):
        EMERGENCY = "emergency", _("緊急")
        INFO = "info", _("お知らせ")

    text = models.CharField(
        _("文"),
        max_length=120,
        help_text=_("結論から1文で書きます。例：大雨のため、23日の活動は中止します。"),
    )
    level = models.CharField(
        _("種類"),
        max_length=10,
        choices=Level,
        default=Level.INFO,
        help_text=_("「緊急」は赤い帯で一番上に出ます。例：活動の中止、災害の知らせ"),
    )
    link = models.CharField(
        _("くわしいページ"),
        max_length=200,
        blank=True,
        validators=[is_address],
        help_text=_("なくてもかまいません。例：/news/typhoon/"),
    )
    starts_at = models.DateTimeField(
        _("表示の開始"), default=now, help_text=_("例：2026-11-23 09:00")
    )
    ends_at = models.DateTimeField(
        _("表示の終わり"),
        default=a_day_from_now,
        help_text=_("この時刻をすぎると自動で消えます。例：2026-11-24 09:00"),
    )

    objects = NoticeQuerySet.as_manager()

    panels = [
        FieldPanel("level"),
        FieldPanel("text"),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta:
        verbose_name = _("お知らせ帯")
        verbose_name_plural = _("お知らせ帯")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="notice_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return self.text

    @property
    def url(self):
        """The name under which templates know the link."""
        return self.link

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError(
                {"ends_at": _("表示の終わりは、開始よりあとの時刻にしてください。")}
            )
