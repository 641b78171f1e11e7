"""The cast: aoi and ben (members), chika (signed in, no member), and the staff by role."""

import pytest
from django.test import Client

from igashu_site import roles
from tests import build


@pytest.fixture
def house(db):
    return build.make_house()


@pytest.fixture
def aoi(db):
    return build.make_person("aoi@example.jp", member=True, display_name="あおい")


@pytest.fixture
def ben(db):
    return build.make_person("ben@example.jp", member=True, display_name="べん")


@pytest.fixture
def chika(db):
    return build.make_person("chika@example.jp", display_name="ちか")


@pytest.fixture
def desk(db):
    return build.make_person("desk@example.jp", roles=[roles.DESK], display_name="会員係")


@pytest.fixture
def organiser(db):
    return build.make_person(
        "organiser@example.jp", roles=[roles.ACTIVITY_STAFF], display_name="事業係"
    )


@pytest.fixture
def moderator(db):
    return build.make_person(
        "moderator@example.jp", member=True, roles=[roles.MODERATOR], display_name="世話人"
    )


@pytest.fixture
def editor(db):
    return build.make_person("editor@example.jp", roles=[roles.EDITOR], display_name="編集係")


@pytest.fixture
def approver(db):
    return build.make_person("approver@example.jp", roles=[roles.APPROVER], display_name="承認係")


@pytest.fixture
def client_of():
    """Return a function that gives a signed-in browser of a person (None: an anonymous one)."""

    def open_browser(person=None):
        client = Client()
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser
