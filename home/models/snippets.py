"""Short facts shown on every page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Notice(models.Model):
    """A line above every page; an emergency goes above everything."""

    class Level(models.TextChoices):
        INFO = "info", _("お知らせ")
        EMERGENCY = "emergency", _("緊急")

    text = models.CharField(_("文"), max_length=120)
    level = models.CharField(_("種類"), max_length=10, choices=Level, default=Level.INFO)
    link = models.URLField(_("リンク"), blank=True)
    starts_at = models.DateTimeField(_("表示の開始"))
    ends_at = models.DateTimeField(_("表示の終わり"))

    panels = [FieldPanel(name) for name in ("text", "level", "link", "starts_at", "ends_at")]

    class Meta:
        verbose_name = _("お知らせ帯")
        verbose_name_plural = _("お知らせ帯")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="notice_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return self.text
