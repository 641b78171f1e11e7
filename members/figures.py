"""Numbers an editor may put on a page; they count themselves."""

from django.utils.translation import gettext_lazy as _

from home import numbers

from .models import Membership, Profile
from .prefectures import ABROAD
from .rules import MembershipStatus


def register() -> None:
    numbers.register("members", _("会員の数"), count_members)
    numbers.register("members.prefectures", _("会員が住む都道府県の数"), count_prefectures)


def count_members() -> int:
    return Membership.objects.filter(status=MembershipStatus.ACTIVE).count()


def count_prefectures() -> int:
    homes = Profile.objects.filter(user__membership__status=MembershipStatus.ACTIVE)
    return homes.exclude(prefecture__in=["", ABROAD]).values("prefecture").distinct().count()
