"""Shows people: only what the asker may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Choices, QuerySet
from django.utils.translation import gettext as _

from . import prefectures, rules
from .models import Membership, MembershipApplication, Pledge, Profile, User

TONES: dict[str, str] = {
    rules.MembershipStatus.ACTIVE: "good",
    rules.MembershipStatus.PAUSED: "waiting",
    rules.MembershipStatus.LEFT: "quiet",
}


@dataclass(frozen=True, slots=True)
class SeenProfile:
    """A member as one kind of viewer sees them. What may not be seen is empty, and not in here."""

    handle: str
    user_id: UUID
    display_name: str
    prefecture: str
    bio: str
    interests: tuple[str, ...]
    ties: tuple[str, ...]
    age_band: str
    is_owner: bool

    @property
    def is_empty(self) -> bool:
        """Nothing to show: for this viewer the page does not exist."""
        return not self.display_name

    @property
    def facts(self) -> list[dict[str, str]]:
        rows = [
            (_("お住まい"), prefectures.words_of(self.prefecture)),
            (_("年代"), self.age_band),
            (_("関心のあること"), _("、").join(self.interests)),
            (_("ゆかり"), _("、").join(self.ties)),
        ]
        return [{"term": term, "text": text} for term, text in rows if text]


@dataclass(frozen=True, slots=True)
class MemberCard:
    """What stands on the membership card."""

    name: str
    number: str
    since: datetime
    status: str
    words: str
    tone: str
    handle: str


def words_for(codes: Iterable[str], choices: type[Choices]) -> tuple[str, ...]:
    """Return the labels of known codes; a code that is no longer known is left out."""
    known = dict(choices.choices)
    return tuple(str(known[code]) for code in codes if code in known)


def seen_profile(profile: Profile, kind: str, *, on: date) -> SeenProfile:
    """Return what a viewer of this kind (see `rules.EYES`) may see of the profile."""

    def shown(field: str, value: Any) -> Any:
        return value if rules.may_see(kind, field, profile.visibility) else type(value)()

    return SeenProfile(
        handle=profile.handle,
        user_id=profile.user_id,
        display_name=shown("display_name", profile.display_name),
        prefecture=shown("prefecture", profile.prefecture),
        bio=shown("bio", profile.bio),
        interests=shown("interests", words_for(profile.interests, rules.Interest)),
        ties=shown("ties", words_for(profile.ties, rules.Tie)),
        age_band=shown("age_band", rules.age_band(profile.birth_year, on.year)),
        is_owner=kind == "owner",
    )


def names_of(viewer: User | AnonymousUser, users: Iterable[User | UUID]) -> dict[UUID, str]:
    """Return how to call these people in front of this viewer: one query, every id answered."""
    ids: set[UUID] = {user.pk if isinstance(user, User) else user for user in users}
    rows = Profile.objects.filter(user_id__in=ids).values_list(
        "user_id", "display_name", "visibility", "user__membership__status"
    )
    names = dict.fromkeys(ids, _("会員"))
    for user_id, name, visibility, status in rows:
        names[user_id] = name_for(viewer, name, visibility, status)
    return names


def name_for(
    viewer: User | AnonymousUser, name: str | None, visibility: dict, status: str | None
) -> str:
    """Who left is nobody's neighbour any more; strangers see only names shown to everybody."""
    if name is None:
        return _("会員")  # no profile
    if status == rules.MembershipStatus.LEFT:
        return _("退会した会員")
    kind = "member" if viewer.is_authenticated else "stranger"
    return name if rules.may_see(kind, "display_name", visibility) else _("会員")


def membership_of(user: User | AnonymousUser) -> Membership | None:
    """Return the person's membership in whatever state, or None."""
    return Membership.objects.filter(user_id=user.pk).first() if user.is_authenticated else None


def card_of(user: User | AnonymousUser) -> MemberCard | None:
    """Return the person's membership card, or None who never joined."""
    if not user.is_authenticated:
        return None
    membership = Membership.objects.select_related("user__profile").filter(user_id=user.pk).first()
    profile = getattr(membership.user, "profile", None) if membership else None
    if membership is None or profile is None:
        return None
    return MemberCard(
        name=profile.display_name,
        number=membership.number,
        since=membership.joined_at,
        status=membership.status,
        words=membership.get_status_display(),
        tone=TONES[membership.status],
        handle=profile.handle,
    )


def latest_application(user: User | AnonymousUser) -> MembershipApplication | None:
    """Return the person's newest application to join, or None."""
    if not user.is_authenticated:
        return None
    return MembershipApplication.objects.filter(user_id=user.pk).order_by("-submitted_at").first()


def current_pledge() -> Pledge | None:
    """Return the newest published pledge with its articles, or None (a town may have none)."""
    return published_versions().first()


def published_pledges() -> list[Pledge]:
    """Return every version that somebody may have agreed to, the one that holds first."""
    return list(published_versions())


def published_versions() -> QuerySet[Pledge]:
    published = Pledge.objects.filter(published_at__isnull=False).order_by("-version")
    return published.prefetch_related("articles")
