"""What the roof itself remembers: whether its clock goes, and whether writing is allowed."""

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One job of the clock: when it last ran, when it last worked, what went wrong last."""

    job = models.CharField(max_length=40, primary_key=True)
    ran_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(default=0)
    # The kind of error only: its words may hold a person's address.
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.job

    @property
    def is_failing(self) -> bool:
        """Its last failure is newer than its last success."""
        if self.failed_at is None:
            return False
        return self.worked_at is None or self.worked_at < self.failed_at

    @property
    def seconds_since_success(self) -> float:
        """-1: it never succeeded."""
        if self.worked_at is None:
            return -1.0
        return max((now() - self.worked_at).total_seconds(), 0.0)


class ReadOnly(models.Model):
    """The switch: while its one row exists, the site can be read and nothing can be sent."""

    wagtail_reference_index_ignore = True

    ONLY = 1
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    since = models.DateTimeField(auto_now_add=True)
    # What visitors are told, in the town's words; empty: the usual words.
    words = models.CharField(_("見る人への言葉"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        default_permissions = ()
        permissions = [("operate_site", _("サイトの運用をできる"))]
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_switch_for_the_whole_site")
        ]

    def __str__(self):
        return f"read-only since {self.since:%Y-%m-%d %H:%M}"


class Change(models.Model):
    """Tables that one transaction wrote, in their order: what processes that keep pages go by.

    Requests only ever add rows (a counter would make every writer wait for every other); they are
    swept away after an hour, where a network in front must be told: not before it was.
    """

    tables = models.TextField()
    at = models.DateTimeField(db_index=True)
    # How often, and when last, a network in front was told (edge/cdn). With a default of the
    # database: during an upgrade processes of the version before still write here.
    told = models.PositiveSmallIntegerField(default=0, db_default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(told__lt=2), name="changes_a_network_awaits"
            )
        ]

    def __str__(self):
        return f"{self.pk}: {self.tables}"
