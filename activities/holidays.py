"""The public holidays of Japan, in the reader's language. Pure."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

NAMES = [
    _("元日"),
    _("成人の日"),
    _("建国記念の日"),
    _("天皇誕生日"),
    _("春分の日"),
    _("昭和の日"),
    _("憲法記念日"),
    _("みどりの日"),
    _("こどもの日"),
    _("海の日"),
    _("山の日"),
    _("敬老の日"),
    _("秋分の日"),
    _("スポーツの日"),
    _("文化の日"),
    _("勤労感謝の日"),
    _("国民の休日"),
]
IN_LIEU = _("振替休日")


def words_of(name: str) -> str:
    """Return a name as jpholiday gives it (建国記念の日 振替休日) in the reader's language."""
    parts = [gettext(part) if part in [*NAMES, IN_LIEU] else part for part in name.split()]
    return " ".join(parts)
