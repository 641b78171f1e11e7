"""まとめて対応: what was decided about several reports at once, and can be undone for a while."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules
from .reports import Report


class BatchQuerySet(models.QuerySet):
    def undoable(self, at: datetime) -> models.QuerySet:
        """Return what can still be undone: its authors have been told nothing yet."""
        return self.filter(undone_at=None, told_at=None, at__gt=at - rules.UNDO)

    def due(self, at: datetime) -> models.QuerySet:
        """Return what stands: nobody undid it in time, so its authors are told."""
        return self.filter(undone_at=None, told_at=None, at__lte=at - rules.UNDO)


class Batch(models.Model):
    """Either undone or told, never both: each is a conditional update of this row."""

    wagtail_reference_index_ignore = True

    class Answer(models.TextChoices):
        HIDE = "hide", _("非表示にした")
        KEEP = "keep", _("そのまま残した")

    answer = models.CharField(_("対応"), max_length=4, choices=Answer)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Written as it is into every row it changed: what bears another moment was changed since.
    at = models.DateTimeField(_("日時"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("まとめての対応")
        verbose_name_plural = _("まとめての対応")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(told_at=None), name="undone_or_told_never_both"
            )
        ]

    def __str__(self):
        return self.get_answer_display()


class BatchItem(models.Model):
    """One report that a batch answered, and how its message stood before."""

    wagtail_reference_index_ignore = True

    class Before(models.TextChoices):
        UNTOUCHED = "", _("変えていない")
        SHOWN = "shown", _("表示")
        MEANWHILE = "meanwhile", _("確認までの非表示")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    # Of several reports of one message, one knows it.
    before = models.CharField(max_length=9, choices=Before, default=Before.UNTOUCHED, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "report"], name="one_item_per_batch_and_report"
            )
        ]
