"""The wire: golden frames, and the one error that read() may raise."""

import json
from pathlib import Path

import pytest

from community import protocol

FRAMES = Path(__file__).parent / "frames"
ROOT = Path(__file__).resolve().parents[2]
UUID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
WHO = {"id": UUID, "name": "あおい", "is_staff": False}
SAID = {"seq": 7, "client_msg_id": UUID, "text": "こんにちは"}
REPLIES = {
    "hello": protocol.Hello(me=UUID, server_time="2026-12-01T13:00:00+09:00"),
    "on": protocol.On(room=1, head=7, epoch=UUID),
    "resync": protocol.Resync(room=1, head=7, epoch=UUID),
    "ev": protocol.Ev(1, 7, "said", "2026-12-01T13:00:00+09:00", WHO, SAID),
    "here": protocol.Here(room=1, people=5),
    "writes": protocol.Writes(room=1, who=WHO),
    "hb": protocol.Hb(rooms={"1": 7}),
    "ack": protocol.Ack(room=1, client_msg_id=UUID, seq=7),
    "refused": protocol.Refused("too_fast", "少しお待ちください。", UUID, 1, 4),
    "bye": protocol.bye(protocol.Close.RESTART),
}
REQUESTS = {
    "sub": protocol.Sub(room=1, after=7, epoch=UUID),
    "say": protocol.Say(room=1, text="こんにちは", client_msg_id=UUID),
    "read": protocol.Read(room=1, seq=7),
    "pong": protocol.Pong(),
    "writing": protocol.Writing(room=1),
}


@pytest.mark.parametrize("name", protocol.TO_CLIENT)
def test_the_server_writes_the_golden_frame(name):
    golden = (FRAMES / f"server_{name}.json").read_text().strip()
    assert json.loads(protocol.write(REPLIES[name])) == json.loads(golden)


def test_words_shown_again_travel_as_the_golden_frame():
    golden = (FRAMES / "server_ev_shown.json").read_text()
    shown = protocol.Ev(1, 9, "shown", "2026-12-01T13:05:00+09:00", WHO, SAID)
    assert json.loads(protocol.write(shown)) == json.loads(golden)


QUOTE = {"seq": 7, "author": WHO, "text": "こんにちは"}
ANSWER = {"seq": 9, "client_msg_id": UUID, "text": "はい"}
WAITING = {"due_on": "2026-12-08", "days": 7, "answered": False}
OTHER = "0f9619ff-8b86-4d01-b42d-00cf4fc964ff"
PICTURES = [
    {"id": UUID, "width": 1280, "height": 960, "alt": "橋"},
    {"id": OTHER, "width": 640, "height": 640},
]
RESULT = {"workshop": 3, "group": 2, "people": [WHO]}
SHOP = {
    "step": "drawn",
    "id": 3,
    "theme": "空き家をどう使うか",
    "question": "まず何から始めますか",
    "stage": "talking",
    "minutes": 20,
    "group_size": 4,
    "ends_at": "2026-12-01T13:25:00+09:00",
    "people": 12,
    "groups": 3,
    "reported": 0,
}
AROUND = {
    "pictures": ("said", SAID | {"text": "", "pictures": PICTURES}),
    "answer_to_pictures": ("said", ANSWER | {"quote": QUOTE | {"text": "", "pictures": 2}}),
    "answer": ("said", ANSWER | {"quote": QUOTE}),
    "answer_to_gone": ("said", ANSWER | {"quote": {"seq": 7, "author": WHO, "gone": "removed"}}),
    "result": ("said", SAID | {"result": RESULT}),
    "edited": ("edited", SAID | {"text": "こんばんは", "edited": True}),
    "reacted": (
        "reacted",
        {"seq": 7, "kind": "thanks", "reactions": {"thanks": 2, "seen": 1}},
    ),
    "unreacted": ("unreacted", {"seq": 7, "kind": "thanks", "reactions": {}}),
    "pinned": ("pinned", SAID | {"author": WHO}),
    "unpinned": ("unpinned", {"seq": 7}),
    "asked": ("asked", {"seq": 7, "question": WAITING}),
    "unasked": ("unasked", {"seq": 7}),
    "answered": ("answered", {"seq": 7, "question": WAITING | {"answered": True, "answer": 8}}),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_happens_around_words_travels_as_the_golden_frame(name):
    golden = (FRAMES / f"server_ev_{name}.json").read_text()
    what, message = AROUND[name]
    event = protocol.Ev(1, 9, what, "2026-12-01T13:05:00+09:00", WHO, message)
    assert json.loads(protocol.write(event)) == json.loads(golden)


def test_a_step_of_a_workshop_travels_as_the_golden_frame():
    golden = (FRAMES / "server_ev_workshop.json").read_text()
    event = protocol.Ev(1, 9, "workshop", "2026-12-01T13:05:00+09:00", WHO, workshop=SHOP)
    assert json.loads(protocol.write(event)) == json.loads(golden)


def test_an_answer_is_understood_as_the_golden_frame():
    frame = (FRAMES / "client_say_answer.json").read_text()
    assert protocol.read(frame) == protocol.Say(1, "はい", UUID, reply_to=7)


def test_pictures_are_said_as_in_the_golden_frame():
    frame = (FRAMES / "client_say_pictures.json").read_text()
    said = protocol.Say(1, "", UUID, pictures=[{"id": UUID, "alt": "橋"}, {"id": OTHER}])
    assert protocol.read(frame) == said


@pytest.mark.parametrize("name", protocol.FROM_CLIENT)
def test_the_golden_frame_of_a_client_is_understood(name):
    assert protocol.read((FRAMES / f"client_{name}.json").read_text()) == REQUESTS[name]


def test_several_events_share_a_frame():
    frame = protocol.write(REPLIES["ev"], REPLIES["here"])
    assert [item["type"] for item in json.loads(frame)] == ["ev", "here"]


BROKEN = {
    "empty": "",
    "nul": "\x00",
    "not json": "{",
    "array": "[]",
    "number": "1",
    "unknown type": '{"type":"shout"}',
    "type is a list": '{"type":["sub"]}',
    "no type": '{"room":1,"after":0}',
    "missing field": '{"type":"sub","room":1}',
    "room is a string": '{"type":"sub","room":"1","after":0}',
    "room is true": '{"type":"sub","room":true,"after":0}',
    "room is a fraction": '{"type":"sub","room":1.5,"after":0}',
    "room is infinite": '{"type":"sub","room":1e309,"after":0}',
    "after is nothing": '{"type":"sub","room":1,"after":null}',
    "huge number": '{"type":"sub","room":1,"after":' + "9" * 5000 + "}",
    "deep": "[" * 10_000,
    "id is no uuid": '{"type":"say","room":1,"text":"a","client_msg_id":"x"}',
    **{
        f"pictures are {said}": f'{{"type":"say","room":1,"text":"a","client_msg_id":"{UUID}",'
        f'"pictures":{said}}}'
        for said in (
            "1",
            "{}",
            '["x"]',
            "[[]]",
            "[null]",
            "[{}]",
            '[{"id":"x"}]',
            '[{"id":1}]',
            f'[{{"id":"{UUID}","alt":1}}]',
            f'[{{"id":"{UUID}","url":"/x"}}]',
        )
    },
    "extra field": '{"type":"pong","is_staff":true}',
    "proto": '{"type":"pong","__proto__":{}}',
}


@pytest.mark.parametrize("frame", BROKEN.values(), ids=BROKEN)
def test_a_broken_frame_is_a_bad_frame(frame):
    with pytest.raises(protocol.BadFrame, match="not_understood"):
        protocol.read(frame)


@pytest.mark.parametrize("letter", ["a", "あ"])
def test_a_frame_over_the_limit_is_too_long(letter):
    size = protocol.MAX_FRAME_BYTES // len(letter.encode()) + 1
    with pytest.raises(protocol.BadFrame, match="too_long"):
        protocol.read(letter * size)


def test_the_document_shows_the_wire_as_it_is():
    assert protocol.tables() in (ROOT / "docs" / "rooms.md").read_text()


def test_every_close_code_says_why():
    assert set(protocol.WHY) == set(protocol.Close)
