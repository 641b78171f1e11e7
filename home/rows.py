"""Forms of rows (the dates of a recruitment): what is said when a part of one did not arrive."""

from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _


def say_it_plainly() -> None:
    """Django's own words name the hidden fields, which tells a clerk nothing."""
    words = _("送られた内容の一部が欠けています。画面を読み込みなおして、もう一度お試しください。")
    known = BaseFormSet.default_error_messages
    BaseFormSet.default_error_messages = known | {"missing_management_form": words}
