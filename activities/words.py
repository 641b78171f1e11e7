"""How states are said to people: a word, a tone for the chip, and what comes next."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .rules import Phase, Selection, Status

PHASE_TONES = {
    Phase.SOON: "waiting",
    Phase.OPEN: "open",
    Phase.CLOSING: "closing",
    Phase.FULL: "full",
    Phase.CLOSED: "closed",
}
STATUS_TONES = {
    Status.APPLIED: "waiting",
    Status.OFFERED: "action",
    Status.WAITING: "waiting",
    Status.CONFIRMED: "good",
    Status.DECLINED: "bad",
    Status.WITHDRAWN: "quiet",
}
NEXT_STEPS = {
    Status.APPLIED: gettext_lazy(
        "担当の職員が内容を確かめています。結果はメールでお知らせします。いま、していただくことはありません。"
    ),
    Status.OFFERED: gettext_lazy(
        "席を用意しました。期限までに、参加するかどうかをお返事ください。"
    ),
    Status.WAITING: gettext_lazy(
        "席が空いたら、お待ちの順にメールでご案内します。いま、していただくことはありません。"
    ),
    Status.CONFIRMED: gettext_lazy(
        "参加が決まりました。日時と持ちものを確かめて、ご参加ください。"
    ),
    Status.DECLINED: gettext_lazy("今回はご参加いただけませんでした。ほかの活動もご覧ください。"),
    Status.WITHDRAWN: gettext_lazy(
        "この応募は取り下げられました。募集中であれば、もう一度応募できます。"
    ),
}
FIRST_ANSWER_STANDS = gettext_lazy(
    "この募集には、すでに応募しています。先に送った内容がそのまま残り、いま送った内容は保存していません。"
    "変えたいときは、募集中であれば、この応募を取り下げてから、もう一度応募できます"
    "（順番は新しくなります）。"
)
SELECTION_WORDS = {
    Selection.FIRST_COME: gettext_lazy(
        "先着順です。席があれば、応募と同時に参加が決まります。満員のときはキャンセル待ちになります。"
    ),
    Selection.BY_STAFF: gettext_lazy(
        "選考です。職員が応募の内容を見て決め、結果をメールでお知らせします。"
    ),
}


def seats_words(recruitment, phase):
    """Return how many can still come, in a word; nothing where it would not help."""
    if recruitment.capacity is None or phase in (Phase.CLOSED, Phase.FULL):
        return ""
    if recruitment.selection == Selection.FIRST_COME:
        free = recruitment.seats_free
        return ngettext("残り%(count)s席", "残り%(count)s席", free) % {"count": free}
    return places(recruitment.capacity)


def capacity_words(recruitment):
    if recruitment.capacity is None:
        return _("定員はありません")
    if recruitment.selection == Selection.FIRST_COME:
        return _("定員%(capacity)s人（残り%(free)s席）") % {
            "capacity": recruitment.capacity,
            "free": recruitment.seats_free,
        }
    return places(recruitment.capacity)


def places(count: int) -> str:
    return ngettext("定員%(count)s人", "定員%(count)s人", count) % {"count": count}
