"""A workshop by pages alone: from opening it to reading what came of it."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from community import workshops
from community.actions import draw_groups, end_workshop, enrol, open_workshop
from community.models import Message, Room, Workshop, WorkshopGroup, WorkshopSeat
from tests.build import make_room, say

GOOD = {"theme": "空き家", "question": "何から始めますか", "minutes": "20", "group_size": "4"}


@pytest.fixture
def plenary(aoi, ben, moderator):
    return make_room("若者会議", people=[aoi, ben, moderator])


@pytest.fixture
def drawn(plenary, aoi, ben, moderator):
    workshop = open_workshop(room=plenary, by=moderator, theme="空き家", question="何から")
    for person in (aoi, ben):
        enrol(workshop=workshop, user=person)
    draw_groups(workshop=workshop, by=moderator)
    workshop.refresh_from_db()
    return workshop


def main(browser, address):
    return browser.get(address).content.decode().split("<main", 1)[1]


def test_without_a_script_a_workshop_is_held_from_its_first_to_its_last_step(
    plenary, aoi, ben, moderator, client_of
):
    door, host, member = plenary.get_absolute_url(), client_of(moderator), client_of(aoi)
    assert "グループの話し合いを開く" in main(host, door)
    host.post(f"{door}workshop/new/", GOOD)
    assert "参加する" in main(member, door)
    assert "進行の画面を開く" not in main(member, door)
    for browser in (member, client_of(ben)):
        browser.post(f"{door}workshop/join/")
    assert "グループ分けまで、このままお待ちください" in main(member, door)
    host.post(f"{door}workshop/host/", {"move": "draw"})
    assert "グループ1へ" in main(member, door)
    group = member.post(f"{door}workshop/join/").url
    page = main(member, group)
    assert "← 全体の部屋" in page
    assert "まで</span>" in page  # the end stands there as text
    form = member.post(f"{group}result/write/").url
    key = re.search(r'name="client_msg_id" value="([^"]+)"', main(member, form))[1]
    result = {"text": "まず一軒を借ります", "client_msg_id": key}
    for _time in range(2):
        assert member.post(form, result).url == group
    assert "グループ<span data-result-group>1</span>の発表" in main(host, door)
    host.post(f"{door}workshop/host/", {"minutes": "5"})
    host.post(f"{door}workshop/host/", {"move": "finish"})
    summary = host.post(f"{door}workshop/host/", {"move": "end"}).url
    assert "まず一軒を借ります" in main(client_of(ben), summary)
    assert "まとめを見る" in main(member, door)
    assert Message.objects.get().text == "まず一軒を借ります"
    assert Room.objects.get(kind="group").is_closed


def test_a_result_is_mended_by_the_form__and_typed_words_stay(drawn, aoi, client_of):
    group = WorkshopGroup.objects.get()
    browser, form = client_of(aoi), f"/rooms/{group.room_id}/result/"
    key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    too_long = browser.post(form, {"text": "あ" * 401, "client_msg_id": key})
    assert too_long.status_code == 422
    assert "あ" * 401 in too_long.content.decode()
    browser.post(form, {"text": "一軒", "client_msg_id": key})
    browser.post(form, {"text": "二軒", "client_msg_id": key.replace("6f", "7f")})
    assert Message.objects.get().text == "二軒"


def test_who_presses_on_an_old_page_is_told_that_it_is_over(drawn, aoi, moderator, client_of):
    end_workshop(workshop=drawn, by=moderator)
    browser, door = client_of(aoi), drawn.room.get_absolute_url()
    assert browser.post(f"{door}workshop/join/").url == door
    assert "しめきりました" in main(browser, door)


def test_what_was_typed_stays_when_the_end_was_quicker(drawn, aoi, moderator, client_of):
    group = WorkshopGroup.objects.get()
    end_workshop(workshop=drawn, by=moderator)
    told = {"text": "一軒を借ります", "client_msg_id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}
    answer = client_of(aoi).post(f"/rooms/{group.room_id}/result/", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "一軒を借ります" in page
    assert "この話し合いは終わったため" in page


def test_another_of_the_group_is_led_back(drawn, aoi, ben, client_of):
    group = WorkshopGroup.objects.get()
    form = f"/rooms/{group.room_id}/result/"
    client_of(aoi).post(
        form, {"text": "一軒", "client_msg_id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}
    )
    assert client_of(ben).get(form).url == group.room.get_absolute_url()
    assert "発表しました" in main(client_of(ben), group.room.get_absolute_url())


@pytest.mark.parametrize("place", ["workshop/new/", "workshop/host/", "workshops/{workshop}/text/"])
def test_members_hold_no_workshop(drawn, aoi, client_of, place):
    address = f"{drawn.room.get_absolute_url()}{place.format(workshop=drawn.pk)}"
    assert client_of(aoi).get(address).status_code == 403


def test_a_step_that_is_not_open_says_so_and_changes_nothing(drawn, moderator, client_of):
    browser, host = client_of(moderator), f"{drawn.room.get_absolute_url()}workshop/host/"
    browser.post(host, {"move": "cancel"})
    assert "いまは、その操作はできません" in main(browser, host)
    assert browser.post(host, {"move": "explode"}).status_code == 422
    assert Workshop.objects.get().status == "talking"


def test_what_is_written_for_a_story_names_nobody(drawn, aoi, moderator, client_of):
    group = WorkshopGroup.objects.get()
    client_of(aoi).post(
        f"/rooms/{group.room_id}/result/",
        {"text": "一軒を借ります", "client_msg_id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"},
    )
    text = client_of(moderator).get(f"{drawn.get_absolute_url()}text/")
    words = text.content.decode()
    assert "グループ1（2人）\n一軒を借ります" in words
    assert "あおい" not in words


def test_a_workshop_of_another_room_is_not_found_here(drawn, aoi, client_of):
    other = make_room("となり", people=[aoi])
    assert client_of(aoi).get(f"/rooms/{other.pk}/workshops/{drawn.pk}/").status_code == 404
    assert client_of(aoi).get(f"/rooms/{other.pk}/workshop/").status_code == 204


def test_rooms_of_groups_are_listed_while_they_are_open(drawn, aoi, ben, moderator, client_of):
    assert "グループ1" in main(client_of(aoi), "/rooms/")
    assert "グループ1" not in main(client_of(moderator), "/rooms/")
    end_workshop(workshop=drawn, by=moderator)
    assert "グループ1" not in main(client_of(aoi), "/rooms/")


@pytest.mark.parametrize("reported", [1, 6])
def test_the_overview_asks_as_often_for_one_group_as_for_many(
    reported, plenary, moderator, client_of, django_assert_num_queries
):
    from tests import build

    workshop = open_workshop(
        room=plenary, by=moderator, theme="空き家", question="何から", group_size=2
    )
    for number in range(reported * 2):
        person = build.make_person(f"q{number}@example.jp", member=True)
        build.join_room(room=plenary, user=person)
        enrol(workshop=workshop, user=person)
    groups = draw_groups(workshop=workshop, by=moderator)
    for group in groups:
        message = say(plenary, group.seats.first().user)
        Message.objects.filter(pk=message.pk).update(result_of=group)
    workshop.refresh_from_db()
    with django_assert_num_queries(7):
        lines = workshops.groups_of(workshop)
        workshops.results(line.message for line in lines)
    assert len(lines) == reported
    assert WorkshopSeat.objects.count() == reported * 2


def test_the_way_to_every_summary_stays(drawn, aoi, moderator, client_of):
    end_workshop(workshop=drawn, by=moderator)
    Workshop.objects.update(closed_at=now() - timedelta(days=30))
    door = drawn.room.get_absolute_url()
    assert "まとめを見る" not in main(client_of(aoi), door)
    listed = main(client_of(aoi), f"{door}workshops/")
    assert f'href="{drawn.get_absolute_url()}"' in listed


def test_who_goes_out_of_a_group_is_in_the_plenary(drawn, aoi, client_of):
    group = WorkshopGroup.objects.get()
    answer = client_of(aoi).post(f"/rooms/{group.room_id}/leave/")
    assert answer.url == drawn.room.get_absolute_url()


@pytest.mark.parametrize("kind", ["open", "group"])
def test_staff_make_no_room_of_a_group_by_hand(house, moderator, client_of, kind):
    """Without its plenary the database refuses it: the form does not offer it."""
    told = {"name": "手づくり", "kind": kind, "answer_days": "7", "purpose": "", "guidelines": ""}
    answer = client_of(moderator).post("/cms/community/room/create/", told)
    assert answer.status_code == (302 if kind == "open" else 200)
    assert Room.objects.filter(name="手づくり").exists() is (kind == "open")
