"""The JSON door of this room: the signed-in person's own things."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Field, Router, Schema

from home.wire import Input, Text, sends

from . import rules
from .access import access_own_profile
from .actions.profile import edit_profile
from .forms.profile import CHOOSABLE, ProfileForm
from .models import Membership, Profile, User
from .queries import membership_of

router = Router(tags=["me"])
# Which question of the form asks who may see a field.
QUESTION = {field: f"{name}_shown_to" for name, (field, _all) in CHOOSABLE.items()}


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
    listed_in_rooms: bool
    visibility: dict[str, str]


class Me(Schema):
    """Who you are here. Without a profile and membership before joining."""

    id: UUID
    email: str
    is_member: bool
    membership: MyMembership | None
    profile: MyProfile | None


class EditVisibility(Input):
    """Who may see each field. `age_band` is what others see of the year of birth."""

    display_name: rules.Visibility = rules.Visibility.MEMBERS
    prefecture: rules.Visibility = rules.Visibility.MEMBERS
    age_band: rules.Visibility = rules.Visibility.STAFF
    bio: rules.Visibility = rules.Visibility.MEMBERS
    interests: rules.Visibility = rules.Visibility.MEMBERS
    ties: rules.Visibility = rules.Visibility.STAFF


class EditMe(Input):
    """Only what is sent is changed. The rules are those of the form on the site."""

    # Thirty as people count: an emoji may be made of eight.
    display_name: Text = Field("", max_length=240)
    full_name: Text = Field("", max_length=60)
    full_name_kana: Text = Field("", max_length=60)
    prefecture: Text = Field("", max_length=10)
    birth_year: int | None = Field(None, ge=1900, le=2100)
    bio: Text = Field("", max_length=400)
    interests: list[rules.Interest] = Field([], max_length=20)
    ties: list[rules.Tie] = Field([], max_length=20)
    listed_in_rooms: bool = Field(False, strict=True)
    visibility: EditVisibility = EditVisibility()


@router.get("/me", response=Me, summary="Your account, membership and profile")
def show_me(request: HttpRequest) -> dict[str, Any]:
    profile = Profile.objects.filter(user_id=request.user.pk).first()
    return me(request.user, profile)


@router.patch("/me", response=Me, summary="Change your profile", openapi_extra=sends(404))
def edit_me(request: HttpRequest, data: EditMe) -> dict[str, Any]:
    """404 before joining: there is no profile yet."""
    profile = access_own_profile(request.user)
    sent = data.dict(exclude_unset=True)
    shown_to = sent.pop("visibility", {})
    form = filled_form(profile, sent, shown_to)
    wrong = answers_at_fault(form, sent, shown_to)
    if wrong:
        raise ValidationError(wrong)
    told = {name: form.cleaned_data[name] for name in sent}
    visibility = {name: form.visibility[name] for name in shown_to}
    edit_profile(profile=profile, told=told, visibility=visibility)
    return me(request.user, profile)


def filled_form(profile: Profile, sent: dict, shown_to: dict) -> ProfileForm:
    """Return the form of the site with these answers over what is stored."""
    blank = ProfileForm(profile=profile)
    stored = {name: blank.get_initial_for_field(blank.fields[name], name) for name in blank.fields}
    chosen = {QUESTION[field]: level.value for field, level in shown_to.items()}
    return ProfileForm(stored | sent | chosen, profile=profile)


def answers_at_fault(form: ProfileForm, sent: dict, shown_to: dict) -> dict[str, Any]:
    """Return the errors of what was sent here; what was stored long ago is not its fault."""
    asked = {name: name for name in sent}
    asked |= {QUESTION[field]: f"visibility.{field}" for field in shown_to}
    found = form.errors.as_data()
    return {asked[name]: found[name] for name in found if name in asked}


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
