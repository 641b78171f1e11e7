"""Joining: the pledge, and the application to join by web or on paper."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import rules


class Pledge(models.Model):
    """五か条: what one agrees to when joining. Versioned; an accepted version stays readable."""

    version = models.PositiveIntegerField(_("版"), unique=True)
    title = models.CharField(_("名称"), max_length=60)
    published_at = models.DateTimeField(_("公開日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("約束ごと")
        verbose_name_plural = _("約束ごと")
        ordering = ["-version"]

    def __str__(self):
        return f"{self.title}({self.version})"


class PledgeArticle(models.Model):
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField(_("条"))
    text = models.CharField(_("文"), max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "number"], name="one_article_per_number")
        ]

    def __str__(self):
        return self.text


class MembershipApplication(models.Model):
    """入会申請: to join the scheme, by web or on paper."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_number = models.CharField(_("受付番号"), max_length=20, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership_applications"
    )
    status = models.CharField(
        _("状態"),
        max_length=10,
        choices=rules.ApplicationStatus,
        default=rules.ApplicationStatus.RECEIVED,
    )
    received_by = models.CharField(
        _("受付方法"), max_length=10, choices=rules.ReceivedBy, default=rules.ReceivedBy.WEB
    )
    # Where the person came from: the code of a campaign or invitation link.
    channel = models.CharField(_("経路"), max_length=40, blank=True)
    full_name = models.CharField(_("氏名"), max_length=60)
    full_name_kana = models.CharField(_("フリガナ"), max_length=60)
    # Thirty characters as people count them: an emoji may be made of eight.
    display_name = models.CharField(_("表示名"), max_length=240)
    prefecture = models.CharField(_("お住まいの都道府県"), max_length=10)
    birth_year = models.PositiveSmallIntegerField(_("生まれた年(西暦)"), null=True, blank=True)
    ties = models.JSONField(_("ゆかり"), default=list, blank=True)
    interests = models.JSONField(_("関心のあること"), default=list, blank=True)
    motivation = models.TextField(_("やってみたいこと"), max_length=1000, blank=True)
    pledge = models.ForeignKey(
        Pledge,
        verbose_name=_("同意した約束ごと"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    # The wording of the purpose notice the person read before sending.
    notice_version = models.CharField(_("利用目的の版"), max_length=20, blank=True)
    # For those who joined on paper or by telephone and have no e-mail.
    contact = models.CharField(_("メール以外の連絡先"), max_length=200, blank=True)
    archive_number = models.CharField(_("申請書の保管番号"), max_length=40, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代理入力した職員"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("受付日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("決定日時"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("決定した職員"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(_("申請者に伝える理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("入会申請")
        verbose_name_plural = _("入会申請")
        ordering = ["-submitted_at"]
        permissions = [
            ("decide_membershipapplication", _("入会申請を承認・見送りできる")),
            ("export_membershipapplication", _("入会申請を書き出せる")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status=rules.ApplicationStatus.RECEIVED),
                name="one_open_membership_application_per_person",
            ),
            models.CheckConstraint(
                condition=Q(status__in=rules.ApplicationStatus.values),
                name="membership_application_status_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.receipt_number} {self.full_name}"
