"""Which addresses an editor may link to."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Our own pages by path, others by full address; never `javascript:` or a protocol-relative //host.
is_address = RegexValidator(
    r"^(https?://[^\s]+|/[^\s/\\][^\s]*|/)\Z",
    _("「https://」または「/」ではじまる番地を入力してください。例：/news/typhoon/"),
)
