"""F35, F36: the disk of the database is full. Who writes is told so, who reads notices nothing."""

import json
import os
import shutil
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest

from tests.servers.process import until
from tests.servers.profiles import large, small
from tests.servers.site import COOKIE, ask, metric

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
MEGABYTES, PEOPLE = 400, 40
SMALL_MEGABYTES = 40
# As good as nothing: less than PostgreSQL takes for a file that grows.
CRUMB = 4096
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"
LONG = "あ" * 1900
LAY = f"import json; from tests.faults import inside; print(json.dumps(inside.lay({PEOPLE}, 1)))"
STORED = "[x.text for x in __import__('community.models').models.Message.objects.all()]"


class House:
    """A process with pages and the people who write through it, each once."""

    def __init__(self, town, process):
        self.town, self.port = town, process.port
        told = json.loads(town.site.python(LAY).splitlines()[-1])
        (self.room,), self.people = told["rooms"], iter(told["people"])
        self.acknowledged = []

    def write(self, person=None, key=None, language="ja"):
        """Post a long message; return the answer and its words."""
        person, key = person or next(self.people), key or str(uuid4())
        words = f"{key} {LONG}"
        answer = ask(
            self.port,
            f"/api/v1/rooms/{self.room}/messages",
            method="POST",
            body=json.dumps({"client_msg_id": key, "text": words}),
            timeout=30,
            **{
                "Content-Type": "application/json",
                "Accept-Language": language,
                "Cookie": f"{COOKIE}={person['session']}; __Host-csrf={TOKEN}",
                "X-CSRFToken": TOKEN,
                "Origin": "https://igashu.example.jp",
            },
        )
        if answer.status in (200, 201):
            self.acknowledged.append(words)
        return answer, person, key

    def read(self, person):
        """Read the room: never kept, the database answers."""
        path, cookie = f"/api/v1/rooms/{self.room}/messages", f"{COOKIE}={person['session']}"
        return ask(self.port, path, timeout=30, Cookie=cookie)


def fill(place):
    """Leave no room on a disk. Return what took it."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, CRUMB):
            try:
                while file.write(b"\0" * size) == size:
                    continue
            except OSError:
                continue
    return ballast


def test_f35_a_full_disk_is_told_and_passes():
    settings = {"ROOM_NEWCOMER_POSTS": "0", "API_RATE": "1000/m"}
    with large(sockets=0, pages=1, disk_megabytes=MEGABYTES, **settings) as town:
        is_told_and_passes(House(town, town.pages[0]), town.postgres.home)


def test_f36_a_full_disk_of_sqlite_is_told_and_passes():
    settings = {"ROOM_NEWCOMER_POSTS": "0", "API_RATE": "1000/m"}
    with small(disk_megabytes=SMALL_MEGABYTES, **settings) as town:
        file = Path(town.site.env["IGASHU_DATABASE_URL"].removeprefix("sqlite:///"))
        is_told_and_passes(House(town, town.embedded), file.parent)
        with sqlite3.connect(file) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()


def test_f36_control__where_nobody_keeps_sqlite_open_a_full_disk_cannot_even_be_read():
    with small(disk_megabytes=SMALL_MEGABYTES, ROOM_NEWCOMER_POSTS="0") as town:
        town.embedded.end()
        town.embedded.command[-1] = "tests.faults.loose:application"
        town.embedded.env = town.site.env | {"FAULT": "not_kept_open"}
        town.embedded.start()
        file = Path(town.site.env["IGASHU_DATABASE_URL"].removeprefix("sqlite:///"))
        house = House(town, town.embedded)
        reader = next(house.people)
        assert house.read(reader).status == 200
        fill(file.parent)
        refused = until(lambda: refusal(house), 60, what="the disk is full")
        assert refused[0].status == house.read(reader).status == 503


def is_told_and_passes(house, place):
    """Fill the disk at this place, look at what people are told, make room, and count."""
    # The control: with room on the disk it is stored.
    assert house.write()[0].status == 201
    ballast = fill(place)
    assert shutil.disk_usage(place).free < 1 << 16
    refused, person, key = until(lambda: refusal(house), 60, what="the disk is full")

    said = json.loads(refused.text)
    assert int(refused.headers["Retry-After"]) > 0
    assert said["status"] == 503
    assert is_japanese(said["detail"])
    english = json.loads(house.write(person, key, "en")[0].text)
    assert (english["status"], is_japanese(english["detail"])) == (503, False)
    assert house.read(person).status == 200
    assert metric(house.port, "igashu_answers_total", kind="api", status="503") >= 1

    ballast.unlink()
    until(lambda: house.write(person, key)[0].status == 201, 60, what="well again")
    assert sorted(house.town.site.value(STORED)) == sorted(set(house.acknowledged))


def is_japanese(words):
    return any("ぁ" <= letter <= "ん" for letter in words)


def refusal(house):
    """Write until it is refused."""
    answer, person, key = house.write()
    return (answer, person, key) if answer.status >= 500 else None
