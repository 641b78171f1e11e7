"""Change what one tells about oneself."""

from typing import Any

from django.db import transaction

from members.models import Profile


@transaction.atomic
def edit_profile(*, profile: Profile, told: dict[str, Any], visibility: dict[str, str]) -> Profile:
    """Store the owner's answers and who may see them. Only what was asked is written."""
    for name, value in told.items():
        setattr(profile, name, value)
    profile.visibility = profile.visibility | visibility
    profile.save(update_fields=[*told, "visibility", "edited_at"])
    return profile
