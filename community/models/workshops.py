"""グループの話し合い: a room splits into small groups for a while, and hears what each found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import workshop_rules as rules
from .rooms import Room

Status = rules.Status


class WorkshopQuerySet(models.QuerySet):
    def live(self):
        return self.filter(status__in=rules.LIVE)


class Workshop(models.Model):
    wagtail_reference_index_ignore = True

    # The plenary: where all gather before and after.
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="workshops")
    theme = models.CharField(_("テーマ"), max_length=rules.LONGEST_THEME)
    question = models.CharField(_("問い"), max_length=rules.LONGEST_QUESTION)
    minutes = models.PositiveSmallIntegerField(_("話す時間（分）"), default=rules.USUAL_MINUTES)
    group_size = models.PositiveSmallIntegerField(_("1グループの人数"), default=rules.USUAL_SIZE)
    status = models.CharField(_("段階"), max_length=10, choices=Status, default=Status.GATHERING)
    # With it the draw can be made again and gives the same groups.
    seed = models.CharField(max_length=32, blank=True, editable=False)
    opened_at = models.DateTimeField(_("開いた日時"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    drawn_at = models.DateTimeField(_("グループ分けの日時"), null=True, blank=True)
    ends_at = models.DateTimeField(_("話し合いの終わり"), null=True, blank=True)
    closed_at = models.DateTimeField(_("終了した日時"), null=True, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("グループの話し合い")
        verbose_name_plural = _("グループの話し合い")
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(status__in=sorted(rules.LIVE)),
                name="one_live_workshop_per_room",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="only_the_known_stages"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=rules.MOST_MINUTES),
                name="a_workshop_has_an_hour_or_two",
            ),
            models.CheckConstraint(
                condition=Q(
                    group_size__gte=rules.SMALLEST_SIZE, group_size__lte=rules.LARGEST_SIZE
                ),
                name="a_group_is_small_and_nobody_alone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(rules.IN_GROUPS))
                | (Q(ends_at__isnull=False, drawn_at__isnull=False) & ~Q(seed="")),
                name="who_talks_was_drawn_and_knows_the_end",
            ),
        ]

    def __str__(self):
        return self.theme

    def get_absolute_url(self):
        return reverse("community:workshop_summary", args=[self.room_id, self.pk])


class WorkshopGroup(models.Model):
    wagtail_reference_index_ignore = True

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("番号"))
    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="group")
    # Who has said that they write the result.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("グループ")
        verbose_name_plural = _("グループ")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"], name="one_group_per_workshop_and_number"
            )
        ]

    def __str__(self):
        return str(self.number)


class WorkshopSeat(models.Model):
    """A person who takes part: without a group until the draw."""

    wagtail_reference_index_ignore = True

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workshop_seats"
    )
    group = models.ForeignKey(
        WorkshopGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="seats"
    )
    enrolled_at = models.DateTimeField(_("参加を申し出た日時"))

    class Meta:
        verbose_name = _("話し合いの参加者")
        verbose_name_plural = _("話し合いの参加者")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "user"], name="one_group_per_workshop_and_person"
            )
        ]
