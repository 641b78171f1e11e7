"""Facts about people and membership. Pure: no queries, no clock, no network."""

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NotNow(ValidationError):
    """The step is not open from where things stand. Carries a stable `code`."""


class ApplicationStatus(TextChoices):
    """Where an application to join (入会申請) stands."""

    RECEIVED = "received", _("受付済み")
    APPROVED = "approved", _("承認")
    DECLINED = "declined", _("見送り")
    WITHDRAWN = "withdrawn", _("取り下げ")


APPLICATION_MOVES = {
    "approve": ({ApplicationStatus.RECEIVED}, ApplicationStatus.APPROVED),
    "decline": ({ApplicationStatus.RECEIVED}, ApplicationStatus.DECLINED),
    "withdraw": ({ApplicationStatus.RECEIVED}, ApplicationStatus.WITHDRAWN),
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


def after(moves, move, status):
    """Return where `move` leads from `status`, or raise NotNow(code="cannot_<move>")."""
    origins, destination = moves[move]
    if status not in origins:
        raise NotNow(_("この手続きは、いまの状態ではできません。"), code=f"cannot_{move}")
    return destination
