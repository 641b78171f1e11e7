"""応募: a person's application to a recruitment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from .. import rules


class ApplicationQuerySet(models.QuerySet):
    def live(self):
        return self.filter(status__in=rules.LIVE)

    def waiting(self):
        return self.filter(status=rules.Status.WAITING)

    def holding_a_seat(self):
        return self.filter(status__in=rules.HOLDS_A_SEAT)

    def in_line(self):
        return self.filter(status__in=rules.IN_LINE)

    def next_by_itself(self):
        """Who is offered a freed seat without anybody deciding: not who let an offer lapse."""
        return self.waiting().filter(lapsed_at__isnull=True)

    def in_fair_order(self):
        """First come, first in line; who let an offer lapse stands at the end."""
        return self.order_by(F("lapsed_at").asc(nulls_first=True), "applied_at", "pk")


class Application(models.Model):
    """`status` is written by activities.actions.moves alone."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_number = models.CharField(_("受付番号"), max_length=20, unique=True)
    recruitment = models.ForeignKey(
        "activities.Recruitment",
        verbose_name=_("募集"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("応募者"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    status = models.CharField(
        _("状態"), max_length=10, choices=rules.Status, default=rules.Status.APPLIED
    )
    answer = models.TextField(_("質問への答え"), max_length=1000, blank=True)
    message = models.TextField(_("伝えておきたいこと"), max_length=500, blank=True)
    # Made by the form: the same form sent twice is one application.
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    applied_at = models.DateTimeField(_("応募日時"), default=now)
    moved_at = models.DateTimeField(_("状態が変わった日時"), default=now)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    offer_expires_at = models.DateTimeField(_("お返事の期限"), null=True, blank=True)
    lapsed_at = models.DateTimeField(_("お返事の期限が過ぎた日時"), null=True, blank=True)
    reason = models.TextField(_("応募者に伝える理由"), max_length=500, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("応募")
        verbose_name_plural = _("応募")
        ordering = ["applied_at"]
        permissions = [
            ("select_application", _("応募者を選考できる")),
            ("export_application", _("応募者の一覧を書き出せる")),
        ]
        indexes = [
            models.Index(fields=["recruitment", "status"], name="applications_of_a_recruitment"),
            # The clock looks every minute for offers that nobody answered.
            models.Index(
                fields=["offer_expires_at"],
                condition=Q(status=rules.Status.OFFERED),
                name="offers_that_may_lapse",
            ),
            # And the back office for people to decide about.
            models.Index(
                fields=["recruitment"],
                condition=Q(status=rules.Status.APPLIED),
                name="applications_to_decide",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recruitment", "applicant"],
                condition=~Q(status__in=sorted(rules.ENDED)),
                name="one_live_application_per_person_and_recruitment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=rules.Status.values), name="application_status_is_known"
            ),
        ]

    def __str__(self):
        return self.receipt_number

    def get_absolute_url(self):
        return reverse("activities:application", args=[self.pk])

    @property
    def is_live(self):
        return self.status in rules.LIVE
