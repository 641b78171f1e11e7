"""The cast: aoi and ben (members), chika (signed in, no member), and the staff by role."""

import os
import signal

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from igashu_site import roles
from tests import build, database
from tests.servers import warden


def pytest_configure(config):
    # Whoever ends the run, politely or from the terminal, ends its servers with it; the warden
    # clears up behind a run that could not.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    warden.watch(warden.FOLDER, django_settings.VAR_DIR)
    config.template = database.begun(config)


def pytest_unconfigure(config):
    if getattr(config, "template", None):
        database.ended(*config.template)


def pytest_make_parametrize_id(val, argname):
    """Bytes name no test: a packed file holds the second of its making, in each worker another."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """First what needs no database (it is still being built), then the longest group."""
    items.sort(key=lambda item: (uses_database(item), not item.get_closest_marker("xdist_group")))


def uses_database(item):
    """0: none, 1: yes, 2: empties it behind itself. As pytest-django orders them, none first."""
    marker = item.get_closest_marker("django_db")
    empties = (marker and marker.kwargs.get("transaction")) or "transactional_db" in names(item)
    return 2 if empties else int(bool(marker) or "db" in names(item))


def names(item):
    return getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def has_copy(django_db_modify_db_settings):
    return database.copy_of(django_settings.DATABASES["default"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, has_copy):
    # What tests.on_postgres starts is thrown away whole: no database is dropped under a thread.
    return django_db_keepdb or has_copy or "CLUSTER_IS_THROWN_AWAY" in os.environ


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, with the house. Tests of empty ground ask for `empty_ground`."""
    with django_db_blocker.unblock():
        database.open_the_record_to_flushes()
        database.lay_house()
    yield
    with django_db_blocker.unblock():
        database.leave_whole()


@pytest.fixture(autouse=True)
def fresh_cache():
    """No test inherits the allowance that another has used up."""
    cache.clear()


@pytest.fixture(autouse=True)
def fresh_language():
    """No test speaks the language of the last request before it."""
    translation.deactivate()


@pytest.fixture
def empty_ground(db):
    """The database as the migrations leave it, before anybody has built."""
    build.clear_ground()


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
