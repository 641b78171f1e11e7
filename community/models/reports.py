"""通報: a member asks the moderators to look."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .messages import Message


class Report(models.Model):
    """通報: a member asks the moderators to look at a message."""

    wagtail_reference_index_ignore = True

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
