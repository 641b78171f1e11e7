"""Person x operation: who hears what, for every operation our API documents.

Aoi is a member, was offered a seat and is in the room. Ben is a member and has done nothing.
Chika is signed in and no member. The organiser works for the town. The moderator looks after all
rooms by office, is in none of them, and holds a membership. All ask for Aoi's things.
"""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from community.actions import join_room
from igashu_site import roles
from tests import build
from tests.house.api_world import make_world, operations, send

PEOPLE = ("anonymous", "chika", "ben", "aoi", "organiser", "moderator")
ALL = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (401, 200, 200, 200, 200, 200)
MATRIX = {
    ("get", "/api/v1/pages"): ALL,
    ("get", "/api/v1/activities"): ALL,
    ("get", "/api/v1/activities/{activity_id}"): ALL,
    ("get", "/api/v1/recruitments"): ALL,
    ("get", "/api/v1/recruitments/{recruitment_id}"): ALL,
    ("post", "/api/v1/recruitments/{recruitment_id}/applications"): (401, 403, 201, 200, 403, 201),
    ("get", "/api/v1/me"): SIGNED_IN,
    ("patch", "/api/v1/me"): SIGNED_IN,
    ("get", "/api/v1/me/applications"): SIGNED_IN,
    ("get", "/api/v1/me/applications/{application_id}"): (401, 404, 404, 200, 404, 404),
    ("post", "/api/v1/me/applications/{application_id}/confirm"): (401, 404, 404, 200, 404, 404),
    ("post", "/api/v1/me/applications/{application_id}/withdraw"): (401, 404, 404, 200, 404, 404),
    # What one was told is one's own.
    ("get", "/api/v1/me/notices"): SIGNED_IN,
    ("post", "/api/v1/me/notices/read"): (401, 204, 204, 204, 204, 204),
    ("post", "/api/v1/me/notices/{notice_id}/read"): (401, 404, 404, 204, 404, 404),
    # One's own devices; without a key of the town there is nothing to turn on.
    ("get", "/api/v1/me/devices"): SIGNED_IN,
    ("post", "/api/v1/me/devices"): (401, 404, 404, 404, 404, 404),
    ("delete", "/api/v1/me/devices/{device_id}"): (401, 404, 404, 204, 404, 404),
    # Reports are for who looks after all rooms by office.
    ("get", "/api/v1/moderation/reports"): (401, 403, 403, 403, 403, 200),
    ("get", "/api/v1/moderation/reports/{report_id}"): (401, 403, 403, 403, 403, 200),
    ("post", "/api/v1/moderation/reports/{report_id}/decision"): (401, 403, 403, 403, 403, 200),
    # Rooms are for members; staff may look at the list and enter.
    ("get", "/api/v1/me/rooms"): (401, 403, 200, 200, 200, 200),
    ("get", "/api/v1/rooms/{room_id}/events"): (401, 404, 403, 200, 403, 200),
    ("get", "/api/v1/rooms/{room_id}/messages"): (401, 404, 403, 200, 403, 200),
    ("post", "/api/v1/rooms/{room_id}/messages"): (401, 404, 403, 201, 403, 403),
    ("patch", "/api/v1/rooms/{room_id}/messages/{seq}"): (401, 404, 403, 200, 403, 403),
    ("delete", "/api/v1/rooms/{room_id}/messages/{seq}"): (401, 404, 403, 204, 403, 403),
    ("put", "/api/v1/rooms/{room_id}/messages/{seq}/reactions/{kind}"): (
        401,
        404,
        403,
        204,
        403,
        403,
    ),
    ("delete", "/api/v1/rooms/{room_id}/messages/{seq}/reactions/{kind}"): (
        401,
        404,
        403,
        204,
        403,
        403,
    ),
    # Pinning is for moderators; aoi is none.
    ("get", "/api/v1/rooms/{room_id}/pins"): (401, 404, 403, 200, 403, 200),
    ("put", "/api/v1/rooms/{room_id}/messages/{seq}/pin"): (401, 404, 403, 403, 403, 204),
    ("delete", "/api/v1/rooms/{room_id}/messages/{seq}/pin"): (401, 404, 403, 403, 403, 204),
    ("get", "/api/v1/rooms/{room_id}/people"): (401, 404, 403, 200, 403, 200),
    ("get", "/api/v1/rooms/{room_id}/search"): (401, 404, 403, 200, 403, 200),
    # Only one's own words become a question; only staff in the room mark it as answered.
    ("put", "/api/v1/rooms/{room_id}/messages/{seq}/question"): (401, 404, 403, 204, 403, 403),
    ("delete", "/api/v1/rooms/{room_id}/messages/{seq}/question"): (401, 404, 403, 204, 403, 403),
    ("put", "/api/v1/rooms/{room_id}/messages/{seq}/question/answered"): (
        401,
        404,
        403,
        403,
        403,
        204,
    ),
    # Members ask to be let in; staff and the room's moderators answer.
    ("post", "/api/v1/rooms/{room_id}/requests"): (401, 404, 200, 200, 403, 403),
    ("delete", "/api/v1/rooms/{room_id}/requests/mine"): (401, 404, 204, 204, 403, 403),
    ("get", "/api/v1/rooms/{room_id}/requests"): (401, 404, 403, 403, 200, 200),
    ("post", "/api/v1/rooms/{room_id}/requests/{request_id}/admit"): (401, 404, 403, 403, 204, 204),
    ("post", "/api/v1/rooms/{room_id}/requests/{request_id}/decline"): (
        401,
        404,
        403,
        403,
        204,
        204,
    ),
    # Aoi looks after the room and holds the workshop; a group is no room for anybody else.
    ("get", "/api/v1/rooms/{room_id}/workshop"): (401, 404, 403, 200, 403, 200),
    ("post", "/api/v1/rooms/{room_id}/workshop"): (401, 404, 403, 201, 403, 409),
    ("put", "/api/v1/rooms/{room_id}/workshop/seat"): (401, 404, 403, 200, 403, 403),
    ("delete", "/api/v1/rooms/{room_id}/workshop/seat"): (401, 404, 403, 204, 403, 403),
    ("post", "/api/v1/rooms/{room_id}/workshop/draw"): (401, 404, 403, 200, 403, 200),
    ("post", "/api/v1/rooms/{room_id}/workshop/extend"): (401, 404, 403, 200, 403, 200),
    ("post", "/api/v1/rooms/{room_id}/workshop/finish"): (401, 404, 403, 200, 403, 200),
    ("post", "/api/v1/rooms/{room_id}/workshop/end"): (401, 404, 403, 200, 403, 200),
    ("get", "/api/v1/rooms/{room_id}/workshops/{workshop_id}"): (401, 404, 403, 200, 403, 200),
    ("put", "/api/v1/rooms/{room_id}/result"): (401, 404, 404, 201, 404, 403),
    ("put", "/api/v1/rooms/{room_id}/result/reporter"): (401, 404, 404, 204, 404, 403),
    ("post", "/api/v1/rooms/{room_id}/read"): (401, 404, 403, 200, 403, 403),
}
EMPTY_HANDED = [operation for operation, row in MATRIX.items() if 200 not in row[:3]]


@pytest.fixture(autouse=True)
def without_allowance(settings):
    settings.IGASHU_API_RATE = "1000000/m"
    cache.clear()


@pytest.fixture
def world(aoi, moderator):
    return make_world(aoi, moderator)


@pytest.fixture
def browser_of(request, client_of):
    def open_browser(person):
        return client_of(None if person == "anonymous" else request.getfixturevalue(person))

    return open_browser


def test_no_operation_is_missing_from_the_matrix():
    assert sorted(MATRIX) == operations()


@pytest.mark.parametrize("person", PEOPLE)
def test_each_door_for_this_person(world, browser_of, person):
    column = PEOPLE.index(person)
    expected = {operation: row[column] for operation, row in MATRIX.items()}
    client = browser_of(person)

    found = {operation: heard(client, world, *operation).status_code for operation in MATRIX}
    assert found == expected


def heard(client, world, method, path):
    """Ask, and undo what the asking did."""
    with transaction.atomic():
        answer = send(client, method, world.address(path), world.body(method, path))
        transaction.set_rollback(True)
    return answer


def test_a_refusal_tells_nothing_of_the_thing(world, browser_of):
    client = browser_of("ben")
    answers = [heard(client, world, *operation) for operation in EMPTY_HANDED]
    told = "".join(answer.content.decode() for answer in answers if answer.status_code >= 400)

    assert len(answers) > 3
    assert world.application.receipt_number not in told
    assert "はじめまして" not in told


def test_staff_without_their_second_factor_are_refused_here_too(settings, browser_of, house):
    settings.IGASHU_STAFF_MFA_REQUIRED = True

    answer = browser_of("organiser").get("/api/v1/me")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")
    assert {"type", "title", "detail"} <= answer.json().keys()


@pytest.mark.parametrize("verb", ["put", "delete", "trace", "options"])
@pytest.mark.parametrize("path", ["/api/v1/pages", "/api/v1/me"])
def test_another_verb_is_refused_with_those_that_work(client_of, aoi, path, verb):
    answer = getattr(client_of(aoi), verb)(path)

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/api/v1/pages", "/api/v1/me"])
def test_head_is_get_without_its_body(client_of, house, aoi, path):
    client = client_of(aoi)
    whole, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert int(head["Content-Length"]) == len(whole.content)


STAFF_AND_MEMBERS = (*PEOPLE, "editor", "helper")


@pytest.fixture
def editor(db):
    return build.make_person("editor@example.jp", roles=[roles.EDITOR])


@pytest.fixture
def helper(world):
    """A member who looks after the room, by no office."""
    person = build.make_person("helper@example.jp", member=True)
    join_room(room=world.room, user=person)
    world.room.participants.filter(user=person).update(role="moderator")
    return person


@pytest.mark.parametrize("person", STAFF_AND_MEMBERS)
def test_the_moderators_desk_is_open_to_the_same_people_by_either_door(world, browser_of, person):
    client, pk = browser_of(person), world.report.pk
    pairs = {
        ("get", "/api/v1/moderation/reports"): reverse("community_report_modeladmin_index"),
        ("get", "/api/v1/moderation/reports/{report_id}"): reverse(
            "community_report_modeladmin_inspect", args=[pk]
        ),
        ("post", "/api/v1/moderation/reports/{report_id}/decision"): reverse(
            "community_answer_report", args=[pk, "keep"]
        ),
    }
    by_json = [heard(client, world, *operation).status_code == 200 for operation in pairs]
    # Wagtail sends who may not enter away: to sign in, or to the first screen.
    by_page = [client.get(page).status_code == 200 for page in pairs.values()]
    assert by_json == by_page == [person == "moderator"] * 3


@pytest.mark.parametrize("may", ["view_report", "change_report"])
def test_each_right_to_reports_opens_the_same_on_both_doors(world, client_of, may):
    """Control of the one above: rights that no role has in this mixture."""
    person = build.make_person("part@example.jp", roles=[roles.EDITOR])
    person.user_permissions.add(Permission.objects.get(codename=may))
    client, pk = client_of(person), world.report.pk
    decision = ("post", "/api/v1/moderation/reports/{report_id}/decision")
    found = [
        heard(client, world, "get", "/api/v1/moderation/reports").status_code == 200,
        client.get(reverse("community_report_modeladmin_index")).status_code == 200,
        heard(client, world, *decision).status_code == 200,
        client.get(reverse("community_answer_report", args=[pk, "keep"])).status_code == 200,
    ]
    assert found == [True, True, may == "change_report", may == "change_report"]


@pytest.mark.parametrize("person", PEOPLE)
def test_a_room_is_searched_by_the_same_people_by_either_door(world, browser_of, person):
    client = browser_of(person)
    page = reverse("community:search", args=[world.room.pk])
    by_json = heard(client, world, "get", "/api/v1/rooms/{room_id}/search").status_code == 200
    assert by_json == (client.get(page, {"q": "はじめ"}).status_code == 200)
    assert by_json == (person in {"aoi", "moderator"})
