"""Words that Wagtail writes without asking the catalogue: here they are asked for.

Copies of its templates and forms would grow stale with every upgrade; a few changed words do not,
and tests/house/test_catalogues.py says when one of them is no longer there to be changed.
"""

from django.template.loaders.app_directories import Loader as AppDirectoriesLoader
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm

# template: (what it writes, what it should have asked)
TEMPLATES = {
    "wagtailadmin/home.html": ('value="Search"', "value=\"{% trans 'Search' %}\""),
    "wagtailadmin/shared/header.html": ('value="Search"', "value=\"{% trans 'Search' %}\""),
    "wagtailadmin/shared/headers/_actions.html": (
        '<nav aria-label="Actions"',
        "{% load i18n %}<nav aria-label=\"{% trans 'Actions' %}\"",
    ),
    "wagtailadmin/tables/boolean_cell.html": ("value|stringformat:'s'", "value|yesno"),
}

# The dialogs that make links in a text, and actions on several pages.
LABELS = {
    DefaultPageForm: {"include_descendants": _("下の階層のページも含める")},
    choosers.ExternalLinkChooserForm: {"link_text": _("リンクの文字")},
    choosers.AnchorLinkChooserForm: {"link_text": _("リンクの文字")},
    choosers.EmailLinkChooserForm: {
        "email_address": _("メールアドレス"),
        "link_text": _("リンクの文字"),
        "subject": _("件名"),
        "body": _("本文"),
    },
    choosers.PhoneLinkChooserForm: {
        "phone_number": _("電話番号"),
        "link_text": _("リンクの文字"),
    },
}


class Loader(AppDirectoriesLoader):
    """The templates of the apps, with the words above asked for."""

    def get_contents(self, origin):
        text = super().get_contents(origin)
        written, asked = TEMPLATES.get(origin.template_name, ("", ""))
        return text.replace(written, asked) if written else text


def name_the_fields():
    """Give a label to the fields that show their variable's name."""
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
