"""Whoever works in the back office reads Japanese on every screen of their role."""

import re

import pytest
from bs4 import BeautifulSoup

from igashu_site import roles
from tests import build

from . import furniture, staff_walk

# What may stay in Latin letters.
MAY_BE_LATIN = {
    # terms that Japanese offices write in Latin letters
    *["URL", "HTML", "JSON", "API", "SNS", "LINE", "FAX", "Excel", "KB", "MB", "GB"],
    # keys on the keyboard, and names of programs
    *["Enter", "Ctrl", "Shift", "Alt", "Esc", "JavaScript", "Wagtail", "Igashu"],
    # the screen of operations names its packages and servers as they are installed
    *["Django", "wagtail", "channels", "Python", "SQLite"],
    # a language names itself
    "English",
}
# Kinds of files, in large or small letters.
FORMATS = {
    *["PDF", "CSV", "TSV", "DOCX", "XLSX", "PPTX", "ICS"],
    *["JPG", "JPEG", "PNG", "WEBP", "AVIF", "HEIC"],
}
# Addresses and codes are no words: letters, links, paths, files, colours, a slug as an example,
# the commit that runs, and the site's own host.
CODE = re.compile(
    r"\S+@\S+|https?://\S+|/[\w/.-]+|[\w-]+\.(?:png|pdf)|#[0-9a-f]{6}|\b[0-9a-f]{12}\b|[a-z]+-\d+"
    r"|testserver"
)
# Names of page types as the report of page types gives them, for people who program.
TYPE_NAME = re.compile(r"^(?:home|activities)\.[a-z]+$")
# Screens without which the walk has not been in the back office at all.
WORKED_WITH = {
    *["wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_account"],
    *["wagtailadmin_pages:edit", "wagtailadmin_pages:add", "wagtailadmin_pages:history"],
    *["wagtailadmin_pages:usage", "wagtailadmin_choose_page", "wagtailimages:edit"],
    *["wagtailimages_chooser:choose", "wagtaildocs:edit", "wagtailadmin_reports:workflow"],
    *["members_membershipapplication_modeladmin_approve", "recruitments_modeladmin_edit"],
    *["activities_offer", "community_report_modeladmin_inspect", "wagtailusers_users:edit"],
}
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


def english_on(page):
    """Return the texts of a page in which an English word is left."""
    return sorted({text for text in staff_walk.words_on(page) if english_in(text)})


def english_in(text):
    words = WORD.findall(TYPE_NAME.sub("", CODE.sub(" ", text)))
    return [word for word in words if word not in MAY_BE_LATIN and word.upper() not in FORMATS]


def test_no_screen_of_any_role_shows_english(house, client_of):
    """The administrator walks first; the others where their menu leads, and to what is new."""
    owner = build.make_person("moto@example.jp", roles=[roles.APPROVER], display_name="職員")
    furniture.furnish(owner)
    known, found = set(), {}
    for role in sorted(roles.ROLES, key=lambda name: name != roles.ADMINISTRATOR):
        person = build.make_person(f"{role}@example.jp", roles=[role], display_name="職員")
        for address, page in staff_walk.screens(client_of(person), "/cms/", known=known):
            known.add(staff_walk.kind_of(address))
            found |= dict.fromkeys(english_on(page), f"{address} ({role})")

    assert {name for name, _ in known} >= WORKED_WITH
    assert found == {}, "\n".join(f"{text!r} on {address}" for text, address in found.items())


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Save draft</p>",
        '<input placeholder="Search">',
        '<nav aria-label="Actions"></nav>',
        '<input type="submit" value="Go">',
        '<button data-w-progress-active-value="Saving">保存</button>',
        '<div data-block=\'{"label": "Paragraph"}\'></div>',
        '<script type="application/json">{"menu": [{"label": "Reports"}]}</script>',
        '<div data-panel=\'{"strings": {"ADD": "<b>Add</b>"}}\'></div>',
    ],
)
def test_an_english_word_would_be_seen(shown):
    assert english_on(BeautifulSoup(shown, "html.parser"))


@pytest.mark.parametrize(
    "shown",
    [
        "<p>PDFのURLを kakari@example.jp へ</p>",
        "<script>const draft = 'Save';</script>",
        "<dd>da0a4670470f</dd>",
        '<input type="hidden" value="next-page"><style>a { color: red }</style>',
        '<a href="/cms/pages/" class="button">http://localhost/news/ を開く</a>',
    ],
)
def test_addresses_codes_and_known_words_are_no_finding(shown):
    assert english_on(BeautifulSoup(shown, "html.parser")) == []
