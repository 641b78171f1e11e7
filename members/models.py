"""People: accounts, profiles, the application to join, membership, the pledge, letters."""

import uuid

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from . import rules


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """An account: signs in by e-mail. `first_name`/`last_name` are used for staff only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = None
    email = models.EmailField(_("メールアドレス"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")

    def __str__(self):
        return self.email


class Profile(models.Model):
    """What a person tells about themself. Kept apart from the account, so that it can be erased."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    # Stands in addresses; says nothing about the person.
    handle = models.SlugField(_("会員ページの番号"), max_length=16, unique=True)
    display_name = models.CharField(_("表示名"), max_length=30)
    full_name = models.CharField(_("氏名"), max_length=60, blank=True)
    full_name_kana = models.CharField(_("フリガナ"), max_length=60, blank=True)
    prefecture = models.CharField(_("お住まいの都道府県"), max_length=10, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("生まれた年(西暦)"), null=True, blank=True)
    bio = models.TextField(_("自己紹介"), max_length=400, blank=True)
    interests = models.JSONField(_("関心のあること"), default=list, blank=True)
    ties = models.JSONField(_("ゆかり"), default=list, blank=True)
    visibility = models.JSONField(_("公開範囲"), default=dict, blank=True)
    edited_at = models.DateTimeField(_("更新日時"), auto_now=True)

    class Meta:
        verbose_name = _("プロフィール")
        verbose_name_plural = _("プロフィール")

    def __str__(self):
        return self.display_name


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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_number = models.CharField(_("受付番号"), max_length=20, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="membership_applications")
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
    display_name = models.CharField(_("表示名"), max_length=30)
    prefecture = models.CharField(_("お住まいの都道府県"), max_length=10)
    birth_year = models.PositiveSmallIntegerField(_("生まれた年(西暦)"), null=True, blank=True)
    ties = models.JSONField(_("ゆかり"), default=list, blank=True)
    interests = models.JSONField(_("関心のあること"), default=list, blank=True)
    motivation = models.TextField(_("やってみたいこと"), max_length=1000, blank=True)
    pledge = models.ForeignKey(
        Pledge, verbose_name=_("同意した約束ごと"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("受付日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("決定日時"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
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
        permissions = [("decide_membershipapplication", _("入会申請を承認・見送りできる"))]
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


class Membership(models.Model):
    """会員: a person who was approved. The number stays theirs for good."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="membership")
    number = models.CharField(_("会員番号"), max_length=20, unique=True)
    status = models.CharField(
        _("状態"),
        max_length=10,
        choices=rules.MembershipStatus,
        default=rules.MembershipStatus.ACTIVE,
    )
    joined_at = models.DateTimeField(_("入会日時"))
    left_at = models.DateTimeField(_("退会日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("会員")
        verbose_name_plural = _("会員")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=rules.MembershipStatus.values),
                name="membership_status_is_known",
            )
        ]

    def __str__(self):
        return self.number


class Letter(models.Model):
    """The outbox: a letter is written in the transaction of what it tells, and sent after it."""

    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    address = models.EmailField(_("あて先"))
    kind = models.CharField(_("種類"), max_length=60)
    subject = models.CharField(_("件名"), max_length=200)
    text = models.TextField(_("本文"))
    # The same news is never written twice.
    dedupe_key = models.CharField(max_length=120, unique=True)
    written_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("送信回数"), default=0)
    sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)
    failed_at = models.DateTimeField(_("送信をあきらめた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知メール")
        verbose_name_plural = _("通知メール")
        ordering = ["-written_at"]
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="letters_to_send",
            )
        ]

    def __str__(self):
        return self.subject
