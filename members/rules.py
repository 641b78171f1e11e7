"""Facts about people and membership. Pure: no queries, no clock, no network."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class NotNow(ValidationError):
    """The step is not open from where things stand. Carries a stable `code`."""


class ApplicationStatus(TextChoices):
    """Where an application to join (入会申請) stands."""

    RECEIVED = "received", _("受付済み")
    APPROVED = "approved", _("承認")
    DECLINED = "declined", pgettext_lazy("入会申請", "見送り")
    WITHDRAWN = "withdrawn", _("取り下げ")


APPLICATION_MOVES = {
    "approve": ({ApplicationStatus.RECEIVED}, ApplicationStatus.APPROVED),
    "decline": ({ApplicationStatus.RECEIVED}, ApplicationStatus.DECLINED),
    "withdraw": ({ApplicationStatus.RECEIVED}, ApplicationStatus.WITHDRAWN),
}


# What somebody is told who wants to decide what is decided.
ALREADY = {
    ApplicationStatus.APPROVED: _("この申請は、すでに承認されています。"),
    ApplicationStatus.DECLINED: _("この申請は、すでに見送りになっています。"),
    ApplicationStatus.WITHDRAWN: _("この申請は、申請者が取り下げています。"),
}


class MembershipStatus(TextChoices):
    ACTIVE = "active", _("会員")
    PAUSED = "paused", _("休会中")
    LEFT = "left", _("退会")


MEMBERSHIP_MOVES = {
    "pause": ({MembershipStatus.ACTIVE}, MembershipStatus.PAUSED),
    "resume": ({MembershipStatus.PAUSED}, MembershipStatus.ACTIVE),
    "leave": ({MembershipStatus.ACTIVE, MembershipStatus.PAUSED}, MembershipStatus.LEFT),
    "rejoin": ({MembershipStatus.LEFT}, MembershipStatus.ACTIVE),
}


class ReceivedBy(TextChoices):
    """How an application reached the town."""

    WEB = "web", _("ウェブ")
    PAPER = "paper", _("申請書(窓口・郵送)")
    PHONE = "phone", _("電話")
    FAX = "fax", _("FAX")


class Tie(TextChoices):
    """ゆかり: what ties a person to the town."""

    BORN = "born", _("生まれ・育ち")
    FAMILY = "family", _("家族・親戚がいる")
    SCHOOL = "school", _("学校に通った")
    WORK = "work", _("仕事で関わった")
    LIVED = "lived", _("住んでいたことがある")
    VISIT = "visit", _("旅行・行事で訪れた")
    DONATION = "donation", _("ふるさと納税をした")
    INTEREST = "interest", _("これから関わりたい")


class Interest(TextChoices):
    """The five categories of activity, as a person's interests. Activities use the same codes."""

    CHARM = "charm", _("魅力の発信")
    SALES = "sales", _("特産品の販路拡大・企業誘致")
    KNOWLEDGE = "knowledge", _("知見の共有")
    LOCAL = "local", _("地域活動への参加・創出")
    SURVEY = "survey", _("アンケート・広報への協力")


class Visibility(TextChoices):
    PUBLIC = "public", _("公開")
    MEMBERS = "members", _("会員のみ")
    STAFF = "staff", _("職員のみ")


# Whose eyes each kind of viewer has.
EYES = {
    "stranger": frozenset({Visibility.PUBLIC}),
    "member": frozenset({Visibility.PUBLIC, Visibility.MEMBERS}),
    "staff": frozenset(Visibility),
    "owner": frozenset(Visibility),
}
# Who a field of the profile is shown to until its owner says otherwise.
DEFAULT_VISIBILITY = {
    "display_name": Visibility.MEMBERS,
    "prefecture": Visibility.MEMBERS,
    "bio": Visibility.MEMBERS,
    "interests": Visibility.MEMBERS,
    "ties": Visibility.STAFF,
    "age_band": Visibility.STAFF,
    "full_name": Visibility.STAFF,
}
# Never shown to other members, whatever is chosen.
STAFF_ONLY = frozenset({"full_name"})
# A name is needed to talk with each other in the rooms: it cannot be hidden from members.
NEVER_HIDDEN = frozenset({"display_name"})
# The wording of the purpose notice. Raise it with the text in `members/purpose.html`.
NOTICE_VERSION = "2026-11"


def visibility_of(field: str, chosen: Mapping[str, str]) -> Visibility:
    """Return who may see this field, given what its owner chose."""
    if field in STAFF_ONLY:
        return Visibility.STAFF
    wanted = chosen.get(field, DEFAULT_VISIBILITY[field])
    if wanted not in Visibility.values:
        wanted = DEFAULT_VISIBILITY[field]
    if field in NEVER_HIDDEN and wanted == Visibility.STAFF:
        wanted = Visibility.MEMBERS
    return Visibility(wanted)


def may_see(viewer: str, field: str, chosen: Mapping[str, str]) -> bool:
    """Tell whether this kind of viewer (a key of EYES) sees the field."""
    return visibility_of(field, chosen) in EYES[viewer]


def age_band(birth_year: int | None, this_year: int) -> str:
    """Return the decade of life, e.g. 40代; nothing when the year is not known."""
    if not birth_year or not 0 <= this_year - birth_year <= 130:
        return ""
    decade = (this_year - birth_year) // 10 * 10
    if not decade:
        return gettext("10歳未満")
    return gettext("%(decade)s代") % {"decade": decade}


def after(moves: Mapping, move: str, status: str) -> str:
    """Return where `move` leads from `status`, or raise NotNow(code="cannot_<move>")."""
    origins, destination = moves[move]
    if status not in origins:
        raise NotNow(_("この手続きは、いまの状態ではできません。"), code=f"cannot_{move}")
    return destination
