"""Person × door × verb: the page and the socket give one answer."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from community.access import access_message, access_room
from community.actions import close_room, join_room, leave_room, remove_message
from community.models import Participant, Room
from members.models import Membership
from tests import build
from tests.build import make_room, say

OPEN, APPLY, ACTIVITY, STAFF = Room.Kind.OPEN, Room.Kind.APPLY, Room.Kind.ACTIVITY, Room.Kind.STAFF
GROUP = Room.Kind.GROUP
VERBS = ["see", "join", "apply", "read", "post", "moderate", "admit", "host"]
# (kind of room, person): the verbs that are open to them. aoi is in the room, ben is not.
TABLE = {
    (OPEN, None): "",
    (OPEN, "chika"): "",
    (OPEN, "ben"): "see join",
    (OPEN, "aoi"): "see join read post",
    (OPEN, "desk"): "see join",
    (OPEN, "moderator"): "see join read moderate host",
    (APPLY, None): "",
    (APPLY, "chika"): "",
    (APPLY, "ben"): "see apply",
    (APPLY, "aoi"): "see read post",
    (APPLY, "desk"): "see join admit",
    (APPLY, "moderator"): "see join read moderate admit host",
    (ACTIVITY, None): "",
    (ACTIVITY, "chika"): "",
    (ACTIVITY, "ben"): "",
    (ACTIVITY, "aoi"): "see read post",
    (ACTIVITY, "organiser"): "see join",
    (ACTIVITY, "moderator"): "see join read moderate host",
    (STAFF, "ben"): "",
    (STAFF, "aoi"): "see read post",
    (STAFF, "desk"): "see join",
    (STAFF, "moderator"): "see join read moderate host",
    # A group is entered by its workshop alone: staff are no exception.
    (GROUP, None): "",
    (GROUP, "chika"): "",
    (GROUP, "ben"): "",
    (GROUP, "aoi"): "see read post",
    (GROUP, "desk"): "",
    (GROUP, "organiser"): "",
    (GROUP, "moderator"): "see read moderate",
}


@pytest.fixture
def cast(aoi, ben, chika, desk, organiser, moderator, django_user_model):
    from django.contrib.auth.models import AnonymousUser

    names = {"aoi": aoi, "ben": ben, "chika": chika, "desk": desk}
    people = names | {"organiser": organiser, "moderator": moderator, None: AnonymousUser()}
    # As the next request would see them: no remembered permissions.
    return {
        name: django_user_model.objects.get(pk=one.pk) if one.pk else one
        for name, one in people.items()
    }


def answers(viewer, room):
    """Return the verbs that open, checking that a stranger is told nothing."""
    found = []
    for verb in VERBS:
        try:
            access_room(viewer, room.pk, to=verb)
            found.append(verb)
        except (Http404, PermissionDenied) as refused:
            found.append(type(refused))
    return found


def room_of(kind, person):
    plenary = {"parent": make_room("全体")} if kind == GROUP else {}
    return make_room(kind=kind, people=[person], **plenary)


@pytest.mark.parametrize(("kind", "who"), TABLE, ids=lambda value: str(value or "anonymous"))
def test_who_may_what(cast, kind, who):
    room = room_of(kind, cast["aoi"])
    allowed = TABLE[kind, who].split()
    refused = PermissionDenied if allowed else Http404  # a room that is not theirs does not exist
    assert answers(cast[who], room) == [verb if verb in allowed else refused for verb in VERBS]


def test_a_room_has_its_own_moderator(shared, ben):
    Participant.objects.filter(user=ben).update(role=Participant.Role.MODERATOR)
    assert access_room(ben, shared.pk, to="moderate")


def test_who_looks_after_the_plenary_looks_after_its_groups__staff_do_not(shared, desk, ben):
    with pytest.raises(PermissionDenied):
        access_room(desk, shared.pk, to="host")
    join_room(room=shared, user=desk)
    assert access_room(desk, shared.pk, to="host")
    group = make_room("グループ1", kind=GROUP, parent=shared)
    with pytest.raises(Http404):
        access_room(desk, group.pk)
    Participant.objects.filter(user=ben).update(role=Participant.Role.MODERATOR)
    assert access_room(ben, group.pk, to="moderate")


@pytest.mark.parametrize("ending", ["left", "paused", "inactive"])
def test_who_is_out_is_out_everywhere(shared, aoi, ending):
    if ending == "left":
        leave_room(room=shared, user=aoi)
    elif ending == "paused":
        Membership.objects.filter(user=aoi).update(status="paused")
    else:
        aoi.is_active = False
    with pytest.raises((Http404, PermissionDenied)):
        access_room(aoi, shared.pk, to="read")


@pytest.mark.parametrize("room_id", [0, -1, 2**31, 2**63, 2**70])
def test_a_room_that_cannot_be_is_not_found(aoi, room_id):
    with pytest.raises(Http404):
        access_room(aoi, room_id)


@pytest.mark.parametrize(
    ("who", "verb", "opens"),
    [
        ("aoi", "remove", True),
        ("ben", "remove", False),
        ("aoi", "report", False),
        ("ben", "report", True),
        ("moderator", "moderate", True),
        ("ben", "moderate", False),
    ],
)
def test_whose_message_it_is_matters(shared, cast, who, verb, opens):
    message = say(shared, cast["aoi"])
    try:
        found = access_message(cast[who], shared.pk, message.seq, to=verb)
    except PermissionDenied:
        found = None
    assert found == (message if opens else None)


def test_a_removed_message_is_nobodys(shared, aoi):
    message = say(shared, aoi)
    remove_message(message=message, by=aoi)
    with pytest.raises(Http404):
        access_message(aoi, shared.pk, message.seq, to="remove")


# --- The HTML door --------------------------------------------------------------------------

DOORS = {
    "read": ("get", "events/", {}),
    "post": (
        "post",
        "messages/",
        {"text": "あ", "client_msg_id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"},
    ),
    "join": ("post", "join/", {}),
    "apply": ("post", "apply/", {"why": "手伝いたい"}),
    "admit": ("get", "requests/", {}),
    "host": ("get", "workshop/new/", {}),
}


@pytest.mark.parametrize("verb", DOORS)
@pytest.mark.parametrize(("kind", "who"), TABLE, ids=lambda value: str(value or "anonymous"))
def test_the_pages_give_the_same_answer(cast, client_of, kind, who, verb):
    room = room_of(kind, cast["aoi"])
    method, place, data = DOORS[verb]
    browser = client_of(cast[who] if who else None)
    status = getattr(browser, method)(f"/rooms/{room.pk}/{place}", data).status_code
    allowed = TABLE[kind, who].split()
    if who in (None, "chika"):
        expected = 302  # to sign in, or to join the scheme
    elif verb in allowed:
        expected = 200 if method == "get" else 302
    else:
        expected = 403 if allowed else 404
    assert status == expected


def test_a_closed_room_is_read_only(shared, aoi, ben, moderator, client_of):
    close_room(room=shared, by=moderator)
    page = client_of(aoi).get(shared.get_absolute_url()).content.decode()
    assert "閉じられました" in page
    assert "composer" not in page.split("<main")[1]


def test_coming_in_twice_is_once(room, aoi):
    join_room(room=room, user=aoi)
    join_room(room=room, user=aoi)
    leave_room(room=room, user=aoi)
    join_room(room=room, user=aoi)
    assert [event.type for event in room.events.all()] == ["arrived", "left", "arrived"]


def test_a_newcomer_has_nothing_unread(shared, aoi, chika):
    say(shared, aoi)
    newcomer = build.make_person("dai@example.jp", member=True)
    participant = join_room(room=shared, user=newcomer)
    assert participant.read_seq == 3
