"""The JSON door of this room: the signed-in person's own things."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from . import rules
from .models import Membership, Profile, User
from .queries import membership_of

router = Router(tags=["me"])


class MyMembership(Schema):
    number: str
    status: str
    since: datetime


class MyProfile(Schema):
    handle: str
    display_name: str
    full_name: str
    full_name_kana: str
    prefecture: str
    birth_year: int | None
    bio: str
    interests: list[str]
    ties: list[str]
    visibility: dict[str, str]


class Me(Schema):
    """Who you are here. Without a profile and membership before joining."""

    id: UUID
    email: str
    is_member: bool
    membership: MyMembership | None
    profile: MyProfile | None


@router.get("/me", response=Me, summary="Your account, membership and profile")
def show_me(request: HttpRequest) -> dict[str, Any]:
    profile = Profile.objects.filter(user_id=request.user.pk).first()
    return me(request.user, profile)


def me(user: User, profile: Profile | None) -> dict[str, Any]:
    membership = membership_of(user)
    return {
        "id": user.pk,
        "email": user.email,
        "is_member": bool(membership) and membership.status == rules.MembershipStatus.ACTIVE,
        "membership": shown_membership(membership),
        "profile": shown_profile(profile),
    }


def shown_membership(membership: Membership | None) -> dict[str, Any] | None:
    if membership is None:
        return None
    return {
        "number": membership.number,
        "status": membership.status,
        "since": membership.joined_at,
    }


def shown_profile(profile: Profile | None) -> dict[str, Any] | None:
    if profile is None:
        return None
    shown = {name: getattr(profile, name) for name in MyProfile.model_fields}
    fields = rules.DEFAULT_VISIBILITY
    chosen = {name: rules.visibility_of(name, profile.visibility) for name in fields}
    return shown | {"visibility": chosen}
