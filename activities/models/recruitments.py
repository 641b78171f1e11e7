"""Recruitments (募集) and their sessions (開催回): facts outside the drafts of a page."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .. import rules


class RecruitmentQuerySet(models.QuerySet):
    def opened(self, *, at):
        return self.filter(opens_at__lte=at)

    def not_over(self, *, at):
        """Before the deadline; without one, before the last date ends (none: never over)."""
        sessions = Session.objects.filter(recruitment=OuterRef("pk"))
        by_dates = Q(closes_at__isnull=True) & (
            Exists(sessions.filter(ends_at__gte=at)) | ~Exists(sessions)
        )
        # A deadline includes its last second, as in rules.is_over.
        return self.filter(Q(closes_at__gte=at.replace(microsecond=0)) | by_dates)

    def taking_applications(self, *, at):
        return self.opened(at=at).not_over(at=at)

    def with_last_date(self):
        return self.annotate(last_session_ends_at=Max("sessions__ends_at"))


class Recruitment(ClusterableModel):
    """What one applies to. No part of a page revision: an old draft must not undo seats."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(
        "activities.ActivityPage",
        verbose_name=_("活動"),
        on_delete=models.PROTECT,
        related_name="recruitments",
    )
    title = models.CharField(_("募集の名前"), max_length=60, help_text=_("例：秋の回"))
    selection = models.CharField(
        _("決め方"),
        max_length=12,
        choices=rules.Selection,
        default=rules.Selection.BY_STAFF,
        help_text=_(
            "「先着順」は申し込んだ順に参加が決まります。「選考」は職員が一人ずつ決めます。"
        ),
    )
    capacity = models.PositiveIntegerField(
        _("定員"), null=True, blank=True, help_text=_("空欄は「定員なし」です。")
    )
    # Kept by activities.actions.moves alone, together with the move that takes or frees the seat.
    seats_held = models.PositiveIntegerField(_("埋まった席"), default=0, editable=False)
    opens_at = models.DateTimeField(
        _("募集の開始"),
        help_text=_(
            "この時刻から応募できます（例：2026-11-01 09:00）。"
            "先の日時にすると「まもなく募集開始」と表示されます。"
        ),
    )
    closes_at = models.DateTimeField(
        _("募集の締切"),
        null=True,
        blank=True,
        help_text=_(
            "この時刻まで応募できます（例：2026-11-30 23:59）。"
            "空欄なら、最後の開催回が終わるまで受け付けます。"
        ),
    )
    fee = models.CharField(
        _("参加費"), max_length=60, blank=True, help_text=_("例：無料、1,000円(材料費)")
    )
    question = models.CharField(
        _("応募者への質問"),
        max_length=120,
        blank=True,
        help_text=_(
            "応募のときに聞くことがあれば、1つだけ入力してください。例：参加の動機を教えてください"
        ),
    )
    question_why = models.CharField(
        _("質問をする理由"),
        max_length=120,
        blank=True,
        help_text=_("応募者に表示します。例：当日の班分けの参考にします"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecruitmentQuerySet.as_manager()

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

    def save(self, *args, update_fields=None, **kwargs):
        """Leave `seats_held` alone: an old form must not bring back the seats of then."""
        if update_fields is None and not self._state.adding:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            update_fields = [name for name in fields if name != "seats_held"] + ["sessions"]
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self):
        """Explain in the form what the database would refuse."""
        if self.closes_at and self.opens_at and self.closes_at <= self.opens_at:
            raise ValidationError(
                {"closes_at": _("締切は、募集の開始より後の日時にしてください。")}
            )
        if self.pk and self.capacity is not None:
            # Asked afresh: an offer may have been made since the form was opened.
            held = Recruitment.objects.values_list("seats_held", flat=True).get(pk=self.pk)
            if self.capacity < held:
                raise ValidationError({"capacity": too_small(held)})

    @property
    def seats_free(self):
        """Free seats; None means without limit."""
        return rules.seats_free(self.capacity, self.seats_held)

    @property
    def deadline(self):
        """The moment after which nobody can apply. Costs no query when sessions are prefetched."""
        if self.closes_at:
            return self.closes_at
        return rules.deadline(None, max((one.ends_at for one in self.sessions.all()), default=None))

    def phase(self, *, at):
        """What a reader is told at a moment."""
        return rules.phase_of(self.opens_at, self.deadline, self.capacity, self.seats_held, at)


def too_small(held):
    return _(
        "すでに%(held)s人の参加が決まっている（ご案内中を含む）ため、定員を%(held)s人より少なくできません。"
    ) % {"held": held}


class Session(models.Model):
    """開催回: a date of a recruitment; none for an open-ended task, several for a programme."""

    recruitment = ParentalKey(Recruitment, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("開始"), help_text=_("例：2026-12-05 10:00"))
    ends_at = models.DateTimeField(_("終了"), help_text=_("例：2026-12-05 12:00"))
    title = models.CharField(
        _("内容"), max_length=80, blank=True, help_text=_("例：第1回 窯元をたずねる")
    )
    place = models.CharField(
        _("場所"),
        max_length=80,
        blank=True,
        help_text=_("活動の会場と違うときだけ入力してください。"),
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

    def clean(self):
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("終了は、開始より後の日時にしてください。")})
