"""Before many pages are deleted at once, the name of the scheme is to be typed.

Wagtail asks for one fixed word of the settings, and refuses another in English.
"""

import unicodedata

from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages import delete
from wagtail.admin.views.pages.bulk_actions import delete as delete_several

from .sites import default_identity


def scheme_name() -> str:
    """Return what to type: the setting WAGTAIL_SITE_NAME asks here whenever it is read."""
    return default_identity().scheme_name


def is_confirmed(request, context=None) -> bool:
    """Tell whether the name was typed, where the page asked for it."""
    typed = request.POST.get("confirm_site_name")
    name = scheme_name()
    if typed is None or plain(typed) == plain(name):
        return True
    words = _("削除していません。確かめるため、「%(name)s」と入力してください。")
    messages.error(request, words % {"name": name})
    return False


def plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip()


def use_for_every_deletion() -> None:
    for view in (delete, delete_several):
        view.type_to_delete_confirmation = is_confirmed
