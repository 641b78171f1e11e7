"""What people enter never reaches the logs: a canary sings in every field, and is not heard."""

import io
import json
import logging
import logging.config
import re
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from community.actions import post_message
from igashu_site.logs import JsonFormatter, RequestIdFilter
from members.actions import letters
from members.models import User
from tests import build

pytestmark = pytest.mark.django_db
CANARY = "kanariya"


@pytest.fixture
def log():
    """Everything that is logged from INFO on, in the very form of production."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield heard
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def singer():
    return build.make_person(
        f"{CANARY}@example.jp", member=True, display_name=CANARY, full_name=f"{CANARY} 太郎"
    )


def test_a_walk_through_the_site_leaves_no_name(house, client_of, singer, log):
    build.make_pledge()
    client, room = client_of(singer), build.make_room(people=[singer])
    typed = build.APPLICANT | {"full_name": CANARY, "motivation": CANARY, "display_name": CANARY}
    for path in ("/", "/mypage/", f"/rooms/{room.pk}/", "/join/apply/", "/nowhere/"):
        client.get(path)
        client.post(path, typed)
    client_of().post("/accounts/login/", {"email": singer.email})
    client.get("/search/", {"q": CANARY})
    client.post("/api/v1/nothing", json.dumps({"text": CANARY}), content_type="application/json")
    post_message(room=room, author=singer, text=CANARY, client_msg_id=uuid4())
    broken = patch(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        side_effect=OSError(f"{singer.email} refused"),
    )
    with broken:
        letters.write_letter(to=singer, kind="x", subject=CANARY, text=CANARY, dedupe_key="c")
        letters.send_due_letters()
    assert log.getvalue().count("\n") > 3, "nothing was logged: this proves nothing"
    assert CANARY not in log.getvalue()


def test_an_error_tells_its_kind_and_its_place_only(singer, log):
    try:
        with transaction.atomic():
            User.objects.create_user(singer.email)
    except IntegrityError:
        logging.getLogger("x").exception("it broke")
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("x").exception("it broke again")
    said = log.getvalue()
    assert "IntegrityError" in said
    assert "ValueError" in said
    assert __file__ in said
    assert CANARY not in said


def test_the_canary_can_be_heard(log):
    """The control."""
    logging.getLogger("x").info("hello %s", CANARY)
    assert CANARY in log.getvalue()


SERVERS = {"uvicorn": "uvicorn.error", "granian": "_granian.utils"}
# As granian tells it: the whole error is part of the message.
TOLD = f"""Application callable raised an exception
Traceback (most recent call last):
  File "/opt/igashu/x.py", line 52, in answer
    rv = callback(environ)
ValueError: {CANARY}
and {CANARY} again"""


@pytest.mark.parametrize("server", SERVERS)
def test_the_servers_own_words_are_of_the_same_form(server):
    shipped = json.loads((settings.BASE_DIR / "deploy" / "logs" / f"{server}.json").read_text())
    heard, name = io.StringIO(), SERVERS[server]
    shipped["handlers"]["console"]["stream"] = heard
    loggers = [logging.getLogger(one) for one in [*shipped["loggers"], name]]
    before = [(one, one.level, one.propagate, one.handlers[:]) for one in loggers]
    try:
        logging.config.dictConfig(shipped)
        logging.getLogger(name).error(TOLD)
        try:
            raise ValueError(CANARY)
        except ValueError:
            logging.getLogger(name).exception("Exception in ASGI application")
    finally:
        for one, level, propagate, handlers in before:
            one.level, one.propagate, one.handlers[:] = level, propagate, handlers
    first, second = map(json.loads, heard.getvalue().splitlines())
    assert first["message"].endswith("rv = callback(environ)\nValueError")
    assert "ValueError" in second["error"]
    assert CANARY not in heard.getvalue()


def test_the_services_use_it():
    for service, server in (("pages@", "granian"), ("sockets@", "uvicorn"), ("small", "uvicorn")):
        unit = settings.BASE_DIR / "deploy" / "systemd" / f"igashu-{service}.service"
        (named,) = re.findall(r"--log-config /opt/igashu/(\S+)", unit.read_text())
        assert named == f"deploy/logs/{server}.json"
        assert (settings.BASE_DIR / named).is_file()
