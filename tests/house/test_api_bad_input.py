"""What machines send by mistake or malice: every refusal is a problem, none is a fault of ours."""

import json
import uuid

import pytest
from django.core.cache import cache

from activities.models import Application
from community.models import Message
from home import cursors
from tests.house.api_world import make_world

PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def without_allowance(settings):
    settings.IGASHU_API_RATE = "1000000/m"
    cache.clear()


@pytest.fixture
def world(aoi, moderator):
    return make_world(aoi, moderator)


@pytest.fixture
def post(world, client_of, aoi):
    client = client_of(aoi)

    def send(body, **headers):
        kind = headers.pop("content_type", "application/json")
        address = f"/api/v1/rooms/{world.room.pk}/messages"
        return client.post(address, body, content_type=kind, **headers)

    return send


KEY = str(uuid.uuid4())
GOOD = json.dumps({"text": "やあ", "client_msg_id": KEY})
BODIES = {
    "H02 empty": (b"", 422),
    "H03 cut off": (GOOD[:-3].encode(), 400),
    "H04 deep": (b"[" * 10_000 + b"]" * 10_000, 400),
    "H05 a key twice": (f'{{"text": "a", "text": "b", "client_msg_id": "{KEY}"}}'.encode(), 400),
    "H06 a list": (b"[1]", 422),
    "H06 a word": (b'"word"', 422),
    "H06 null": (b"null", 422),
    "H07 a truth for text": (json.dumps({"text": True, "client_msg_id": KEY}).encode(), 422),
    "H07 a number for text": (json.dumps({"text": 1, "client_msg_id": KEY}).encode(), 422),
    "H07 a list for text": (json.dumps({"text": ["a"], "client_msg_id": KEY}).encode(), 422),
    "H08 extra": (json.dumps({"text": "a", "client_msg_id": KEY, "seq": 1}).encode(), 422),
    "H09 proto": (f'{{"__proto__": 1, "text": "a", "client_msg_id": "{KEY}"}}'.encode(), 422),
    "T01 no text": (json.dumps({"text": "", "client_msg_id": KEY}).encode(), 422),
    "T03 wide space": (json.dumps({"text": "　", "client_msg_id": KEY}).encode(), 422),
    "T04 invisible": (json.dumps({"text": "\u200b", "client_msg_id": KEY}).encode(), 422),
    "T05 NUL": (json.dumps({"text": "a\x00b", "client_msg_id": KEY}).encode(), 422),
    "T07 half a character": (f'{{"text": "\\ud83d", "client_msg_id": "{KEY}"}}'.encode(), 400),
    "T07 half a key": (b'{"\\ud83d": 1}', 400),
    "T08 not UTF-8": (b'{"text": "\xff\xfe"}', 400),
    "T09 overlong": (b'{"text": "\xc0\xaf"}', 400),
    "T19 long": (json.dumps({"text": "あ" * 20_000, "client_msg_id": KEY}).encode(), 422),
    "H11 eleven megabytes": (b'{"text": "' + b"a" * 11_000_000 + b'"}', 413),
    "N06 NaN": (b'{"text": NaN}', 400),
    "N06 infinity": (b'{"text": -Infinity}', 400),
    "N05 a huge number": (f'{{"text": 1e309, "client_msg_id": "{KEY}"}}'.encode(), 422),
    "digits without end": (b'{"text": ' + b"1" * 5_000 + b"}", 400),
    "no UUID": (json.dumps({"text": "a", "client_msg_id": "1"}).encode(), 422),
}


def test_a_bad_body_is_a_problem__and_nothing_is_said(post):
    before = Message.objects.count()
    answers = {name: post(body) for name, (body, _status) in BODIES.items()}

    found = {name: answer.status_code for name, answer in answers.items()}
    assert found == {name: status for name, (_body, status) in BODIES.items()}
    assert {answer["Content-Type"] for answer in answers.values()} == {PROBLEM}
    assert Message.objects.count() == before


def test_the_good_one_is_stored(post):
    assert post(GOOD).status_code == 201


OTHER_FORMS = [
    {"content_type": "text/plain"},
    {"content_type": "application/x-www-form-urlencoded"},
    {"content_type": "multipart/form-data; boundary=x"},
    {"content_type": ""},
    {"HTTP_CONTENT_ENCODING": "gzip"},
]


def test_another_form_or_packing_is_415(post):
    assert {post(GOOD, **headers).status_code for headers in OTHER_FORMS} == {415}


def test_json_with_its_charset_named_is_fine(post):
    assert post(GOOD, content_type="application/json; charset=utf-8").status_code == 201


ADDRESSES = {
    "/api/v1/pages?limit=0": 422,
    "/api/v1/pages?limit=-1": 422,
    "/api/v1/pages?limit=1000000": 422,
    "/api/v1/pages?limit=１０": 422,
    "/api/v1/pages?limit=1.5": 422,
    "/api/v1/pages?limit=0x10": 422,
    "/api/v1/pages?limit=1&limit=2": 200,
    "/api/v1/pages?limti=1": 422,
    "/api/v1/pages?type=%00": 422,
    "/api/v1/pages?cursor=%00": 422,
    "/api/v1/pages?cursor=" + "x" * 5_000: 422,
    "/api/v1/pages?type[]=home.NewsPage": 422,
    "/api/v1/recruitments/0": 404,
    "/api/v1/recruitments/-1": 404,
    "/api/v1/recruitments/9223372036854775808": 404,
    "/api/v1/recruitments/1e3": 404,
    "/api/v1/recruitments/abc": 404,
    "/api/v1/recruitments/%00": 404,
    "/api/v1/recruitments/..%2f..%2fme": 404,
    "/api/v1/recruitments?activity=99999999999999999999": 422,
    "/api/v1/recruitments?open=perhaps": 422,
    "/api/v1/activities?category=no-such": 422,
    "/api/v1/activities?month=2026-13": 422,
    "/api/v1/activities?month=２０２６-12": 422,
    "/api/v1/activities?month=2026-12": 200,
    "/api/v1/activities?category=local&category=charm": 200,
    "/api/v1/activities?sort=-id;drop": 422,
    "/api/v1/me/applications/not-a-uuid": 404,
    "/api/v1/me/": 404,
    "/api/v2/pages": 404,
    "/api/": 404,
}


def test_a_bad_address_is_a_problem(client_of, house, aoi):
    client = client_of(aoi)
    answers = {address: client.get(address) for address in ADDRESSES}
    refusals = [answer for answer in answers.values() if answer.status_code >= 400]

    assert {address: answer.status_code for address, answer in answers.items()} == ADDRESSES
    assert {answer["Content-Type"] for answer in refusals} == {PROBLEM}
    assert all(answer["Cache-Control"].startswith("no-store") for answer in refusals)


@pytest.mark.parametrize("list_name", ["pages", "activities", "recruitments", "me/applications"])
def test_a_cursor_of_another_list_or_a_changed_one_is_refused(client_of, aoi, list_name):
    client = client_of(aoi)
    forged = [
        cursors.written("another", 1),
        cursors.written(list_name.split("/")[-1], 1, 2)[:-1] + "x",
        "WzFd:1:x",
    ]
    answers = [client.get(f"/api/v1/{list_name}", {"cursor": cursor}) for cursor in forged]

    assert {answer.status_code for answer in answers} == {422}
    assert answers[0].json()["errors"][0]["code"] == "cursor_not_understood"


def test_the_reader_chooses_the_language_of_the_words__not_of_the_code(client, db):
    japanese = client.get("/api/v1/me").json()
    english = client.get("/api/v1/me", HTTP_ACCEPT_LANGUAGE="en")

    assert japanese["title"] == "ログインが必要です"
    assert english["Content-Language"] == "en"
    assert english.json()["code"] == japanese["code"] == "sign_in"


def test_a_fault_of_ours_is_a_problem_without_its_details(client, house, monkeypatch):
    monkeypatch.setattr("home.api.asked", lambda *given: 1 / 0)
    client.raise_request_exception = False

    answer = client.get("/api/v1/pages")

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "division" not in answer.content.decode()


def test_a_key_of_somebody_else_meets_nobody(world, client_of, aoi, ben):
    key = str(uuid.uuid4())
    address = f"/api/v1/recruitments/{world.recruitment.pk}/applications"
    Application.objects.all().delete()
    statuses = [
        client_of(person).post(address, {"submission_key": key}, content_type="application/json")
        for person in (aoi, ben)
    ]

    assert [answer.status_code for answer in statuses] == [201, 201]
    assert Application.objects.count() == 2
