"""The account, and what a person tells about themself."""

import uuid
from functools import cache

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.prepared import PreparedObjects, Slot


class UserManager(BaseUserManager):
    def get(self, *args, **kwargs):
        """Return an account. By its key alone, every request of its owner asks: written once."""
        # A related manager, `group.user_set`, is of a class derived from this one.
        if type(self) is not UserManager or args or kwargs.keys() != {"pk"}:
            return super().get(*args, **kwargs)
        found = by_key().objects(**kwargs)
        if not found:
            raise self.model.DoesNotExist
        return found[0]

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower() or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """An account: signs in by e-mail. `first_name`/`last_name` are used for staff only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = None  # type: ignore[assignment]
    # None: joined on paper and has no address. NULLs are all different, so the rest stays unique.
    email = models.EmailField(  # type: ignore[assignment]
        _("メールアドレス"), unique=True, null=True, blank=True
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]
    objects = UserManager()  # type: ignore[assignment,misc]
    # Known when the account was looked for by its key: whether any right was given to it at all.
    has_rights: bool | None = None

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")

    def __str__(self):
        return self.email or str(_("メールのない利用者"))

    def clean(self):
        super().clean()
        self.email = self.email.lower() or None

    def get_full_name(self):
        """The family name comes first, as it is written in Japan."""
        return f"{self.last_name} {self.first_name}".strip()


@cache
def by_key() -> PreparedObjects:
    """Return the query for an account and whether any role or right was given to it."""
    roles = User.groups.through.objects.filter(user=models.OuterRef("pk"))
    rights = User.user_permissions.through.objects.filter(user=models.OuterRef("pk"))
    has_rights = models.Exists(roles) | models.Exists(rights)
    asked = User.objects.filter(pk=Slot("pk", User._meta.pk))
    return PreparedObjects(asked.annotate(has_rights=has_rights))


class Profile(models.Model):
    """What a person tells about themself. Kept apart from the account, so that it can be erased."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    # Stands in addresses; says nothing about the person.
    handle = models.SlugField(_("会員ページの番号"), max_length=16, unique=True)
    # Thirty characters as people count them: an emoji may be made of eight.
    display_name = models.CharField(_("表示名"), max_length=240)
    full_name = models.CharField(_("氏名"), max_length=60, blank=True)
    full_name_kana = models.CharField(_("フリガナ"), max_length=60, blank=True)
    prefecture = models.CharField(_("お住まいの都道府県"), max_length=10, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("生まれた年(西暦)"), null=True, blank=True)
    bio = models.TextField(_("自己紹介"), max_length=400, blank=True)
    interests = models.JSONField(_("関心のあること"), default=list, blank=True)
    ties = models.JSONField(_("ゆかり"), default=list, blank=True)
    # Nobody is in a list of people without having said so.
    listed_in_rooms = models.BooleanField(
        _("部屋の参加者の一覧に名前を出す"), default=False, db_default=False
    )
    visibility = models.JSONField(_("公開範囲"), default=dict, blank=True)
    edited_at = models.DateTimeField(_("更新日時"), auto_now=True)

    class Meta:
        verbose_name = _("プロフィール")
        verbose_name_plural = _("プロフィール")

    def __str__(self):
        return self.display_name
