"""People: accounts, profiles, joining, membership, letters. Import from `members.models`."""

from .joining import MembershipApplication, Pledge, PledgeArticle
from .letters import Letter
from .membership import Membership
from .people import Profile, User, UserManager

__all__ = [
    "Letter",
    "Membership",
    "MembershipApplication",
    "Pledge",
    "PledgeArticle",
    "Profile",
    "User",
    "UserManager",
]
