"""Words that Wagtail's templates write without asking the catalogue: the loader asks for them.

Copies of these templates would grow stale with every upgrade; a few changed words do not, and
tests/house/test_catalogues.py says when one of them is no longer there to be changed.
"""

from django.template.loaders.app_directories import Loader as AppDirectoriesLoader

# template: (what it writes, what it should have asked)
UNASKED = {
    "wagtailadmin/home.html": ('value="Search"', "value=\"{% trans 'Search' %}\""),
    "wagtailadmin/shared/header.html": ('value="Search"', "value=\"{% trans 'Search' %}\""),
    "wagtailadmin/shared/headers/_actions.html": (
        '<nav aria-label="Actions"',
        "{% load i18n %}<nav aria-label=\"{% trans 'Actions' %}\"",
    ),
    "wagtailadmin/tables/boolean_cell.html": ("value|stringformat:'s'", "value|yesno"),
}


class Loader(AppDirectoriesLoader):
    def get_contents(self, origin):
        text = super().get_contents(origin)
        written, asked = UNASKED.get(origin.template_name, ("", ""))
        return text.replace(written, asked) if written else text
