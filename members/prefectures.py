"""Where a member may live: the 47 prefectures, and abroad."""

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

NAMES = [
    _("北海道"),
    _("青森県"),
    _("岩手県"),
    _("宮城県"),
    _("秋田県"),
    _("山形県"),
    _("福島県"),
    _("茨城県"),
    _("栃木県"),
    _("群馬県"),
    _("埼玉県"),
    _("千葉県"),
    _("東京都"),
    _("神奈川県"),
    _("新潟県"),
    _("富山県"),
    _("石川県"),
    _("福井県"),
    _("山梨県"),
    _("長野県"),
    _("岐阜県"),
    _("静岡県"),
    _("愛知県"),
    _("三重県"),
    _("滋賀県"),
    _("京都府"),
    _("大阪府"),
    _("兵庫県"),
    _("奈良県"),
    _("和歌山県"),
    _("鳥取県"),
    _("島根県"),
    _("岡山県"),
    _("広島県"),
    _("山口県"),
    _("徳島県"),
    _("香川県"),
    _("愛媛県"),
    _("高知県"),
    _("福岡県"),
    _("佐賀県"),
    _("長崎県"),
    _("熊本県"),
    _("大分県"),
    _("宮崎県"),
    _("鹿児島県"),
    _("沖縄県"),
]
ABROAD = _("海外")
# Kept as they are written in Japan, whatever language the form was read in.
CHOICES = [(name, gettext_lazy(name)) for name in [*NAMES, ABROAD]]


def words_of(name: str) -> str:
    """Return how a kept prefecture is said to the reader; what is none is said as it is."""
    return gettext(name) if name in NAMES or name == ABROAD else name
