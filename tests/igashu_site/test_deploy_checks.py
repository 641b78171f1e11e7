"""Unsafe combinations are refused, each by its own number; a sound installation by none."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import InMemoryStorage

from igashu_site.deploy_checks import doors, folders, installation
from igashu_site.settings import env

MODULES = [installation, doors, folders]
CHECKS = [
    value
    for module in MODULES
    for value in vars(module).values()
    if callable(value) and getattr(value, "tags", None) and value.__module__ == module.__name__
]
ADDRESS = "https://igashu.example.jp"
SOUND = {
    "IGASHU_MACHINES": 1,
    "DEBUG": False,
    "SECRET_KEY": "zQ7wYtR5uXk2Vn8mBc4Lp6Hs9Jd3Gf1AoEiUqWxZyT0",
    "BASE_URL": ADDRESS,
    "ALLOWED_HOSTS": ["igashu.example.jp"],
    "IGASHU_SOCKET_ORIGINS": [],
    "IGASHU_DEMO_ALLOWED": False,
    "IGASHU_DEMO_LOGIN_CODE": "",
    "IGASHU_STAFF_MFA_REQUIRED": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "REDIS_URL": "redis://127.0.0.1/0",
    "IGASHU_PAGE_WORKERS": 2,
    "IGASHU_SOCKET_WORKERS": 2,
    "IGASHU_CLOCK_INSIDE": False,
    "IGASHU_LETTERS_AT_ONCE": False,
    "IGASHU_DATABASE_POOL": 10,
    "IGASHU_DATABASE_POOLER": False,
    "IGASHU_DATABASE_DIRECT_URL": "",
    "VAR_DIR": Path("/srv/igashu"),
    "STATIC_ROOT": Path("/srv/igashu/static"),
    "MEDIA_ROOT": Path("/srv/igashu/media"),
    "IGASHU_S3_BUCKET": "",
    "IGASHU_S3_PUBLIC_URL": "",
}
BUCKET = {"IGASHU_S3_BUCKET": "pictures", "IGASHU_S3_PUBLIC_URL": "https://pictures.example.jp"}
SMALL = {
    "REDIS_URL": "",
    "IGASHU_PAGE_WORKERS": 0,
    "IGASHU_SOCKET_WORKERS": 1,
    "IGASHU_CLOCK_INSIDE": True,
    "IGASHU_LETTERS_AT_ONCE": True,
}
POSTGRES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "igashu"}}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/srv/igashu/db.sqlite3"}}


@pytest.fixture
def found(monkeypatch):
    """Return a function: the numbers of what is refused when this is changed."""
    for name in [name for name in os.environ if name.startswith("IGASHU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(installation, "most_connections", lambda: 97)

    def look(database=POSTGRES, **changed):
        cut = SimpleNamespace(DATABASES=database, **(SOUND | changed))
        for module in MODULES:
            monkeypatch.setattr(module, "settings", cut)
        return [message.id.removeprefix("igashu.") for check in CHECKS for message in check()]

    return look


def test_a_sound_installation_is_not_refused(found):
    assert found() == []


def test_machines_that_share_a_database_are_counted(found):
    assert found(IGASHU_MACHINES=1) == []
    assert found(IGASHU_MACHINES=2) == ["E022"]


def test_neither_is_a_small_one(found):
    assert found(SQLITE, **SMALL) == []


@pytest.mark.parametrize(
    ("changed", "numbers"),
    [
        ({"database": SQLITE}, ["E020"]),
        ({"REDIS_URL": ""}, ["E021"]),
        ({"IGASHU_DATABASE_POOL": 19}, ["E022"]),
        ({"IGASHU_CLOCK_INSIDE": True}, ["E023"]),
        ({"IGASHU_DATABASE_POOLER": True}, ["E026"]),
        ({"IGASHU_LETTERS_AT_ONCE": True}, ["W024"]),
        ({"DEBUG": True}, ["E030"]),
        ({"SECRET_KEY": "change-me-" + "zQ7wYtR5uXk2Vn8mBc4Lp6Hs9Jd3Gf1AoEi"}, ["E031"]),
        ({"SECRET_KEY": "abcabcabc" * 6}, ["E031"]),
        ({"BASE_URL": "http://igashu.example.jp"}, ["E001"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["E032"]),
        ({"ALLOWED_HOSTS": ["other.example.jp"]}, ["E032"]),
        ({"IGASHU_SOCKET_ORIGINS": ["igashu.example.jp"]}, ["E033"]),
        ({"IGASHU_SOCKET_ORIGINS": [f"{ADDRESS}/"]}, ["E033"]),
        ({"IGASHU_SOCKET_ORIGINS": [f"{ADDRESS}:port"]}, ["E033"]),
        ({"IGASHU_SOCKET_ORIGINS": ["http://igashu.example.jp"]}, ["E033"]),
        ({"IGASHU_DEMO_ALLOWED": True}, ["E034"]),
        ({"IGASHU_DEMO_LOGIN_CODE": "246810"}, ["E034"]),
        ({"IGASHU_STAFF_MFA_REQUIRED": False}, ["E035"]),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, ["E036"]),
        ({"SECURE_PROXY_SSL_HEADER": None}, ["E036"]),
        ({"VAR_DIR": Path("/srv/igashu/media/images/x")}, ["E040"]),
        ({"STATIC_ROOT": Path("/srv")}, ["E040"]),
        (BUCKET | {"IGASHU_S3_PUBLIC_URL": "http://pictures.example.jp"}, ["E042"]),
    ],
)
def test_each_is_refused_by_its_number(found, changed, numbers):
    assert sorted(set(found(**changed))) == numbers


@pytest.mark.parametrize(
    ("name", "number", "advice"),
    [
        ("IGASHU_FAULT_BELLS", "E037", "消してください"),
        ("IGASHU_SECRETKEY", "W038", "IGASHU_SECRET_KEY"),
        ("IGASHU_QQQQ", "W038", "igashu.env.example"),
    ],
)
def test_the_environment_is_read_too(found, monkeypatch, name, number, advice):
    monkeypatch.setattr(env, "known", {"SECRET_KEY"})
    monkeypatch.setenv(name, "1")
    assert found() == [number]
    hints = [message.hint for check in CHECKS for message in check()]
    assert advice in hints[0]


def test_the_connections_are_counted_as_they_are_cut(found):
    # Two for pages, two for sockets, one worker: 5 x 18 + 5 spare <= 97 < 5 x 19 + 5.
    assert found(IGASHU_DATABASE_POOL=18) == []
    assert found(IGASHU_DATABASE_POOL=19) == ["E022"]


def test_a_bucket_takes_the_public_pictures_and_nothing_else(found, monkeypatch):
    assert found(**BUCKET) == []
    monkeypatch.setattr(folders, "default_storage", InMemoryStorage())
    assert found(**BUCKET) == ["E041"]


def test_behind_a_pooler_the_connections_are_its_own_affair(found):
    behind = {
        "IGASHU_DATABASE_POOLER": True,
        "IGASHU_DATABASE_DIRECT_URL": "postgresql://db/igashu",
    }
    assert found(**behind, IGASHU_DATABASE_POOL=19) == []


def test_every_refusal_says_how_to_mend_it(found):
    found(SQLITE, **{**SOUND, "DEBUG": True, "REDIS_URL": ""})
    assert all(message.hint for check in CHECKS for message in check())
