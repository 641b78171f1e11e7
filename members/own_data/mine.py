"""What this floor keeps about a person."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from members import rules
from members.models import Membership, MembershipApplication, User

from .chapters import Codes, Part, register_chapter


def decided_about(user: User) -> QuerySet:
    """Return what was decided about this person's application and membership. By whom: not told."""
    kinds = ContentType.objects.get_for_models(Membership, MembershipApplication)
    found = Q(pk=None)
    for model, kind in kinds.items():
        keys = [str(pk) for pk in model.objects.filter(user=user).values_list("pk", flat=True)]
        found |= Q(content_type=kind, object_id__in=keys)
    return ModelLogEntry.objects.filter(found).order_by("timestamp", "pk")


def by_mail(found: QuerySet) -> QuerySet:
    return found.by_mail()


TOLD_WHEN_JOINING = (
    "full_name",
    "full_name_kana",
    "display_name",
    "prefecture",
    "birth_year",
    "ties",
    "interests",
)

LISTS: dict[str, Codes] = {
    "ties": lambda: rules.Tie.choices,
    "interests": lambda: rules.Interest.choices,
}


def register() -> None:
    register_chapter(
        "account",
        10,
        _("アカウント"),
        Part(
            "members.User", "pk", ("email", "last_name", "first_name", "date_joined", "last_login")
        ),
        Part("account.EmailAddress", "user", ("email", "verified", "primary")),
        Part(
            "mfa.Authenticator",
            "user",
            ("type", ("created_at", _("登録した日時")), ("last_used_at", _("最後に使った日時"))),
        ),
    )
    register_chapter(
        "profile",
        20,
        _("プロフィール"),
        Part(
            "members.Profile",
            "user",
            ("handle", *TOLD_WHEN_JOINING, "bio", "listed_in_rooms", "visibility", "edited_at"),
            codes=LISTS | {"visibility": lambda: rules.Visibility.choices},
        ),
    )
    register_chapter(
        "membership",
        30,
        _("入会申請と会員の手続き"),
        Part(
            "members.Membership", "user", ("number", "status", "joined_at", "moved_at", "left_at")
        ),
        Part(
            "members.MembershipApplication",
            "user",
            (
                "receipt_number",
                "status",
                "received_by",
                "channel",
                *TOLD_WHEN_JOINING,
                "motivation",
                "pledge",
                "notice_version",
                "contact",
                "archive_number",
                "submitted_at",
                "decided_at",
                "reason",
            ),
            codes=LISTS,
        ),
        Part(
            "wagtailcore.ModelLogEntry",
            "user",
            (("message", _("内容")), ("timestamp", _("日時"))),
            find=decided_about,
        ),
    )
    register_chapter(
        "letters",
        70,
        _("お送りしたメール"),
        Part(
            "members.Letter",
            "user",
            ("address", "subject", "text", "written_at", "sent_at", "failed_at"),
            shown=by_mail,
        ),
    )
