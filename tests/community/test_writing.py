"""Who is writing: shown only when they allowed it, to nobody who did not ask, and kept nowhere."""

import pytest
from asgiref.sync import sync_to_async

from community import protocol
from community.actions import close_room, leave_room, mute_room, show_writing
from community.asking import Wish, writers
from community.ear import Ear
from community.models import Participant

from .talk import talking

real = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def place(room, person):
    return Participant.objects.get(room=room, user=person)


def key_of(client_of, person):
    return client_of(person).session.session_key


@sync_to_async
def allow(room, person, shows=True):
    show_writing(participant=place(room, person), shows=shows)


async def hears(talk, room, kind="writes"):
    """Return what came before the answer to a fence: something said by the listener."""
    await talk.say("sub", room=room.pk, after=0)
    await talk.until("on")
    return [item for item in talk.heard if item["type"] == kind]


@pytest.fixture
def keys(shared, aoi, ben, client_of):
    return key_of(client_of, aoi), key_of(client_of, ben)


async def write(talk, room):
    """Say that one writes; return when the server has dealt with it."""
    await talk.say("writing", room=room.pk)
    await talk.say("read", room=room.pk, seq=0)
    await hears(talk, room)


@real
@pytest.mark.asyncio
async def test_the_others_see_it__only_when_it_is_allowed(shared, aoi, ben, keys):
    async with talking(keys[0], shared) as writer, talking(keys[1], shared) as reader:
        await write(writer, shared)
        silent = await hears(reader, shared)
    await allow(shared, aoi)
    async with talking(keys[0], shared) as writer, talking(keys[1], shared) as reader:
        await write(writer, shared)
        told = await hears(reader, shared)
        own = await hears(writer, shared)
    count = await sync_to_async(shared.events.exclude(type="arrived").count)()
    assert (silent, own, count) == ([], [], 0), "off until one says so; nobody reads it of oneself"
    assert [item["who"]["id"] for item in told] == [str(aoi.pk)]


@real
@pytest.mark.asyncio
async def test_who_muted_the_room_hears_nothing(shared, aoi, ben, keys):
    await allow(shared, aoi)
    await sync_to_async(lambda: mute_room(participant=place(shared, ben), muted=True))()
    async with talking(keys[0], shared) as writer, talking(keys[1], shared) as reader:
        await write(writer, shared)
        assert await hears(reader, shared) == []


@real
@pytest.mark.asyncio
async def test_much_typing_is_told_once(shared, aoi, ben, keys):
    await allow(shared, aoi)
    async with talking(keys[0], shared) as writer, talking(keys[1], shared) as reader:
        for _ in range(5):
            await writer.say("writing", room=shared.pk)
        await write(writer, shared)
        assert len(await hears(reader, shared)) == 1


@real
@pytest.mark.asyncio
@pytest.mark.parametrize("how", ["leaves", "another wish", "closed"])
async def test_what_was_allowed_holds_no_longer_than_its_reason(shared, aoi, ben, keys, how):
    await allow(shared, aoi)
    wish = Wish(keys[0], shared.pk)
    before = (await sync_to_async(writers)([wish]))[0]
    if how == "another wish":
        await allow(shared, aoi, shows=False)
    elif how == "leaves":
        await sync_to_async(lambda: leave_room(room=shared, user=aoi))()
    else:
        await sync_to_async(lambda: close_room(room=shared, by=None))()
    after = (await sync_to_async(writers)([wish]))[0]
    assert before["id"] == str(aoi.pk)
    assert not isinstance(after, dict)


def test_few_names_at_once_each_not_too_often_and_over_by_itself():
    ear = Ear(1, 0, lambda *_: None)
    first = [ear.counts_writer(name, 10.0) for name in ("a", "a", "b", "c", "d")]
    again = [ear.counts_writer("a", at) for at in (12.9, 13.0)]
    later = ear.counts_writer("d", 10.0 + protocol.WRITING_OVER_SECONDS)
    assert first == [True, False, True, True, False]
    assert (again, later) == ([False, True], True)


def test_it_is_allowed_by_form_and_taken_back(shared, aoi, client_of):
    browser, address = client_of(aoi), f"{shared.get_absolute_url()}writing/"
    off = place(shared, aoi).shows_writing
    page = browser.post(address, {"shows": "yes"}, follow=True).content.decode()
    on = place(shared, aoi).shows_writing
    browser.post(address, {"shows": "no"})
    assert (off, on, place(shared, aoi).shows_writing) == (False, True, False)
    assert 'data-writes="yes"' in page
