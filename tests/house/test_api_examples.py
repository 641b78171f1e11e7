"""Every example of docs/api.md is run, as it stands there, against a running server."""

import re
import shlex
import uuid
from http.client import HTTPConnection
from pathlib import Path
from string import Template
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import APIToken

from community.actions import join_room, post_message, report_message
from community.models import Room
from igashu_site import roles
from members.notices.actions import notify
from members.push.models import Device
from tests import build
from tests.house.api_world import make_application

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
THERE = "http://localhost:8000"


def blocks():
    return re.findall(r"^```sh\n(.*?)^```", DOCUMENT.read_text(), flags=re.M | re.S)


def promised(block):
    return re.findall(r"# → (\d+)$", block, flags=re.M)


def make_things():
    """Return what the gaps of the examples stand for."""
    build.make_house()
    aoi = build.make_person("aoi@example.jp", member=True)
    service = build.make_person("service@example.jp", roles=[roles.EDITOR])
    recruitment, applied = build.make_recruitment(), build.make_recruitment()
    recruitment.page.save_revision()
    room = Room.objects.create(name="ひろば")
    join_room(room=room, user=aoi)
    said = post_message(room=room, author=aoi, text="やあ", client_msg_id=uuid.uuid4()).message
    moderator = build.make_person("moderator@example.jp", roles=[roles.MODERATOR])
    report = report_message(message=said, reporter=moderator, reason="other")
    notice = notify(to=aoi, kind="x", title="お知らせ", url="/rooms/", dedupe_key="docs")
    device = Device.objects.create(user=aoi, slot=1, endpoint="https://fcm.googleapis.com/x")
    _row, token = APIToken.create_token(user=service, name="docs")
    return {
        "ACTIVITY": recruitment.page_id,
        "RECRUITMENT": recruitment.pk,
        "APPLICATION": make_application(applied, aoi).pk,
        "ROOM": room.pk,
        "SEQ": said.seq,
        "NOTICE": notice.pk,
        "REPORT": report.pk,
        "DEVICE": device.pk,
        "SESSION": session_of(aoi),
        "MODERATOR": session_of(moderator),
        "CSRF": "x" * 32,
        "TOKEN": token,
    }


def session_of(person):
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies["sessionid"].value


def commands(block, things):
    """Yield the words of each command: joined over line ends, gaps filled, without its comment."""
    for line in Template(block.replace("\\\n", " ")).substitute(things).splitlines():
        yield shlex.split(line, comments=True)


def run(words, host):
    """Do what curl does with these words (no newcomer needs curl); return the status."""
    assert words[0] == "curl"
    method, body, headers, address = None, None, {}, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-d":
            body = next(rest).encode()
        elif word in {"-H", "-b"}:
            name, text = (next(rest) if word == "-H" else f"Cookie: {next(rest)}").split(": ", 1)
            headers[name] = text
        else:
            address = quote(word.removeprefix(THERE), safe="/?&=%:")
    connection = HTTPConnection(host, timeout=30)
    connection.request(method or ("POST" if body else "GET"), address, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.status)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_example_answers_what_the_document_says(live_server):
    cache.clear()
    things, host = make_things(), live_server.url.removeprefix("http://")
    found = {block: [run(words, host) for words in commands(block, things)] for block in blocks()}

    assert found == {block: promised(block) for block in blocks()}


def test_each_example_says_what_comes_back():
    examples = blocks()

    assert len(examples) > 8
    assert [block for block in examples if block.count("curl ") != len(promised(block))] == []
