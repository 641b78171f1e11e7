"""The socket: order, refusals, strikes, limits, and the end of a right."""

import asyncio
import json
from types import SimpleNamespace
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session

from community import actions, announce, history, hub, outbox, presence, protocol
from community.consumers import RoomSocket
from community.models import Message, Participant
from members.models import Membership
from members.signals import member_left
from tests import build
from tests.community.talk import ORIGIN, knock, talking

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def keys(aoi, ben, chika, moderator, client_of):
    """Everybody's session."""
    people = {"aoi": aoi, "ben": ben, "chika": chika, "moderator": moderator}
    return {name: client_of(one).cookies["sessionid"].value for name, one in people.items()}


def in_thread(work, **values):
    return database_sync_to_async(work)(**values)


async def post(room, author, text="こんにちは"):
    return await in_thread(
        actions.post_message, room=room, author=author, text=text, client_msg_id=uuid4()
    )


# --- Order ----------------------------------------------------------------------------------


async def test_hello_then_what_was_missed_then_on(shared, keys):
    async with talking(keys["aoi"], shared) as talk:
        kinds = [item["type"] for item in talk.heard]
    assert kinds == ["hello", "ev", "ev", "on", "here"]
    assert talk.seqs() == [1, 2]


async def test_a_word_is_stored_acknowledged_and_heard_by_all(shared, keys):
    key = str(uuid4())
    async with talking(keys["aoi"], shared) as aoi, talking(keys["ben"], shared) as ben:
        await aoi.say("say", room=shared.pk, text="こんにちは", client_msg_id=key)
        ack = await aoi.until("ack", client_msg_id=key)
        event = await ben.until("ev", what="said")
    stored = await Message.objects.aget()
    assert (ack["seq"], event["seq"], event["message"]["text"]) == (
        stored.seq,
        stored.seq,
        "こんにちは",
    )
    assert event["who"]["name"] == "あおい"


async def test_what_one_commit_stored_is_acknowledged_in_one_frame():
    """In order, with the loop's next turn; what comes later has a frame of its own."""
    frames = []
    socket = RoomSocket("", "me", SimpleNamespace(put=lambda frame: frames.append(frame.text)))
    for seq in (1, 2):
        socket.acknowledge(protocol.Ack(7, str(seq), seq))
    assert frames == []
    await asyncio.sleep(0)
    socket.acknowledge(protocol.Ack(7, "3", 3))
    await asyncio.sleep(0)
    assert [[ack["seq"] for ack in json.loads(frame)] for frame in frames] == [[1, 2], [3]]


async def test_a_picture_is_said_over_the_socket_in_the_words_of_the_log(shared, aoi, keys):
    picture = await in_thread(build.make_picture, room=shared, author=aoi)
    said = {"room": shared.pk, "text": "", "pictures": [{"id": str(picture.pk), "alt": "橋"}]}
    async with talking(keys["aoi"], shared) as aoi_, talking(keys["ben"], shared) as ben:
        await ben.say("say", **said, client_msg_id=str(uuid4()))
        assert (await ben.until("refused"))["code"] == "picture_not_found"
        for _twice in range(2):
            await aoi_.say("say", **said, client_msg_id=str(picture.pk))
            ack = await aoi_.until("ack")
        event = await ben.until("ev", what="said")
    told = event["message"]["pictures"]
    assert told == [{"id": str(picture.pk), "width": 8, "height": 6, "alt": "橋"}]
    [logged] = (await in_thread(history.events_after, room=shared, seq=ack["seq"] - 1)).events
    assert logged.message == event["message"]
    assert await Message.objects.acount() == 1


async def test_the_same_word_again_is_acknowledged_with_the_same_number(shared, keys):
    key = str(uuid4())
    async with talking(keys["aoi"], shared) as talk:
        numbers = []
        for _ in range(2):
            await talk.say("say", room=shared.pk, text="一度", client_msg_id=key)
            numbers.append((await talk.until("ack"))["seq"])
        await talk.say("say", room=shared.pk, text="別の文", client_msg_id=key)
        refused = await talk.until("refused")
    assert numbers[0] == numbers[1]
    assert (refused["code"], refused["client_msg_id"]) == ("conflict", key)


async def test_who_comes_back_gets_only_what_was_missed(shared, aoi, keys):
    for number in range(3):
        await post(shared, aoi, f"その{number}")
    async with talking(keys["ben"], shared, after=3) as talk:
        assert talk.seqs() == [4, 5]


async def test_a_long_absence_ends_with_more(shared, aoi, keys, monkeypatch):
    monkeypatch.setattr(history, "events_after", limited(2))
    async with talking(keys["ben"], shared) as talk:
        first = next(item for item in talk.heard if item["type"] == "on")
        await post(shared, aoi)
        late = await talk.until("ev", what="said")
    assert (first["more"], late["seq"]) == (False, 3)
    for number in range(3):
        await post(shared, aoi, f"その{number}")
    async with talking(keys["ben"], shared) as talk:
        on = next(item for item in talk.heard if item["type"] == "on")
    assert (on["more"], talk.seqs(), on["head"]) == (True, [1, 2], 6)


def limited(limit):
    read = history.events_after
    return lambda room, seq: read(room, seq, limit)


@pytest.mark.parametrize("after", [-1, 99, 2**63, 10**30])
async def test_a_cursor_that_does_not_fit_means_beginning_anew(shared, keys, after):
    async with talking(keys["aoi"], shared, after=after) as talk:
        assert [item["type"] for item in talk.heard] == ["hello", "resync", "on", "here"]


async def test_another_epoch_means_beginning_anew(shared, keys):
    async with talking(keys["aoi"]) as talk:
        await talk.say("sub", room=shared.pk, after=2, epoch=str(uuid4()))
        assert (await talk.until("resync"))["head"] == 2


async def test_listening_twice_tells_nothing_twice(shared, aoi, keys):
    async with talking(keys["ben"], shared) as talk:
        await talk.say("sub", room=shared.pk, after=2)
        await talk.until("on")
        await post(shared, aoi)
        await talk.until("ev", what="said")
        await post(shared, aoi, "しきり")
        await talk.until("ev", seq=4)
    assert talk.seqs() == [1, 2, 3, 4]


# --- The doorbell is a hint -----------------------------------------------------------------


async def test_a_lost_doorbell_is_repaired_by_the_next_round(shared, aoi, keys, monkeypatch):
    async with talking(keys["ben"], shared) as talk:
        monkeypatch.setattr(announce, "send", lambda message: None)
        posted = await post(shared, aoi)
        assert await talk.communicator.receive_nothing()
        await hub.this_hub().poll()
        assert (await talk.until("ev"))["seq"] == posted.message.seq


def counting(monkeypatch):
    """Count how often the log is read, and how often an event is written."""
    looks, frames = [], []
    read, write = history.events_after, protocol.part

    def counted_read(*values):
        looks.append(values)
        return read(*values)

    def counted_write(reply):
        frames.extend([reply] * isinstance(reply, protocol.Ev))
        return write(reply)

    monkeypatch.setattr(history, "events_after", counted_read)
    monkeypatch.setattr(protocol, "part", counted_write)
    return looks, frames


async def test_many_rings_are_few_looks_and_one_frame_for_all(shared, aoi, keys, monkeypatch):
    async with talking(keys["aoi"], shared) as one, talking(keys["ben"], shared) as other:
        looks, frames = counting(monkeypatch)
        await post(shared, aoi)
        for _ in range(5):
            await in_thread(announce.ring, room_id=shared.pk, seq=3)
        await one.until("ev", what="said")
        await other.until("ev", what="said")
    assert len(looks) <= 2
    # A second look may come too late to find anything; what was found was written once.
    assert len(frames) == 1


async def test_what_was_said_here_is_written_once_and_not_read_again(shared, keys, monkeypatch):
    async with talking(keys["aoi"], shared) as aoi, talking(keys["ben"], shared) as ben:
        looks, frames = counting(monkeypatch)
        await aoi.say("say", room=shared.pk, text="ここで", client_msg_id=str(uuid4()))
        for talk in (aoi, ben):
            await talk.until("ev", what="said")
    assert (len(looks), len(frames)) == (0, 1)


async def test_what_was_said_here_is_told_in_the_words_of_the_log(shared, keys):
    async with talking(keys["aoi"], shared) as talk:
        await talk.say("say", room=shared.pk, text="𠮷野家で\n待つ", client_msg_id=str(uuid4()))
        told = await talk.until("ev", what="said")
    [read] = (await in_thread(lambda: history.events_after(shared, 2))).events
    assert json.dumps(told) == json.dumps(protocol.as_dict(read))


# --- The door -------------------------------------------------------------------------------

BAD_ORIGINS = {
    "none": None,
    "null": "null",
    "other scheme": ORIGIN.replace("http:", "https:"),
    "other port": "http://localhost:8001",
    "subdomain": "http://a.localhost:8000",
    "suffix": "http://localhost:8000.evil.example",
    "file": "file://",
    "malformed port": "http://localhost:80x0",
    "upper case": ORIGIN.upper(),
    "with a path": ORIGIN + "/",
    "user": "http://localhost:8000@evil.example",
}


@pytest.mark.parametrize("origin", BAD_ORIGINS.values(), ids=BAD_ORIGINS)
async def test_another_origin_is_turned_away(keys, origin):
    assert not await knock(session_key=keys["aoi"], origin=origin)


@pytest.mark.parametrize("host", ["evil.example", "", "testserver.evil.example", "a b", None])
async def test_another_host_is_turned_away(keys, host):
    assert not await knock(session_key=keys["aoi"], host=host)


@pytest.mark.parametrize("session_key", ["", "x", "0" * 8000])
async def test_without_a_session_nobody_comes_in(db, session_key):
    assert not await knock(session_key=session_key)


async def test_the_same_door_opens_for_a_member(keys):
    assert await knock(session_key=keys["aoi"])


async def test_there_is_one_address(keys):
    assert not await knock("/elsewhere/", session_key=keys["aoi"])


async def test_who_is_no_member_is_told_why(keys):
    async with talking(keys["chika"]) as talk:
        assert await talk.closed() == 4503
    assert talk.heard == [{"type": "bye", "reason": 4503, "retry_ms": 0}]


SOCKET_ANSWERS = {
    ("aoi", "sub"): "on",
    ("aoi", "say"): "ack",
    ("ben", "sub"): "forbidden",
    ("ben", "say"): "forbidden",
    ("moderator", "sub"): "on",
    ("moderator", "say"): "forbidden",
}


@pytest.mark.parametrize(("who", "verb"), SOCKET_ANSWERS)
async def test_the_socket_gives_the_same_answer_as_the_pages(room, aoi, keys, who, verb):
    await in_thread(actions.join_room, room=room, user=aoi)
    fields = {"sub": {"after": 0}, "say": {"text": "あ", "client_msg_id": str(uuid4())}}[verb]
    expected = SOCKET_ANSWERS[who, verb]
    async with talking(keys[who]) as talk:
        await talk.say(verb, room=room.pk, **fields)
        kind = expected if expected in ("on", "ack") else "refused"
        answer = await talk.until(kind)
    assert answer.get("code", expected) == expected


@pytest.mark.parametrize("room_id", [0, -1, 999_999, 2**63, 10**30])
async def test_a_room_that_is_not_there_is_not_found(keys, room_id):
    async with talking(keys["aoi"]) as talk:
        await talk.say("sub", room=room_id, after=0)
        assert (await talk.until("refused"))["code"] == "not_found"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("en-GB,en;q=0.9", "This room was not found."),
        ("ja", "この部屋は見つかりません。"),
        ("xx,\x80", "この部屋は見つかりません。"),
        (None, "この部屋は見つかりません。"),
    ],
)
async def test_a_refusal_is_said_in_the_language_of_the_page(keys, wish, words):
    async with talking(keys["aoi"], wish=wish) as talk:
        await talk.say("sub", room=999_999, after=0)
        refused = await talk.until("refused")
    assert refused["text"] == words


# --- Bad frames and floods ------------------------------------------------------------------


async def test_three_bad_frames_and_it_is_over(keys):
    async with talking(keys["aoi"]) as talk:
        for frame in ["", "\x00", '{"type":"shout"}']:
            await talk.raw(frame)
        assert await talk.closed() == 4530
    codes = [item["code"] for item in talk.heard if item["type"] == "refused"]
    assert codes == ["not_understood"] * 3


async def test_bytes_are_not_understood(keys):
    async with talking(keys["aoi"]) as talk:
        await talk.communicator.send_to(bytes_data=b"\x80abc")
        assert (await talk.until("refused"))["code"] == "not_understood"


async def test_two_bad_frames_are_forgiven(shared, keys):
    async with talking(keys["aoi"], shared) as talk:
        for frame in ["{", "x" * 20_000]:
            await talk.raw(frame)
            await talk.until("refused")
        await talk.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        assert await talk.until("ack")


async def flood(session_key):
    async with talking(session_key) as talk:
        for _ in range(protocol.FRAMES + 1):
            await talk.say("pong")
        return await talk.closed()


async def test_too_many_frames_end_the_line(keys):
    assert await flood(keys["aoi"]) == 4009


async def test_who_comes_back_too_soon_is_not_heard(keys, monkeypatch):
    monkeypatch.setattr(protocol, "REST_PAUSE", 0)
    await flood(keys["aoi"])
    async with talking(keys["aoi"]) as early:
        assert (await early.closed(), early.heard) == (4009, [])
    async with talking(keys["ben"]) as other:
        assert await other.until("hello")


async def test_who_has_rested_is_heard_again(keys, monkeypatch):
    monkeypatch.setattr(protocol, "REST_SECONDS", 0)
    await flood(keys["aoi"])
    async with talking(keys["aoi"]) as rested:
        assert await rested.until("hello")


async def test_as_many_frames_as_allowed_are_fine(shared, keys):
    async with talking(keys["aoi"], shared) as talk:
        for _ in range(protocol.FRAMES - 2):
            await talk.say("pong")
        await talk.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        assert await talk.until("ack")


async def test_who_is_too_fast_is_told_how_long_to_wait(shared, keys):
    async with talking(keys["aoi"], shared) as talk:
        for _ in range(6):
            await talk.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        refused = await talk.until("refused")
    assert refused["code"] == "too_fast"
    assert 1 <= refused["wait"] <= 10
    assert refused["client_msg_id"]


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("あ" * 2001, "too_long"), ("a\0", "bad_characters")]
)
async def test_bad_words_are_refused_without_a_strike(shared, keys, text, code):
    async with talking(keys["aoi"], shared) as talk:
        await talk.say("say", room=shared.pk, text=text, client_msg_id=str(uuid4()))
        assert (await talk.until("refused"))["code"] == code


async def test_half_a_character_is_refused(shared, keys):
    say = {"type": "say", "room": shared.pk, "text": "\ud83d", "client_msg_id": str(uuid4())}
    frame = json.dumps(say)  # written as an escape, so the frame itself is sound
    async with talking(keys["aoi"], shared) as talk:
        await talk.raw(frame)
        assert (await talk.until("refused"))["code"] == "bad_characters"


async def test_a_reading_mark_moves_forward_only(shared, aoi, keys):
    async with talking(keys["ben"], shared) as talk:
        await post(shared, aoi)
        await talk.until("ev", what="said")
        for seq in (3, 1):
            await talk.say("read", room=shared.pk, seq=seq)
        await talk.say("read", room=shared.pk, seq=99)
        assert (await talk.until("refused"))["code"] == "not_yet"
    assert (await Participant.objects.aget(user__email="ben@example.jp")).read_seq == 3


async def test_the_twenty_first_room_is_refused(shared, keys, monkeypatch):
    monkeypatch.setattr(protocol, "ROOMS_PER_SOCKET", 0)
    async with talking(keys["aoi"]) as talk:
        await talk.say("sub", room=shared.pk, after=0)
        assert (await talk.until("refused"))["code"] == "too_many_rooms"


async def test_the_newest_five_tabs_stay(shared, keys, monkeypatch):
    monkeypatch.setattr(protocol, "SOCKETS_PER_PERSON", 1)
    async with talking(keys["aoi"], shared) as old, talking(keys["aoi"], shared) as new:
        assert await old.closed() == 4513
        await new.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        assert await new.until("ack")


async def test_a_reader_that_stands_still_is_dropped_and_hurts_nobody(
    shared, aoi, keys, monkeypatch
):
    monkeypatch.setattr(outbox, "DEPTH", 4)
    monkeypatch.setattr(outbox, "STALL_SECONDS", 0.2)

    async def never(message):
        await asyncio.Event().wait()

    still = RoomSocket(keys["ben"], "ben", outbox.Outbox(never))
    life = asyncio.create_task(still.live(asyncio.Queue().get))
    async with talking(keys["aoi"], shared) as talk:
        await hub.this_hub().subscribe(still, shared, 2)
        for _ in range(4):
            posted = await post(shared, aoi)
            await talk.until("ev", seq=posted.message.seq)
        await asyncio.wait_for(life, 5)
        assert still.line.closing
        assert list(hub.this_hub().sockets) != [still]
    assert talk.seqs() == [1, 2, 3, 4, 5, 6]


async def test_the_rounds_go_on_by_themselves(shared, aoi, keys, monkeypatch, settings):
    settings.IGASHU_ROOM_POLL_SECONDS = 0
    monkeypatch.setattr(announce, "send", lambda message: None)
    async with talking(keys["ben"], shared) as talk:
        posted = await post(shared, aoi)
        assert (await talk.until("ev", what="said"))["seq"] == posted.message.seq


# --- The end of a right ---------------------------------------------------------------------


async def leave(shared, aoi, moderator):
    await in_thread(actions.leave_room, room=shared, user=aoi)


async def close(shared, aoi, moderator):
    await in_thread(actions.close_room, room=shared, by=moderator)


async def pause(shared, aoi, moderator):
    def work():
        Membership.objects.filter(user=aoi).update(status="paused")
        membership = Membership.objects.get(user=aoi)
        member_left.send(Membership, membership=membership, by=aoi)

    await in_thread(work)


async def suspend(shared, aoi, moderator):
    aoi.is_active = False
    await in_thread(aoi.save)


async def change_the_password(shared, aoi, moderator):
    aoi.set_password("x")
    await in_thread(aoi.save)


async def end_the_session(shared, aoi, moderator):
    await in_thread(Session.objects.all().delete)


async def pause_quietly(shared, aoi, moderator):
    membership = await Membership.objects.aget(user=aoi)
    membership.status = "paused"
    await in_thread(membership.save)


ENDS = {
    "leave": (leave, 4503),
    "close": (close, 4504),
    "pause": (pause, 4503),
    "suspension": (suspend, 4501),
    "password": (change_the_password, 4501),
    "session": (end_the_session, 4501),
    "membership": (pause_quietly, 4503),
}


async def test_a_changed_account_that_may_stay_stays(shared, aoi, keys):
    async with talking(keys["aoi"], shared) as talk:
        await in_thread(aoi.save)
        await talk.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        assert await talk.until("ack")


@pytest.mark.parametrize("way", ENDS)
async def test_the_socket_closes_at_once(shared, aoi, moderator, keys, way):
    end, code = ENDS[way]
    async with talking(keys["aoi"], shared) as talk:
        await end(shared, aoi, moderator)
        assert await talk.closed() == code


async def test_others_stay_and_hear_what_the_gone_does_not(shared, aoi, ben, keys):
    async with talking(keys["aoi"], shared) as gone, talking(keys["ben"], shared) as stays:
        await in_thread(actions.leave_room, room=shared, user=aoi)
        posted = await post(shared, ben, "あとの話")
        await stays.until("ev", seq=posted.message.seq)
        await gone.closed()
    assert posted.message.seq not in gone.seqs()


async def test_signing_out_closes_only_this_session(shared, aoi, client_of, keys):
    def sign_in():
        return client_of(aoi)

    browser = await in_thread(sign_in)
    other = browser.cookies["sessionid"].value
    async with talking(keys["aoi"], shared) as stays, talking(other, shared) as talk:
        await in_thread(lambda: browser.post("/accounts/logout/"))
        assert await talk.closed() == 4501
        await stays.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        assert await stays.until("ack")


LOST = {
    "membership": (lambda user: Membership.objects.filter(user=user).update(status="paused"), 4503),
    "place": (lambda user: Participant.objects.filter(user=user).delete(), 4503),
    "account": (lambda user: type(user).objects.filter(pk=user.pk).update(is_active=False), 4501),
    "password": (lambda user: (user.set_password("x"), user.save()), 4501),
}


@pytest.mark.parametrize("what", LOST)
async def test_a_lost_dismissal_is_found_by_the_next_check(shared, aoi, keys, what):
    lose, code = LOST[what]
    async with talking(keys["aoi"], shared) as talk:
        await hub.this_hub().recheck()  # nothing has happened yet: it stays
        await in_thread(lambda: lose(aoi))
        await hub.this_hub().recheck()
        assert await talk.closed() == code


async def test_a_check_that_fails_closes(shared, keys, monkeypatch, caplog):
    async def broken(*values):
        raise OSError

    async with talking(keys["aoi"], shared) as talk:
        monkeypatch.setattr(hub, "ask_why_not", broken)
        await hub.this_hub().recheck()
        assert await talk.closed() == 4001


async def test_a_write_asks_again_who_is_writing(shared, aoi, keys):
    async with talking(keys["aoi"], shared) as talk:
        await in_thread(lambda: type(aoi).objects.filter(pk=aoi.pk).update(is_active=False))
        await talk.say("say", room=shared.pk, text="あ", client_msg_id=str(uuid4()))
        assert await talk.closed() == 4501
    assert not await Message.objects.aexists()


async def test_a_closed_room_is_not_listened_to(shared, keys, moderator):
    await in_thread(actions.close_room, room=shared, by=moderator)
    async with talking(keys["aoi"]) as talk:
        await talk.say("sub", room=shared.pk, after=0)
        assert (await talk.until("refused"))["code"] == "room_closed"


async def test_a_silent_socket_is_closed_and_a_live_one_gets_a_heartbeat(shared, keys):
    async with talking(keys["aoi"], shared) as talk:
        heard_at = next(iter(hub.this_hub().sockets)).heard_at
        hub.this_hub().part_with_the_silent(heard_at + 1)
        hub.this_hub().beat()
        assert (await talk.until("hb"))["rooms"] == {str(shared.pk): 2}
        hub.this_hub().part_with_the_silent(heard_at + protocol.SILENCE_SECONDS + 1)
        assert await talk.closed() == 4001


# --- Presence -------------------------------------------------------------------------------


async def test_people_are_counted_not_tabs(shared, keys):
    async with talking(keys["ben"], shared) as ben:
        async with talking(keys["aoi"], shared) as aoi, talking(keys["aoi"], shared) as tab:
            counts = [talk.heard[-1]["people"] for talk in (ben, aoi, tab)]
            assert (await ben.until("here"))["people"] == 2
        assert (await ben.until("here"))["people"] == 1
    assert counts == [1, 2, 2]
    assert presence.here(shared.pk) == 0


async def test_nothing_is_left_when_the_last_has_gone(shared, keys):
    async with talking(keys["aoi"], shared):
        pass
    assert (hub.this_hub().rooms, len(hub.this_hub().sockets)) == ({}, 0)


async def test_the_answer_of_staff_is_heard_in_the_room_at_once(
    shared, keys, aoi, moderator, settings
):
    """It stands in the log beside the words that the process hands out without reading it."""
    settings.IGASHU_ROOM_POLL_SECONDS = 3600  # nothing but the doorbell tells of it
    await in_thread(actions.join_room, room=shared, user=moderator)
    question = (await post(shared, aoi, "駐車場はありますか")).message
    await in_thread(actions.ask_town, message=question, by=aoi)
    async with talking(keys["aoi"], shared) as talk, talking(keys["moderator"], shared) as town:
        words = {"text": "あります", "client_msg_id": str(uuid4()), "reply_to": question.seq}
        await town.say("say", room=shared.pk, **words)
        event = await talk.until("ev", what="answered")
    assert event["message"]["question"]["answer"] == event["seq"] - 1
    assert talk.seqs() == list(range(1, event["seq"] + 1))
