"""The moderators' desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from community.actions import report_message
from community.models import Report, Room
from home.look_dates import moment
from tests.build import say

LIST, ROOMS = "/cms/community/report/", "/cms/community/room/"


@pytest.fixture
def report(shared, aoi, ben):
    for number in range(7):
        say(shared, aoi, f"前後の文{number}")
    message = say(shared, aoi, "困った文")
    return report_message(message=message, reporter=ben, reason="insult", note="きつい言い方です")


def answer(report, word):
    return f"/cms/rooms/reports/{report.pk}/{word}/"


def test_a_report_is_read_with_its_context(report, moderator, client_of):
    browser = client_of(moderator)
    listed = browser.get(LIST).content.decode()
    page = browser.get(f"{LIST}inspect/{report.pk}/").content.decode()
    assert "困った文" in listed
    assert all(
        words in page for words in ["困った文", "前後の文2", "前後の文6", "きつい言い方です"]
    )
    assert "前後の文1" not in page


@pytest.mark.parametrize(("word", "status"), [("hide", "hidden"), ("keep", "kept")])
def test_an_answer_is_a_post_with_a_question_before(report, moderator, client_of, word, status):
    browser = client_of(moderator)
    browser.get(answer(report, word))
    report.refresh_from_db()
    asked = report.status
    browser.post(answer(report, word))
    report.refresh_from_db()
    report.message.refresh_from_db()
    assert (asked, report.status, bool(report.message.hidden_at)) == (
        "open",
        status,
        word == "hide",
    )
    assert (
        ModelLogEntry.objects.filter(action=f"community.report.{word}", user=moderator).count() == 1
    )


def test_a_second_answer_is_told_that_it_is_late(report, moderator, client_of):
    browser = client_of(moderator)
    browser.post(answer(report, "keep"))
    page = browser.post(answer(report, "hide"), follow=True).content.decode()
    assert "ほかの担当者がすでに対応しました" in page
    assert Report.objects.get().status == "kept"


@pytest.mark.parametrize("person", ["aoi", "desk", "organiser", "editor"])
def test_others_do_not_moderate(report, request, client_of, person):
    browser = client_of(request.getfixturevalue(person))
    statuses = {browser.post(answer(report, "hide")).status_code, browser.get(LIST).status_code}
    report.refresh_from_db()
    assert report.status == "open"
    assert statuses <= {302, 403, 404}


def test_a_room_is_made_and_closed_by_the_moderators(moderator, client_of, db):
    browser = client_of(moderator)
    data = {"name": "関東のひろば", "kind": "open", "purpose": "近くで会う", "guidelines": ""}
    browser.post(f"{ROOMS}create/", data | {"answer_days": "7"})
    room = Room.objects.get(name="関東のひろば")
    asked = browser.get(f"/cms/rooms/{room.pk}/close/").status_code
    browser.post(f"/cms/rooms/{room.pk}/close/")
    room.refresh_from_db()
    assert (asked, room.is_closed) == (200, True)


def test_a_hidden_message_is_shown_again_after_a_question(report, moderator, client_of):
    browser = client_of(moderator)
    inspect = f"{LIST}inspect/{report.pk}/"
    before = browser.get(inspect).content.decode()
    browser.post(answer(report, "hide"))
    page = browser.get(inspect).content.decode()
    asked = browser.get(answer(report, "show")).content.decode()
    report.message.refresh_from_db()
    still_hidden = report.message.gone
    browser.post(answer(report, "show"))
    for thing in (report.message, report):
        thing.refresh_from_db()
    assert answer(report, "show") in page
    assert answer(report, "show") not in before
    assert "もう一度表示する" in asked
    assert (still_hidden, report.message.gone, report.status) == ("hidden", "", "kept")
    done = ModelLogEntry.objects.filter(action="community.message.show", user=moderator)
    assert done.count() == 1


def test_the_report_says_who_hid_the_message_and_when(report, moderator, client_of):
    browser = client_of(moderator)
    browser.post(answer(report, "hide"))
    page = browser.get(f"{LIST}inspect/{report.pk}/").content.decode()
    facts = page.split("<dt>非表示</dt>")[1].split("</dd>")[0]
    report.message.refresh_from_db()
    assert moment(report.message.hidden_at) in facts
    assert (moderator.get_full_name() or str(moderator)) in facts


def test_showing_what_is_not_hidden_is_told_so(report, moderator, client_of):
    page = client_of(moderator).post(answer(report, "show"), follow=True).content.decode()
    report.refresh_from_db()
    assert "いま非表示ではありません" in page
    assert report.status == "open"


def test_the_list_of_rooms_tells_the_state_and_offers_the_deed(shared, moderator, client_of):
    browser = client_of(moderator)
    close = f"/cms/rooms/{shared.pk}/close/"
    opened = browser.get(ROOMS).content.decode()
    browser.post(close)
    closed = browser.get(ROOMS).content.decode()
    assert ("開いている" in opened, close in opened) == (True, True)
    assert ("開いている" in closed, close in closed) == (False, False)
    assert "閉じた" in closed


def test_an_unknown_answer_is_not_found(report, moderator, client_of):
    assert client_of(moderator).post(answer(report, "burn")).status_code == 404


def test_the_morning_tells_the_moderators_what_waits(report, moderator, desk, client_of):
    page = client_of(moderator).get("/cms/").content.decode()
    assert "未対応の通報 1件" in page and f'href="{LIST}?status__exact=open"' in page
    assert "未対応の通報" not in client_of(desk).get("/cms/").content.decode()


def test_the_morning_costs_the_same_however_much_is_reported(report, moderator, client_of):
    client_of(moderator).get("/cms/")  # what a process learns once is not counted
    with CaptureQueriesContext(connection) as with_one:
        client_of(moderator).get("/cms/")
    message = say(report.message.room, report.message.author, "もうひとつ困った文")
    report_message(message=message, reporter=report.reporter, reason="insult", note="")
    with CaptureQueriesContext(connection) as with_two:
        client_of(moderator).get("/cms/")
    assert len(with_two) == len(with_one)
