"""Activities, recruitments and one's own applications as JSON."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from wagtail.models import Page

from activities.actions.select import offer_seat
from activities.api_shapes import Activities, Recruitments
from activities.models import ActivityPage, ActivityWay, Application, Recruitment
from home.api import Teasers
from home.models.base import SHARE_PICTURE
from home.ruby import without_ruby
from igashu_site.api import api
from tests import build
from tests.home.things import make_image, make_news, make_text
from tests.house.api_world import make_application


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


def apply(client, recruitment, **body):
    body = {"submission_key": str(uuid.uuid4())} | body
    address = f"/api/v1/recruitments/{recruitment.pk}/applications"
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_recruitment_tells_its_seats_of_this_moment(client, aoi, organiser):
    recruitment = build.make_recruitment(capacity=2)
    application = make_application(recruitment, aoi)
    before = client.get(f"/api/v1/recruitments/{recruitment.pk}").json()

    offer_seat(application=application, by=organiser)
    after = client.get(f"/api/v1/recruitments/{recruitment.pk}").json()

    assert (before["seats_free"], after["seats_free"]) == (2, 1)
    assert (after["phase"], len(after["sessions"])) == ("open", 1)


def test_an_activity_tells_its_facts_and_recruitments(client, house):
    recruitment = build.make_recruitment(build.make_activity("組紐の体験", bring="エプロン"))

    told = client.get(f"/api/v1/activities/{recruitment.page_id}").json()

    assert (told["title"], told["bring"]) == ("組紐の体験", "エプロン")
    assert [row["id"] for row in told["recruitments"]] == [recruitment.pk]
    assert told["url"].startswith("http")


def test_the_filters_are_those_of_the_list(client, house):
    build.make_recruitment(build.make_activity("清掃", category="local"))
    build.make_recruitment(build.make_activity("語る会", category="charm", place_kind="online"))
    closed = {"opens_at": now() - timedelta(days=9), "closes_at": now() - timedelta(days=1)}
    build.make_recruitment(build.make_activity("終わった会", category="survey"), **closed)

    def titles(**query):
        found = client.get("/api/v1/activities", query).json()["items"]
        return {row["title"] for row in found}

    assert titles(category=["local", "charm"]) == {"清掃", "語る会"}
    assert titles(place="online") == {"語る会"}
    assert titles(status="closed") == {"終わった会"}
    assert titles(way="donate") == set()
    assert {row["activity_title"] for row in open_now(client)} == {"清掃", "語る会"}


def open_now(client):
    return client.get("/api/v1/recruitments", {"open": "true"}).json()["items"]


@pytest.mark.parametrize("address", ["/api/v1/activities", "/api/v1/recruitments", "/api/v1/pages"])
def test_every_row_is_met_once_on_the_way_through_the_pages(client, house, address):
    for number in range(5):
        build.make_recruitment(build.make_activity(f"活動{number}"))
    whole = [row["id"] for row in client.get(address).json()["items"]]
    walked, cursor = [], None
    while cursor or not walked:
        page = client.get(address, {"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        walked += [row["id"] for row in page["items"]]
        cursor = page["next"]

    assert len(whole) >= 5
    assert walked == whole


SAME_COST = [
    "/api/v1/activities",
    "/api/v1/recruitments",
    "/api/v1/pages?type=activities.ActivityPage",
]


@pytest.mark.parametrize("address", SAME_COST)
def test_one_row_or_twenty_cost_the_same(client, house, address, django_assert_num_queries):
    build.make_recruitment()
    one = queries_of(client, address)
    for _number in range(19):
        build.make_recruitment(build.make_activity())

    with django_assert_num_queries(one):
        assert len(client.get(address).json()["items"]) == 20


def test_a_hidden_activity_is_nowhere(client, house):
    recruitment = build.make_recruitment(build.make_activity("かくれた活動"))
    recruitment.page.unpublish()
    addresses = ["activities", "recruitments", "pages"]
    told = "".join(client.get(f"/api/v1/{name}").content.decode() for name in addresses)

    assert "かくれた活動" not in told
    assert client.get(f"/api/v1/activities/{recruitment.page_id}").status_code == 404
    assert client.get(f"/api/v1/recruitments/{recruitment.pk}").status_code == 404


def test_public_answers_may_be_kept_a_moment__one_s_own_never(client, client_of, house, aoi):
    assert client.get("/api/v1/activities")["Cache-Control"] == "public, max-age=30"
    assert "no-store" in client_of(aoi).get("/api/v1/activities")["Cache-Control"]
    assert "no-store" in client_of(aoi).get("/api/v1/me/applications")["Cache-Control"]


# --- One's own applications ----------------------------------------------------------------------


def test_an_application_is_made_once(client_of, aoi):
    recruitment, key = build.make_recruitment(), str(uuid.uuid4())
    first, again = (apply(client_of(aoi), recruitment, submission_key=key) for _ in range(2))
    other_key = apply(client_of(aoi), recruitment)

    assert [one.status_code for one in (first, again, other_key)] == [201, 200, 200]
    assert len({one.json()["receipt_number"] for one in (first, again, other_key)}) == 1
    assert Application.objects.count() == 1


def test_a_question_wants_an_answer(client_of, aoi):
    recruitment = build.make_recruitment(question="なぜ参加しますか")

    answer = apply(client_of(aoi), recruitment)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "answer"
    assert Application.objects.count() == 0


def test_after_the_deadline_it_is_too_late(client_of, aoi):
    recruitment = build.make_recruitment()
    Recruitment.objects.update(closes_at=now() - timedelta(minutes=1))

    answer = apply(client_of(aoi), recruitment)

    assert (answer.status_code, answer.json()["code"]) == (409, "closed")


def test_the_owner_takes_the_seat_and_gives_it_back(client_of, aoi, organiser):
    recruitment = build.make_recruitment()
    application = make_application(recruitment, aoi)
    offer_seat(application=application, by=organiser)
    client, address = client_of(aoi), f"/api/v1/me/applications/{application.pk}"

    offered = client.get(address).json()
    confirmed = client.post(f"{address}/confirm").json()
    withdrawn = client.post(f"{address}/withdraw").json()

    assert (offered["status"], offered["may"]) == ("offered", ["confirm", "withdraw"])
    assert (confirmed["status"], confirmed["may"]) == ("confirmed", ["withdraw"])
    assert (withdrawn["status"], withdrawn["may"]) == ("withdrawn", [])
    assert Recruitment.objects.get().seats_held == 0


def test_what_is_not_open_now_says_why(client_of, aoi):
    application = make_application(build.make_recruitment(), aoi)

    answer = client_of(aoi).post(f"/api/v1/me/applications/{application.pk}/confirm")

    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_confirm")


def test_one_sees_one_s_own_applications_only__newest_first(client_of, aoi, ben):
    mine = [make_application(build.make_recruitment(), aoi) for _number in range(3)]
    make_application(mine[0].recruitment, ben)
    client, address = client_of(aoi), "/api/v1/me/applications"

    first = client.get(address, {"limit": 2}).json()
    rest = client.get(address, {"limit": 2, "cursor": first["next"]}).json()
    walked = [row["id"] for row in first["items"] + rest["items"]]

    assert walked == [str(one.pk) for one in reversed(mine)]
    assert rest["next"] is None


def test_one_application_or_ten_cost_the_same(client_of, aoi, django_assert_num_queries):
    client, address = client_of(aoi), "/api/v1/me/applications"
    make_application(build.make_recruitment(), aoi)
    one = queries_of(client, address)
    for _number in range(9):
        make_application(build.make_recruitment(), aoi)

    with django_assert_num_queries(one):
        assert len(client.get(address).json()["items"]) == 10


def test_what_the_desk_notes_is_not_told(client_of, aoi):
    """The answer names its fields one by one: a column added later stays inside."""
    application = make_application(build.make_recruitment(), aoi)

    told = client_of(aoi).get(f"/api/v1/me/applications/{application.pk}").json()

    assert {"moved_by", "submission_key", "applicant", "lapsed_at"}.isdisjoint(told)


# --- The short way to the lists ------------------------------------------------------------------


LISTS = [
    ("/api/v1/activities", "Activities"),
    ("/api/v1/recruitments", "Recruitments"),
    ("/api/v1/pages", "Teasers"),
]


@pytest.fixture
def many(house):
    """Three activities with pictures, ways and dates, one with nothing, and other pages."""
    image = make_image()
    for number in range(3):
        page = build.make_activity(f"活動{number}", share_image=image, lead="{伊賀|いが}")
        ActivityWay.objects.create(page=page, way="donate")
        build.make_recruitment(page, sessions=number)
    build.make_activity("まだ何もない")
    make_news("便り", share_image=make_image("別の絵"))
    make_text("きまり")


@pytest.mark.parametrize(("address", "shape"), LISTS)
def test_the_short_way_writes_what_the_long_way_would(client, many, address, shape):
    """The oracle: each row read through its shape in the contract and written by the API itself."""
    answer = client.get(address)
    shapes = {"Activities": Activities, "Recruitments": Recruitments, "Teasers": Teasers}
    long_way = shapes[shape].model_validate(answer.json()).model_dump()
    assert json.loads(api.renderer.render(None, long_way, response_status=200)) == answer.json()
    assert [list(row) for row in answer.json()["items"]] == [list(row) for row in long_way["items"]]
    assert answer["Content-Type"] == api.get_content_type()


@pytest.mark.parametrize(("address", "shape"), LISTS)
def test_a_list_asks_twice(client, many, address, shape):
    assert queries_of(client, address) == 2


def test_addresses_and_pictures_are_those_of_the_pages(client, many):
    request = RequestFactory().get("/")
    for row in client.get("/api/v1/pages").json()["items"]:
        page = Page.objects.get(pk=row["id"]).specific
        size = page.picture(SHARE_PICTURE)
        assert row["url"] == page.get_full_url(request)
        assert (row["picture"] or {}).get("url") == (size and size.full_url)
        assert (row["lead"], row["type"]) == (without_ruby(page.lead), page._meta.label)
    for row in client.get("/api/v1/activities").json()["items"]:
        page = ActivityPage.objects.get(pk=row["id"])
        size = page.picture(SHARE_PICTURE)
        assert row["ways"] == [one.way for one in page.ways.order_by("pk")]
        assert (row["picture"] or {}).get("url") == (size and size.full_url)


def test_rows_are_those_of_the_recruitments(client, many):
    for row in client.get("/api/v1/recruitments").json()["items"]:
        detail = client.get(f"/api/v1/recruitments/{row['id']}").json()
        # The database gives ways in no order of its own.
        row["ways"].sort(), detail["ways"].sort()
        assert row == {name: detail[name] for name in row}
