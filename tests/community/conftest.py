"""A room with aoi and ben in it."""

import pytest

from community.actions import join_room
from tests import build


@pytest.fixture
def room(db):
    return build.make_room()


@pytest.fixture
def shared(room, aoi, ben):
    """The room, with aoi and ben inside."""
    for person in (aoi, ben):
        join_room(room=room, user=person)
    room.refresh_from_db()
    return room


@pytest.fixture
def no_bell(monkeypatch):
    """Collect what would be sent over the channel layer."""
    sent = []
    monkeypatch.setattr("community.announce.send", sent.append)
    return sent
