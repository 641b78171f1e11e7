"""The HTML door's questions."""

from .joining import ApplicantForm, DeskForm, JoinForm
from .profile import ProfileForm

__all__ = ["ApplicantForm", "DeskForm", "JoinForm", "ProfileForm"]
