"""Being a member."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules


class Membership(models.Model):
    """会員: a person who was approved. The number stays theirs for good."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership"
    )
    number = models.CharField(_("会員番号"), max_length=20, unique=True)
    status = models.CharField(
        _("状態"),
        max_length=10,
        choices=rules.MembershipStatus,
        default=rules.MembershipStatus.ACTIVE,
    )
    joined_at = models.DateTimeField(_("入会日時"))
    moved_at = models.DateTimeField(_("状態が変わった日時"), null=True, blank=True)
    left_at = models.DateTimeField(_("退会日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("会員")
        verbose_name_plural = _("会員")
        permissions = [("export_membership", _("会員の一覧を書き出せる"))]
        indexes = [models.Index(fields=["-joined_at", "-id"], name="newest_members")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=rules.MembershipStatus.values),
                name="membership_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status=rules.MembershipStatus.LEFT, left_at__isnull=False)
                | (~Q(status=rules.MembershipStatus.LEFT) & Q(left_at__isnull=True)),
                name="only_a_left_membership_has_an_end",
            ),
        ]

    def __str__(self):
        return self.number
