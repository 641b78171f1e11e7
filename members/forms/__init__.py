"""The HTML door's questions."""

from .joining import ApplicantForm, DeskForm, JoinForm
from .pledge import PledgeForm
from .profile import ProfileForm
from .reasons import DeclineForm, LeavingForm, MoveForm

__all__ = [
    "ApplicantForm",
    "DeclineForm",
    "DeskForm",
    "JoinForm",
    "LeavingForm",
    "MoveForm",
    "PledgeForm",
    "ProfileForm",
]
