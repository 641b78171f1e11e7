"""Whoever works in the back office reads Japanese on every screen of their role."""

import re

import pytest

from igashu_site import roles
from tests import build

from . import staff_walk

# What may stay in Latin letters.
MAY_BE_LATIN = {
    # formats and terms that Japanese offices write in Latin letters
    *["URL", "PDF", "CSV", "TSV", "XLSX", "Excel", "JSON", "API", "HTML", "SNS", "LINE", "QR"],
    *["JPG", "JPEG", "PNG", "WEBP", "AVIF", "HEIC", "DOCX", "PPTX", "ICS"],
    # keys on the keyboard, and names of programs
    *["Enter", "Ctrl", "Shift", "Alt", "Esc", "JavaScript", "Wagtail", "Igashu"],
}
# Addresses are no words: letters, links, paths, files, and the site's own host.
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|/[\w/.-]+|[\w-]+\.(?:png|pdf)|testserver")
# Names of page types as the report of page types gives them, for people who program.
TYPE_NAME = re.compile(r"^(?:home|activities)\.[a-z]+$")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


def english_on(page):
    """Return the texts of a page in which an English word is left."""
    return sorted({text for text in staff_walk.words_on(page) if english_in(text)})


def english_in(text):
    words = WORD.findall(TYPE_NAME.sub("", ADDRESS.sub(" ", text)))
    return [word for word in words if word not in MAY_BE_LATIN and word.upper() not in MAY_BE_LATIN]


@pytest.mark.parametrize("role", list(roles.ROLES))
def test_no_screen_of_a_role_shows_english(role, house, client_of):
    build.make_recruitment(title="春の回")
    person = build.make_person("shokuin@example.jp", roles=[role], display_name="職員")

    met = staff_walk.screens(client_of(person), "/cms/")
    found = {address: english_on(page) for address, page in met if english_on(page)}

    assert found == {}
