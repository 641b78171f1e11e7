"""The moderators' desk and what one was told, over JSON: the same actions as on the pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from community.actions import decide_together, hide_message, report_message
from community.models import Measure, Message, Report
from members.models import Letter
from members.notices.actions import notify
from members.notices.models import Notice
from tests.build import say
from tests.house.api_world import send

DESK = "/api/v1/moderation/reports"


@pytest.fixture
def report(shared, aoi, ben):
    for number in range(7):
        say(shared, aoi, f"まえ{number}")
    message = say(shared, ben, "きつい言葉")
    say(shared, aoi, "あと")
    return report_message(message=message, reporter=aoi, reason="insult", note="つらいです")


def decide(client, report, answer):
    return send(client, "post", f"{DESK}/{report.pk}/decision", {"answer": answer})


def test_a_report_is_told_with_what_stands_around_it_and_never_who_reported(
    report, aoi, moderator, client_of
):
    client = client_of(moderator)
    [row] = client.get(DESK).json()["items"]
    assert (row["reason"], row["note"], row["status"]) == ("insult", "つらいです", "open")
    assert row["message"]["text"] == "きつい言葉"
    whole = client.get(f"{DESK}/{report.pk}").json()
    words = [said["text"] for said in whole.pop("around")]
    assert words == [*(f"まえ{number}" for number in range(2, 7)), "きつい言葉", "あと"]
    assert whole == row
    del whole["message"]
    assert str(aoi.pk) not in str(whole)


def test_hiding_tells_the_author_why_and_a_second_hand_is_too_late(
    report, ben, moderator, client_of
):
    client = client_of(moderator)
    answer = decide(client, report, "hide")
    assert (answer.status_code, answer.json()["status"]) == (200, "hidden")
    measure = Measure.objects.get(user=ben, kind="hide", decided_by=moderator)
    assert measure.reason == "人を傷つける内容"
    assert Letter.objects.filter(user=ben).exists()
    late = decide(client, report, "keep")
    assert (late.status_code, late.json()["code"]) == (409, "too_late")
    assert Report.objects.get().status == "hidden"


def test_what_is_hidden_is_still_read_by_moderators_and_shown_again(report, moderator, client_of):
    client = client_of(moderator)
    hide_message(message=report.message, by=moderator)
    told = client.get(f"{DESK}/{report.pk}").json()["message"]
    assert (told["gone"], told["text"]) == ("hidden", "きつい言葉")
    assert decide(client, report, "show").json()["message"]["gone"] == ""
    again = decide(client, report, "show")
    assert (again.status_code, again.json()["code"]) == (409, "too_late")


def test_an_unknown_answer_or_report_changes_nothing(report, moderator, client_of):
    client = client_of(moderator)
    assert decide(client, report, "delete").status_code == 422
    missing = send(client, "post", f"{DESK}/{report.pk + 1}/decision", {"answer": "hide"})
    assert missing.status_code == 404
    assert Message.objects.hidden().count() == 0


def test_the_list_goes_on_where_it_was_left_and_asks_no_more_for_many(
    report, shared, aoi, ben, moderator, client_of
):
    client = client_of(moderator)

    def cost(limit):
        with CaptureQueriesContext(connection) as asked:
            told = client.get(DESK, {"limit": limit}).json()
        return len(asked), told

    few, _told = cost(1)
    for number in range(4):
        report_message(message=say(shared, ben, f"宣伝{number}"), reporter=aoi, reason="spam")
    Report.objects.update(reported_at=now())  # at the same moment: the number decides
    many, whole = cost(20)
    assert many == few
    walked, cursor = [], None
    while True:
        page = client.get(DESK, {"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        walked += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert walked == [row["id"] for row in whole["items"]]
    assert len(walked) == 5
    decide_together(reports=walked[:2], answer="keep", by=moderator)
    assert len(client.get(DESK, {"status": "kept"}).json()["items"]) == 2
    assert client.get(DESK, {"cursor": "x"}).status_code == 422


def tell(person, number=0, **fields):
    values = {"kind": "x", "title": f"お知らせ{number}", "url": "/rooms/"} | fields
    return notify(to=person, dedupe_key=str(uuid4()), **values)


def test_notices_are_read_page_by_page_and_marked(aoi, ben, client_of):
    client, place = client_of(aoi), "/api/v1/me/notices"
    mine = [tell(aoi, number) for number in range(3)]
    other = tell(ben)
    Notice.objects.filter(pk=mine[0].pk).update(at=now() - timedelta(days=1))
    first = client.get(place, {"limit": 2}).json()
    assert first["unread"] == 3
    assert first["items"][0]["url"].endswith("://testserver/rooms/")
    rest = client.get(place, {"limit": 2, "cursor": first["next"]}).json()
    walked = [row["id"] for row in first["items"] + rest["items"]]
    assert walked == [mine[2].pk, mine[1].pk, mine[0].pk]
    assert rest["next"] is None
    for _twice in range(2):
        assert send(client, "post", f"{place}/{mine[1].pk}/read").status_code == 204
    assert send(client, "post", f"{place}/{other.pk}/read").status_code == 404
    unread = client.get(place, {"unread": True}).json()
    assert (unread["unread"], [row["id"] for row in unread["items"]]) == (
        2,
        [mine[2].pk, mine[0].pk],
    )
    assert send(client, "post", f"{place}/read").status_code == 204
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_a_search_by_json_folds_as_the_page_does(shared, aoi, ben, client_of):
    said, client = say(shared, ben, "ﾊｼを渡る"), client_of(aoi)
    place = f"/api/v1/rooms/{shared.pk}/search"
    assert [one["seq"] for one in client.get(place, {"q": "はし 渡"}).json()["items"]] == [said.seq]
    assert client.get(place, {"q": "川"}).json() == {"items": []}
    assert client.get(place, {"q": ""}).status_code == 422
    assert client.get(place, {"q": "あ" * 101}).status_code == 422
