"""The production profile, installed as documented, does the main job over TLS."""

import json
import re
import socket
import ssl
from uuid import uuid4

from websockets.sync.client import connect

from tests.servers.process import until
from tests.servers.site import metric

from .browser import Answer, fields
from .installation import NAME

CODE = re.compile(r"^\s*(\d{3}-\d{3})\s*$", re.MULTILINE)
ROOM = re.compile(r"/rooms/(\d+)/")


def wire(town, session):
    """Open a socket through nginx, as the page does."""
    return connect(
        f"wss://{NAME}:{town.port}/ws/",
        sock=socket.create_connection(("127.0.0.1", town.port), 30),
        ssl=ssl.create_default_context(cafile=str(town.certificate)),
        server_hostname=NAME,
        origin=town.url,
        additional_headers={"Cookie": f"__Host-session={session}"},
        proxy=None,
        open_timeout=30,
    )


def hear(line, kind, seconds=30, **fields):
    """Return the first event of this kind, with these values."""
    while True:
        for event in json.loads(line.recv(timeout=seconds)):
            if event["type"] == kind and fields.items() <= event.items():
                return event


def test_what_one_says_the_other_hears__messages_cross(town):
    room, sessions = town.told["room"], town.told["sessions"]
    with wire(town, sessions["aoi"]) as one, wire(town, sessions["ben"]) as other:
        for line in (one, other):
            line.send(json.dumps({"type": "sub", "room": room, "after": 0}))
            hear(line, "on", room=room)
        said = {}
        for speaker in (one, other):  # both speak before either listens
            said[speaker] = str(uuid4())
            words = {"type": "say", "room": room, "text": "やあ", "client_msg_id": said[speaker]}
            speaker.send(json.dumps(words))
        heard = {line: both(line, said.values(), said[line]) for line in (one, other)}
    assert heard[one] == heard[other]
    assert len(set(heard[one].values())) == 2


def both(line, names, own):
    """Return the number at which each of the messages is shown, once one's own is acknowledged."""
    found, acked = {}, None
    while acked is None or len(found) < 2:
        for event in json.loads(line.recv(timeout=30)):
            if event["type"] == "ack" and event["client_msg_id"] == own:
                acked = event["seq"]
            name = event.get("message", {}).get("client_msg_id")
            if name in names:
                found[name] = event["seq"]
    assert found[own] == acked
    return found


def test_a_story_let_out_by_the_worker_is_on_the_home_page(town, visitor):
    title = f"Story-{uuid4().hex[:6]}"  # in Japanese the page would break it between phrases
    assert title not in visitor().get("/").text
    town.site.python(f"from tests.production.world import write_story as w; w({title!r}, 3)")
    until(lambda: title in visitor().get("/").text, what="the story on the home page")


# --- From a stranger to a member who talks --------------------------------------------------------


def test_from_joining_to_talking_in_the_room_of_the_activity(town, visitor):
    haruka, ben = visitor(), visitor("ben")
    join(town, haruka, "haruka@example.jp")
    approve(visitor("desk"), "上野 はるか")
    letter(town, "haruka@example.jp", "入会が決まりました")
    for person in (haruka, ben):
        apply(person, town.told["activity"])
    organiser = visitor("organiser")
    for name in ("上野 はるか", "ben"):
        offer(organiser, town.told["recruitment"], name)
    rooms = {confirm(person) for person in (haruka, ben)}
    assert len(rooms) == 1, "they meet in the one room of the activity"
    letter(town, "haruka@example.jp", "参加が決まりました")
    talk_over_two_workers(town, rooms.pop(), haruka, ben)


def letter(town, address, words):
    """Return the letter of which the worker has told the mail server."""

    def come():
        letters = town.mail.letters_to(address)
        return next((one for one in letters if words in str(one["Subject"])), None)

    return until(come, what=f"a letter with {words!r} to {address}")


def join(town, person, address):
    """From the page that explains it to a receipt: address, code, input, confirmation, done."""
    person.get("/join/")
    person.follow("参加の手続きを始める")
    person.press("コードを送る", email=address)
    told = letter(town, address, "確認のコード").get_content()
    person.press("確認", code=CODE.search(told)[1])
    told = {
        "full_name": "上野 はるか",
        "full_name_kana": "ウエノ ハルカ",
        "display_name": "はるか",
        "prefecture": "大阪府",
        "interests": ["local"],
        "accept_pledge": "on",
    }
    person.press("確認へ進む", **told)
    assert "上野 はるか" in person.page.text
    person.press("この内容で申請する")
    assert re.search(r"N-\d{4}-\d{4}", person.page.words), person.page


def approve(desk, name):
    desk.get("/cms/")
    desk.follow("決定を待つ申請")
    assert name in desk.page.text
    desk.follow("内容を見る")
    desk.follow("承認へ進む")
    desk.press("承認する")
    assert "承認しました" in desk.page.text


def apply(person, activity):
    """From the activity's page to a receipt: input, confirmation, done."""
    person.get(activity)
    person.follow("応募")
    person.press("確認へ進む", answer="自分の言葉で伝えたいです。")
    assert "自分の言葉で伝えたいです。" in person.page.text
    person.press("この内容で応募する")
    assert "応募を受け付けました" in person.page.text, person.page


def offer(organiser, recruitment, name):
    organiser.get(f"/cms/recruitments/{recruitment}/line/")
    organiser.follow(f"参加を案内：{name}")
    organiser.press("参加を案内する")
    assert "参加のご案内" in organiser.page.text, organiser.page


def confirm(person) -> int:
    """Say yes to the offer; return the room one is let into."""
    person.get("/mypage/applications/")
    person.follow("里山の清掃")
    person.follow("参加の返事をする")
    person.press("参加します")
    assert "参加が決まりました" in person.page.text, person.page
    return int(ROOM.search(person.page.link("部屋"))[1])


def talk_over_two_workers(town, room, *people):
    one, other = (person.cookies["__Host-session"] for person in people)
    with wire(town, one) as here, wire(town, other) as there:
        until(
            lambda: [metric(one.port, "igashu_sockets") for one in town.sockets] == [1, 1],
            what="a socket on each worker",
        )
        for line in (here, there):
            line.send(json.dumps({"type": "sub", "room": room, "after": 0}))
            hear(line, "on", room=room)
        for speaker, listener, words in ((here, there, "はじめまして"), (there, here, "ようこそ")):
            said = {"type": "say", "room": room, "text": words, "client_msg_id": str(uuid4())}
            speaker.send(json.dumps(said))
            hear(speaker, "ack", client_msg_id=said["client_msg_id"])
            assert hear(listener, "ev", what="said")["message"]["text"] == words
    log = people[0].get(f"/rooms/{room}/").text
    assert "はじめまして" in log
    assert "ようこそ" in log


def test_the_forms_of_a_page_are_read_as_a_browser_would():
    page = """<form method="post"><input name="a" value="1"><input type="checkbox" name="b">
    <select name="c"><option value="">-<option value="2" selected>two</select>
    <textarea name="d">\n3</textarea><button name="e" value="4">Go on</button></form>"""
    button = Answer(200, {}, page.encode()).button("Go on")
    assert fields(button.find_parent("form")) == [("a", "1"), ("c", "2"), ("d", "3")]
