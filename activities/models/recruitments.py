"""Recruitments (募集) and their sessions (開催回): operational facts, outside the drafts of a page."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .. import rules


class Recruitment(ClusterableModel):
    """What one applies to. Not part of a page revision: publishing an old draft must not undo seats."""

    page = models.ForeignKey(
        "activities.ActivityPage",
        verbose_name=_("活動"),
        on_delete=models.PROTECT,
        related_name="recruitments",
    )
    title = models.CharField(_("募集の名前"), max_length=60, help_text=_("例:秋の回"))
    selection = models.CharField(
        _("決め方"), max_length=12, choices=rules.Selection, default=rules.Selection.BY_STAFF
    )
    capacity = models.PositiveIntegerField(
        _("定員"), null=True, blank=True, help_text=_("空欄は「定員なし」です。")
    )
    # Kept by activities.actions.moves alone, together with the move that takes or frees the seat.
    seats_held = models.PositiveIntegerField(_("埋まった席"), default=0, editable=False)
    opens_at = models.DateTimeField(_("募集の開始"))
    closes_at = models.DateTimeField(
        _("募集の締切"), null=True, blank=True, help_text=_("空欄は「期限なし」です。")
    )
    fee = models.CharField(_("参加費"), max_length=60, blank=True)
    question = models.CharField(
        _("応募者への質問"), max_length=120, blank=True, help_text=_("例:参加の動機を教えてください")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("募集")
        verbose_name_plural = _("募集")
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(seats_held__lte=F("capacity")),
                name="never_more_seats_held_than_places",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="recruitment_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def seats_free(self):
        """Free seats; None means without limit."""
        return rules.seats_free(self.capacity, self.seats_held)


class Session(models.Model):
    """開催回: a date of a recruitment; none for an open-ended task, several for a programme."""

    recruitment = ParentalKey(Recruitment, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    title = models.CharField(_("内容"), max_length=80, blank=True)
    place = models.CharField(
        _("場所"), max_length=80, blank=True, help_text=_("活動の会場と違うときだけ入力してください。")
    )

    class Meta:
        verbose_name = _("開催回")
        verbose_name_plural = _("開催回")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
