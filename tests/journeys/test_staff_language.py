"""Whoever works in the back office reads Japanese on every screen of their role."""

import re

import pytest
from django.core.files.base import ContentFile

from home.models import SiteDocument, SiteImage
from igashu_site import roles
from tests import build

from . import staff_walk

# What may stay in Latin letters, and why.
MAY_BE_LATIN = {
    # formats and terms that Japanese offices write in Latin letters
    *["URL", "PDF", "CSV", "XLSX", "Excel", "JSON", "API", "HTML", "SNS", "LINE", "QR", "Web"],
    *["jpg", "jpeg", "png", "webp", "avif", "heic", "docx", "xlsx", "pptx", "ics", "pdf", "AVIF"],
    # keys on the keyboard, and programs
    *["Enter", "Ctrl", "Esc", "JavaScript", "Wagtail", "Igashu"],
}
ADDRESSES = re.compile(r"\S+@\S+|https?://\S+|(?<![\w])/[\w/.-]+|\b[\w-]+\.(?:png|pdf|jpp)\b")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


def english_on(page):
    """Return the texts of a page in which an English word is left."""
    return sorted({text for text in staff_walk.words_on(page) if english_in(text)})


def english_in(text):
    return [word for word in WORD.findall(ADDRESSES.sub(" ", text)) if word not in MAY_BE_LATIN]


@pytest.fixture
def furnished(house):
    """A house with something of everything, so that lists are not empty."""
    build.make_recruitment(title="春の回")
    return house


@pytest.mark.parametrize(
    "role",
    [
        roles.EDITOR,
        roles.APPROVER,
        roles.DESK,
        roles.ACTIVITY_STAFF,
        roles.MODERATOR,
        roles.ADMINISTRATOR,
    ],
)
def test_no_screen_of_a_role_shows_english(role, furnished, client_of):
    person = build.make_person("shokuin@example.jp", roles=[role], display_name="職員")
    client = client_of(person)

    met = dict(staff_walk.screens(client, "/cms/"))
    found = {address: english_on(page) for address, page in met.items() if english_on(page)}

    assert found == {}
