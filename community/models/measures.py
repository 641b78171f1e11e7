"""措置: what moderators decided about a person, what they say to it, and who looked again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from .messages import Message
from .reports import Report
from .rooms import Room


class MeasureQuerySet(models.QuerySet):
    def in_force(self):
        """Return the suspensions that hold now."""
        return self.filter(kind=Measure.Kind.SUSPEND, status=Measure.Status.HOLDS, until__gt=now())

    def stopping(self, user, room):
        """Return the suspensions that keep this person out of this room."""
        # Who is kept out of the plenary is kept out of its groups.
        return self.in_force().filter(
            Q(room=None) | Q(room__in=[room.pk, room.parent_id]), user=user
        )

    def waiting(self):
        """Return what a second person must look at: proposed removals, appeals without answer."""
        return self.filter(
            Q(status=Measure.Status.PROPOSED) | Q(appealed_at__isnull=False, answer="")
        )


class Measure(models.Model):
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        HIDE = "hide", _("投稿の非表示")
        WARN = "warn", _("注意")
        SUSPEND = "suspend", _("利用の一時停止")
        EXPEL = "expel", _("退会")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("もう一人の確認待ち")
        HOLDS = "holds", _("実施")
        LIFTED = "lifted", _("取り消し")

    class Answer(models.TextChoices):
        STANDS = "stands", _("措置を続ける")
        LIFTED = "lifted", _("措置を取り消す")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="measures"
    )
    kind = models.CharField(_("措置"), max_length=10, choices=Kind)
    status = models.CharField(_("状態"), max_length=10, choices=Status, default=Status.HOLDS)
    # None: every room.
    room = models.ForeignKey(
        Room, verbose_name=_("部屋"), null=True, blank=True, on_delete=models.CASCADE
    )
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL)
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.SET_NULL)
    reason = models.TextField(_("理由"), max_length=1000)
    until = models.DateTimeField(_("期限"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("決定日時"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When a removal ended the membership. None: it did not, for instance of who had left before.
    ended_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(_("異議の内容"), max_length=1000, blank=True)
    appealed_at = models.DateTimeField(_("異議の日時"), null=True, blank=True)
    answer = models.CharField(_("異議への回答"), max_length=10, choices=Answer, blank=True)
    answer_words = models.TextField(_("回答の説明"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("措置")
        verbose_name_plural = _("措置")
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("decided_by")), name="a_second_person_confirms"
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("decided_by")), name="a_second_person_hears_the_appeal"
            ),
            models.CheckConstraint(
                condition=~Q(kind="expel", status="holds") | Q(confirmed_by__isnull=False),
                name="nobody_is_removed_by_one_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind="suspend") | Q(until__isnull=False), name="a_stop_has_an_end"
            ),
            # Pressed twice, or by two who look at once: of one report, each thing is decided once.
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=~Q(status="lifted"),
                name="one_measure_of_a_kind_per_report",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("community:measure", args=[self.pk])

    @property
    def is_told(self):
        """A removal only proposed is not told to anybody yet."""
        return self.status != self.Status.PROPOSED


class NgWord(models.Model):
    """A word this town does not want in its rooms."""

    word = models.CharField(
        _("使えない言葉"),
        max_length=40,
        unique=True,
        help_text=_("大文字・小文字、全角・半角、ひらがな・カタカナの違いは区別しません。"),
    )

    class Meta:
        verbose_name = _("使えない言葉")
        verbose_name_plural = _("使えない言葉")

    def __str__(self):
        return self.word
