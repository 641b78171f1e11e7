"""The staff's door: who may, what each decision does, and two clerks at once."""

import csv
import io
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime, now
from wagtail.models import ModelLogEntry

from activities.actions.select import decline_application
from activities.models import Application, Recruitment
from activities.rules import Selection, Status
from members.models import Letter
from tests import build

pytestmark = pytest.mark.django_db
LOGIN, HOME = (
    302,
    302,
)  # Wagtail sends strangers to sign in, and staff without the right to its front


@pytest.fixture
def recruitment(db):
    return build.make_recruitment(question="参加の動機", capacity=2)


@pytest.fixture
def application(recruitment, aoi):
    return build.make_application(recruitment, aoi, answer="山が好きです")


def address(door, thing):
    return reverse(f"activities_{door}", args=[thing.pk])


def decide(browser, door, application, **fields):
    typed = {"seen": application.status, "reason": "今回は見送ります"} | fields
    return browser.post(address(door, application), typed)


DOORS = {
    # door: {person: (status of GET, status of POST)}
    "line": {
        "nobody": (302, 302),
        "aoi": (403, 403),
        "editor": (302, 405),
        "organiser": (200, 405),
    },
    "application": {"nobody": (302, 302), "desk": (302, 405), "organiser": (200, 405)},
    "offer": {
        "nobody": (302, 302),
        "aoi": (403, 403),
        "editor": (302, 302),
        "organiser": (200, 302),
    },
    "wait": {"aoi": (403, 403), "desk": (302, 302), "organiser": (200, 302)},
    "decline": {"aoi": (403, 403), "moderator": (302, 302), "organiser": (200, 302)},
    "offer_ticked": {"aoi": (403, 403), "editor": (405, 302), "organiser": (405, 302)},
    "offer_next": {"aoi": (403, 403), "editor": (405, 302), "organiser": (405, 302)},
    "export": {"aoi": (403, 403), "editor": (405, 302), "organiser": (405, 200)},
}
OF_APPLICATION = {"application", "offer", "wait", "decline"}
CELLS = [
    (door, person, verb, answers[verb == "post"])
    for door, people in DOORS.items()
    for person, answers in people.items()
    for verb in ("get", "post")
]


@pytest.mark.parametrize(("door", "person", "verb", "answer"), CELLS)
def test_person_door_verb(request, client_of, application, door, person, verb, answer):
    who = None if person == "nobody" else request.getfixturevalue(person)
    thing = application if door in OF_APPLICATION else application.recruitment
    typed = {"seen": application.status, "reason": "今回は見送ります"} if verb == "post" else {}
    response = getattr(client_of(who), verb)(address(door, thing), typed)
    assert response.status_code == answer
    if person != "organiser":
        application.refresh_from_db()
        assert application.status == Status.APPLIED
        assert not response.content or answer in (403, 405)  # the page that says whom it is for


@pytest.mark.parametrize(
    ("door", "status"),
    [("offer", Status.OFFERED), ("wait", Status.WAITING), ("decline", Status.DECLINED)],
)
def test_a_decision_moves_and_writes(client_of, application, organiser, door, status):
    decide(client_of(organiser), door, application)
    application.refresh_from_db()
    assert (application.status, application.moved_by) == (status, organiser)
    assert Letter.objects.count() == 1


def test_who_offers_a_seat_reads_what_was_told_and_until_when(
    client_of, application, organiser, settings
):
    settings.IGASHU_OFFER_DAYS = 3
    Application.objects.update(message="車いすで参ります")
    address = reverse("activities_offer", args=[application.pk])
    page = client_of(organiser).get(address).content.decode()
    last = localtime() + timedelta(days=3)
    assert "車いすで参ります" in page
    assert f"{last.month}月{last.day}日" in page and "午後11時59分" in page
    decide(client_of(organiser), "offer", application)
    application.refresh_from_db()
    until = localtime(application.offer_expires_at)
    assert (until.date(), f"{until:%H:%M:%S}") == (last.date(), "23:59:59")


def test_declining_needs_a_reason(client_of, application, organiser):
    page = decide(client_of(organiser), "decline", application, reason="　")
    application.refresh_from_db()
    assert application.status == Status.APPLIED
    assert "理由を入力してください" in page.content.decode()


def test_the_second_clerk_sees_what_the_first_decided(client_of, application, organiser):
    seen = Application.objects.get(pk=application.pk)
    decline_application(application=application, reason="定員", by=organiser)
    page = decide(client_of(organiser), "offer", seen)
    assert page.status_code == 409
    assert "他の職員が先に更新しました" in page.content.decode()
    assert "いまの状態は「見送り」です" in page.content.decode()


def test_two_clerks_in_the_same_moment__the_second_is_told(client_of, application, organiser):
    def quicker(*_args, **_fields):
        Application.objects.update(status=Status.WAITING)
        return now() + timedelta(days=7)

    with patch("activities.actions.select.offer_holds_until", quicker):
        page = decide(client_of(organiser), "offer", application)
    assert page.status_code == 409
    assert Recruitment.objects.get().seats_held == 0


def test_a_reason_already_typed_survives_the_conflict(client_of, application, organiser):
    seen = Application.objects.get(pk=application.pk)
    Application.objects.update(status=Status.WITHDRAWN)
    page = decide(client_of(organiser), "decline", seen, reason="長い理由")
    assert "長い理由" in page.content.decode()


def test_nobody_decides_about_their_own_application(client_of, recruitment, organiser):
    own = build.make_application(recruitment, organiser)
    assert decide(client_of(organiser), "offer", own).status_code == 404
    own.refresh_from_db()
    assert own.status == Status.APPLIED


def test_offering_to_the_ticked__asked_once_then_in_order(
    client_of, recruitment, organiser, aoi, ben, desk
):
    everybody = [build.make_application(recruitment, one) for one in (aoi, ben, desk)]
    ticked = {"application": [str(one.pk) for one in reversed(everybody)]}
    browser = client_of(organiser)
    asked = browser.post(address("offer_ticked", recruitment), ticked).content.decode()
    assert "3人に参加を案内しますか" in asked
    assert not recruitment.applications.holding_a_seat().exists()
    done = browser.post(address("offer_ticked", recruitment), ticked | {"sure": "1"}, follow=True)
    assert set(recruitment.applications.holding_a_seat()) == set(everybody[:2])
    assert "2人に参加を案内しました" in done.content.decode()
    assert everybody[2].receipt_number in done.content.decode()


@pytest.mark.parametrize("ticked", [[], ["x"], ["00000000-0000-0000-0000-000000000000"], ["\x00"]])
def test_nothing_ticked_is_said(client_of, application, organiser, ticked):
    typed = {"application": ticked, "sure": "1"}
    door = address("offer_ticked", application.recruitment)
    page = client_of(organiser).post(door, typed, follow=True)
    assert "印を付けてから" in page.content.decode()


def test_the_next_in_line_are_offered_when_staff_say_so(client_of, recruitment, aoi, organiser):
    waiting = build.make_application(recruitment, aoi, status=Status.WAITING)
    client_of(organiser).post(address("offer_next", recruitment))
    waiting.refresh_from_db()
    assert waiting.status == Status.OFFERED


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\n=1"])
def test_a_cell_of_the_export_is_no_formula(client_of, recruitment, aoi, organiser, text):
    build.make_application(recruitment, aoi, answer=text)
    content = client_of(organiser).post(address("export", recruitment)).content.decode()
    assert content.startswith("\ufeff")
    _head, row = csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""))
    assert row[9] == "'" + text


def test_who_took_the_list_along_is_on_record(client_of, application, organiser):
    client_of(organiser).post(address("export", application.recruitment))
    entry = ModelLogEntry.objects.get(action="activities.recruitment.export")
    assert (entry.user, entry.data["rows"]) == (organiser, 1)


def queries_of(browser, door):
    browser.get(door)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(door).status_code == 200
    return len(seen)


def test_the_line_costs_the_same_for_one_and_twenty(client_of, application, organiser):
    browser, door = client_of(organiser), address("line", application.recruitment)
    one = queries_of(browser, door)
    for number in range(19):
        person = build.make_person(f"person{number}@example.jp", member=True)
        build.make_application(application.recruitment, person)
    assert queries_of(browser, door) == one


def test_the_list_of_recruitments_costs_the_same_for_one_and_twenty(
    client_of, recruitment, organiser
):
    browser, door = client_of(organiser), reverse("recruitments_modeladmin_index")
    one = queries_of(browser, door)
    for _number in range(19):
        build.make_recruitment(recruitment.page)
    assert queries_of(browser, door) == one


# --- the form of a recruitment ---
def form_of(recruitment, **fields):
    (session,) = recruitment.sessions.all()
    return {
        "page": recruitment.page_id,
        "title": recruitment.title,
        "selection": recruitment.selection,
        "capacity": recruitment.capacity,
        "opens_at": "2026-01-01 00:00",
        "closes_at": "2030-01-01 23:59",
        "fee": "",
        "question": "",
        "question_why": "",
        "sessions-TOTAL_FORMS": "1",
        "sessions-INITIAL_FORMS": "1",
        "sessions-MIN_NUM_FORMS": "0",
        "sessions-MAX_NUM_FORMS": "1000",
        "sessions-0-id": session.pk,
        "sessions-0-starts_at": "2030-02-01 10:00",
        "sessions-0-ends_at": "2030-02-01 12:00",
        "sessions-0-title": "第1回",
        "sessions-0-place": "",
        "sessions-0-DELETE": "",
    } | fields


def save(client_of, organiser, recruitment, **fields):
    door = reverse("recruitments_modeladmin_edit", args=[recruitment.pk])
    return client_of(organiser).post(door, form_of(recruitment, **fields))


def test_a_clerk_edits_a_recruitment_and_its_dates(client_of, recruitment, organiser):
    assert save(client_of, organiser, recruitment, title="冬の回").status_code == 302
    recruitment.refresh_from_db()
    assert (recruitment.title, recruitment.sessions.get().title) == ("冬の回", "第1回")


def test_a_capacity_below_the_seats_held_is_explained(client_of, recruitment, aoi, ben, organiser):
    for person in (aoi, ben):
        build.make_application(recruitment, person, status=Status.CONFIRMED)
    page = save(client_of, organiser, recruitment, capacity=1)
    assert "定員を2人より少なくできません" in page.content.decode()
    assert Recruitment.objects.get().capacity == 2


def test_an_offer_made_while_the_form_was_saved_is_explained_too(
    client_of, recruitment, aoi, organiser
):
    build.make_application(recruitment, aoi, status=Status.CONFIRMED)
    with patch.object(Recruitment, "clean", lambda _self: None):
        page = save(client_of, organiser, recruitment, capacity=0)
    assert page.status_code == 200
    assert "定員を1人より少なくできません" in page.content.decode()


def test_more_places_are_offered_to_those_who_wait(client_of, aoi, ben, organiser):
    recruitment = build.make_recruitment(capacity=1, selection=Selection.FIRST_COME)
    build.make_application(recruitment, aoi, status=Status.CONFIRMED)
    waiting = build.make_application(recruitment, ben, status=Status.WAITING)
    save(client_of, organiser, recruitment, capacity=2)
    waiting.refresh_from_db()
    assert waiting.status == Status.OFFERED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closes_at": "2025-01-01 00:00"}, "締切は、募集の開始より後"),
        ({"sessions-0-ends_at": "2030-02-01 09:00"}, "終了は、開始より後"),
        ({"capacity": "-1"}, "0"),
        ({"capacity": "99999999999999999999"}, ""),
        ({"capacity": "NaN"}, ""),
        ({"opens_at": "2026-02-30 00:00"}, ""),
        ({"page": "abc"}, ""),
        ({"title": "題\x00名"}, ""),
    ],
)
def test_bad_input_is_explained_and_nothing_is_stored(
    client_of, recruitment, organiser, fields, words
):
    page = save(client_of, organiser, recruitment, **{"title": "変更"} | fields)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert Recruitment.objects.get().title == "秋の回"


# --- dates, as people type them ---
def create(client_of, organiser, **fields):
    """Send the form of a new call with one date."""
    page = build.make_activity()
    known = form_of(build.make_recruitment(page), title="新しい回")
    new = {"sessions-INITIAL_FORMS": "0", "sessions-0-id": ""}
    door = reverse("recruitments_modeladmin_create")
    return client_of(organiser).post(door, known | new | fields)


@pytest.mark.parametrize("typed", ["2030年11月30日 23:59", "２０３０/11/30　23時59分"])
def test_a_deadline_may_be_typed_in_japanese(client_of, organiser, typed):
    assert create(client_of, organiser, closes_at=typed).status_code == 302
    closes_at = localtime(Recruitment.objects.get(title="新しい回").closes_at)
    assert f"{closes_at:%Y-%m-%d %H:%M}" == "2030-11-30 23:59"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"closes_at": "11月30日 23:59"}, "日時を正しく"),
        ({"closes_at": "2026-02-01 00:00"}, "この締切はもう過ぎています"),
        ({"sessions-0-starts_at": "", "sessions-0-ends_at": ""}, "必須"),
    ],
)
def test_a_new_call_with_a_doubtful_date_is_not_opened(client_of, organiser, fields, words):
    page = create(client_of, organiser, **fields)
    assert page.status_code == 200
    form = page.context_data["form"]
    assert words in f"{form.errors} {form.formsets['sessions'].errors}"
    assert not Recruitment.objects.filter(title="新しい回").exists()


def test_an_open_call_may_be_closed_at_once(client_of, recruitment, organiser):
    answer = save(client_of, organiser, recruitment, closes_at="2026-02-01 00:00")
    assert answer.status_code == 302


def test_the_picker_keeps_what_it_cannot_read(client_of, organiser):
    page = client_of(organiser).get(reverse("recruitments_modeladmin_create")).content.decode()
    pickers = page.count("initDateTimeChooser(")
    assert pickers and page.count('"validateOnBlur": false') == pickers
    assert "2026-11-30 23:59" in page


# --- the morning ---
def test_the_morning_leads_to_who_waits__the_nearest_deadline_first(client_of, aoi, organiser):
    for title, days in [("あとの回", 9), ("さきの回", 2)]:
        closes_at = now() + timedelta(days=days)
        call = build.make_recruitment(build.make_activity(), title=title, closes_at=closes_at)
        build.make_application(call, aoi)
    page = client_of(organiser).get("/cms/").content.decode()
    assert "決定を待つ応募 2件" in page
    assert page.index("さきの回") < page.index("あとの回")
    assert f'href="{address("line", call)}?status=applied"' in page


def test_the_morning_costs_the_same_for_one_and_eight(client_of, recruitment, aoi, organiser):
    build.make_application(recruitment, aoi)
    one = queries_of(client_of(organiser), "/cms/")
    for _number in range(7):
        build.make_application(build.make_recruitment(recruitment.page), aoi)
    assert queries_of(client_of(organiser), "/cms/") == one


def test_others_have_no_such_panel(client_of, application, desk, editor):
    for person in (desk, editor):
        assert "決定を待つ応募" not in client_of(person).get("/cms/").content.decode()


def test_who_was_offered_a_seat_is_not_decided_yet(client_of, recruitment, aoi, organiser):
    build.make_application(recruitment, aoi, status=Status.OFFERED)
    page = client_of(organiser).get(address("line", recruitment)).content.decode()
    assert "案内中 1人・決定 0人／定員 2人（残り 1席）" in page
