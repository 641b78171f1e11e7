"""The doors of readers and members: person × door × verb, typed text, one receipt."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from activities import emails, tickets
from activities.models import ActivityPage, Application, Recruitment, Session
from activities.rules import Selection, Status
from home import look_dates
from members import emails as joining_emails
from members.models import Letter
from tests import build, corpus

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def recruitment(db):
    return build.make_recruitment(question="参加の動機")


@pytest.fixture
def mine(recruitment, aoi):
    return build.make_application(recruitment, aoi, status=Status.OFFERED)


def apply_url(recruitment):
    return reverse("activities:apply", args=[recruitment.pk])


def filled(recruitment, person, *, at=None, **fields):
    ticket = tickets.issue(recruitment.pk, person.pk, at=at or now())
    return {"ticket": ticket, "answer": "山が好きです", "message": "", "step": "send"} | fields


# --- who may go where ----------------------------------------------------------------------------
DOORS = {
    # door: {person: (status of GET, status of POST)}
    "apply": {"nobody": (302, 302), "chika": (302, 302), "aoi": (302, 200), "ben": (200, 200)},
    "application": {
        "nobody": (302, 405),
        "chika": (404, 405),
        "aoi": (200, 405),
        "ben": (404, 405),
    },
    "confirm": {"nobody": (302, 302), "chika": (404, 404), "aoi": (200, 302), "ben": (404, 404)},
    "withdraw": {"nobody": (302, 302), "chika": (404, 404), "aoi": (200, 302), "ben": (404, 404)},
    "application_calendar": {"nobody": (302, 405), "aoi": (200, 405), "ben": (404, 405)},
    "my_applications": {"nobody": (302, 405), "chika": (200, 405), "aoi": (200, 405)},
    "recruitment_calendar": {"nobody": (200, 405), "aoi": (200, 405)},
    "feed": {"nobody": (200, 200)},
}
CELLS = [
    (door, person, verb, answers[verb == "post"])
    for door, people in DOORS.items()
    for person, answers in people.items()
    for verb in ("get", "post")
]


@pytest.mark.parametrize(("door", "person", "verb", "answer"), CELLS)
def test_person_door_verb(request, client_of, mine, recruitment, door, person, verb, answer):
    who = None if person == "nobody" else request.getfixturevalue(person)
    keys = {"my_applications": [], "feed": []}
    key = recruitment.pk if door in ("apply", "recruitment_calendar") else mine.pk
    address = reverse(f"activities:{door}", args=keys.get(door, [key]))
    assert getattr(client_of(who), verb)(address).status_code == answer


def test_a_stranger_is_led_to_sign_in_and_back(client_of, recruitment):
    answer = client_of().get(apply_url(recruitment))
    assert answer["Location"] == f"{LOGIN}?next={apply_url(recruitment)}"


def test_who_is_no_member_is_led_to_join(client_of, recruitment, chika):
    assert client_of(chika).get(apply_url(recruitment))["Location"] == reverse("members:join")


@pytest.mark.parametrize("pk", [0, 999_999])
def test_absent_recruitments_are_absent(client_of, ben, pk):
    assert client_of(ben).get(reverse("activities:apply", args=[pk])).status_code == 404


def test_a_draft_of_an_activity_shows_nothing(client_of, recruitment, ben):
    ActivityPage.objects.update(live=False)
    assert client_of(ben).get(apply_url(recruitment)).status_code == 404
    calendar = reverse("activities:recruitment_calendar", args=[recruitment.pk])
    assert client_of().get(calendar).status_code == 404


# --- input, confirmation, done -------------------------------------------------------------------
def test_from_input_to_receipt(client_of, recruitment, aoi):
    browser = client_of(aoi)
    page = browser.get(apply_url(recruitment)).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    typed = {"ticket": ticket, "answer": "一行目\r\n二行目", "message": ""}
    confirm = browser.post(apply_url(recruitment), typed | {"step": "confirm"}).content.decode()
    assert "一行目<br>二行目" in confirm
    assert not Application.objects.exists()
    done = browser.post(apply_url(recruitment), typed | {"step": "send"}, follow=True)
    application = Application.objects.get()
    assert application.answer == "一行目\n二行目"
    assert application.receipt_number in done.content.decode()


def test_going_back_keeps_what_was_typed(client_of, recruitment, aoi):
    typed = filled(recruitment, aoi, step="back", message="午後から行きます")
    page = client_of(aoi).post(apply_url(recruitment), typed).content.decode()
    assert "山が好きです" in page
    assert "午後から行きます" in page
    assert typed["ticket"] in page


def test_sent_twice__the_same_receipt(client_of, recruitment, aoi):
    typed = filled(recruitment, aoi)
    browser = client_of(aoi)
    first, second = (browser.post(apply_url(recruitment), typed) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == Letter.objects.count() == 1


def test_another_windows_answer_is_not_dropped_without_a_word(client_of, recruitment, aoi):
    browser = client_of(aoi)
    browser.post(apply_url(recruitment), filled(recruitment, aoi))
    later = filled(recruitment, aoi, answer="川も好きです")
    page = browser.post(apply_url(recruitment), later, follow=True).content.decode()
    assert "先に送った内容がそのまま残り" in page
    assert "応募を受け付けました" not in page
    assert Application.objects.get().answer == "山が好きです"


@pytest.mark.parametrize("ticket", ["", "forged", "a:b:c"])
def test_a_form_we_did_not_give_out_keeps_its_text_and_stores_nothing(
    client_of, recruitment, aoi, ticket
):
    typed = filled(recruitment, aoi, ticket=ticket)
    page = client_of(aoi).post(apply_url(recruitment), typed)
    assert "山が好きです" in page.content.decode()
    assert not Application.objects.exists()


def test_the_ticket_of_somebody_else_is_not_taken(client_of, recruitment, aoi, ben):
    typed = filled(recruitment, ben)
    assert client_of(aoi).post(apply_url(recruitment), typed).status_code == 200
    assert not Application.objects.exists()


def test_after_the_deadline_the_text_is_still_there(client_of, recruitment, aoi):
    typed = filled(recruitment, aoi)
    Recruitment.objects.update(closes_at=now() - timedelta(minutes=11))
    page = client_of(aoi).post(apply_url(recruitment), typed).content.decode()
    assert "締め切りました" in page
    assert "山が好きです" in page


def test_within_the_grace_a_form_opened_in_time_is_taken(client_of, recruitment, aoi):
    typed = filled(recruitment, aoi, at=now() - timedelta(minutes=6))
    Recruitment.objects.update(closes_at=now() - timedelta(minutes=5))
    client_of(aoi).post(apply_url(recruitment), typed)
    assert Application.objects.count() == 1


def test_a_closed_recruitment_says_what_next(client_of, recruitment, aoi):
    Recruitment.objects.update(closes_at=now() - timedelta(minutes=1))
    page = client_of(aoi).get(apply_url(recruitment)).content.decode()
    assert "いまは応募できません" in page
    assert "次の募集が決まると" in page


LONGEST = 1000
NO_ANSWERS = [typed for _id, typed in [*corpus.LOOKS_EMPTY, *corpus.REFUSED]]
ANSWERS = [typed for _id, typed in corpus.KEPT]


@pytest.mark.parametrize("text", [*NO_ANSWERS, "\r\n\r\n", "あ" * (LONGEST + 1)])
def test_what_is_no_answer_is_said_at_the_field(client_of, recruitment, aoi, text):
    page = client_of(aoi).post(apply_url(recruitment), filled(recruitment, aoi, answer=text))
    assert page.status_code == 200
    assert 'href="#id_answer"' in page.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("text", [*ANSWERS, "あ" * LONGEST, "\n".join("あ" * 500)])
def test_what_is_an_answer_is_kept_and_shown_as_text(client_of, recruitment, aoi, text):
    browser = client_of(aoi)
    page = browser.post(apply_url(recruitment), filled(recruitment, aoi, answer=text), follow=True)
    assert Application.objects.get().answer == text
    assert "<script>x" not in page.content.decode()


def test_signs_that_turn_text_around_are_left_out(client_of, recruitment, aoi):
    client_of(aoi).post(apply_url(recruitment), filled(recruitment, aoi, answer="a\u202eb\x07c"))
    assert Application.objects.get().answer == "abc"


def test_a_form_of_ten_thousand_fields_is_no_crash(client_of, recruitment, aoi):
    many = {f"f{number}": "x" for number in range(10_001)}
    assert client_of(aoi).post(apply_url(recruitment), many).status_code == 413


# --- one's own applications ----------------------------------------------------------------------
def test_confirming_and_withdrawing(client_of, mine, aoi):
    browser = client_of(aoi)
    browser.post(reverse("activities:confirm", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.status == Status.CONFIRMED
    browser.post(reverse("activities:withdraw", args=[mine.pk]))
    mine.refresh_from_db()
    assert (mine.status, Recruitment.objects.get().seats_held) == (Status.WITHDRAWN, 0)


def test_confirming_what_was_taken_back_says_so(client_of, mine, aoi):
    Application.objects.update(status=Status.WITHDRAWN)
    answer = client_of(aoi).post(reverse("activities:confirm", args=[mine.pk]), follow=True)
    assert "いまの状態ではできません" in answer.content.decode()


@pytest.mark.parametrize("status", Status)
def test_every_state_has_a_page_with_its_next_step(client_of, recruitment, aoi, status):
    application = build.make_application(recruitment, aoi, status=status, offer_expires_at=now())
    page = client_of(aoi).get(application.get_absolute_url()).content.decode()
    assert application.get_status_display() in page
    assert 'class="timeline' in page


def test_the_calendar_of_an_application_names_its_dates(client_of, mine, aoi):
    address = reverse("activities:application_calendar", args=[mine.pk])
    calendar = client_of(aoi).get(address).content.decode()
    assert calendar.count("BEGIN:VEVENT") == 1
    assert mine.receipt_number in calendar


def queries_of(browser, address):
    browser.get(address)  # what is remembered by the process is read once
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_my_applications_cost_the_same_for_one_and_twenty(client_of, aoi):
    page, browser = build.make_activity(), client_of(aoi)
    address = reverse("activities:my_applications")
    build.make_application(build.make_recruitment(page), aoi)
    one = queries_of(browser, address)
    for _number in range(19):
        build.make_application(build.make_recruitment(page), aoi)
    assert queries_of(browser, address) == one


@pytest.mark.parametrize("view", ["", "?view=calendar"])
def test_the_list_of_activities_costs_the_same_for_one_and_twenty(client_of, house, view):
    browser = client_of()
    build.make_recruitment(build.make_activity())
    one = queries_of(browser, f"/activities/{view}")
    for _number in range(19):
        build.make_recruitment(build.make_activity())
    assert queries_of(browser, f"/activities/{view}") == one


# --- the list and the page -----------------------------------------------------------------------
@pytest.fixture
def town(house):
    hills = build.make_activity("里山の清掃", category="local")
    build.make_recruitment(hills)
    rice = build.make_activity("伊賀米を売る", category="sales", place_kind="online")
    build.make_recruitment(
        rice, closes_at=None, sessions=0, capacity=None, selection=Selection.FIRST_COME
    )
    past = build.make_activity("天神祭の手伝い", category="local")
    build.make_recruitment(past, opens_at=now() - timedelta(9), closes_at=now() - timedelta(8))
    return house


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["里山の清掃", "伊賀米を売る", "天神祭の手伝い"]),
        ("?category=sales", ["伊賀米を売る"]),
        ("?place=online&place=onsite&status=open", ["里山の清掃", "伊賀米を売る"]),
        ("?status=closed", ["天神祭の手伝い"]),
        ("?way=donate", []),
        ("?category=sales&category=local&page=1", ["里山の清掃", "伊賀米を売る", "天神祭の手伝い"]),
    ],
)
def test_filters(client_of, town, query, titles):
    page = client_of().get(f"/activities/{query}")
    assert [one.title for one in page.context["cards"]] == titles
    assert f'<strong class="number">{len(titles)}</strong>' in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=abc", "page=1000000000", "category=x';drop", "month=2026-13",
        "month=%00", "month=99999-01", "view=calendar&month=2099-12", "view=x", "status=%F0%28",
        "month=2026-0１", "view=calendar&month=2000-01", "category[]=local", "month=",
    ],
)  # fmt: skip
def test_whatever_stands_in_the_address_is_answered_by_a_list(client_of, town, query):
    assert client_of().get(f"/activities/?{query}").status_code == 200


def test_the_calendar_shows_holidays_and_dates(client_of, house):
    page = client_of().get("/activities/?view=calendar&month=2027-01").content.decode()
    assert "元日" in page
    assert "成人の日" in page


def test_an_activity_tells_its_state_and_the_next_step(client_of, town):
    page = client_of().get(ActivityPage.objects.get(title="里山の清掃").url).content.decode()
    assert "募集中" in page
    assert "応募する" in page
    assert '"@type": "Event"' in page


def test_a_closed_activity_says_what_next(client_of, town):
    page = client_of().get(ActivityPage.objects.get(title="天神祭の手伝い").url).content.decode()
    assert "募集終了" in page
    assert "この募集は終わりました" in page
    assert "/apply/" not in page


def test_the_state_changes_at_the_deadline_without_anybody(client_of, town, time_machine):
    address = ActivityPage.objects.get(title="里山の清掃").url
    time_machine.move_to(now() + timedelta(days=15))
    assert "募集終了" in client_of().get(address).content.decode()


def test_a_key_is_not_taken_from_the_form(client_of, recruitment, aoi):
    chosen = uuid4()
    typed = filled(recruitment, aoi, submission_key=str(chosen), key=str(chosen))
    client_of(aoi).post(apply_url(recruitment), typed)
    assert Application.objects.get().submission_key != chosen


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "ways"), [(0, ["prev", "next"]), (3, []), (-3, [])])
def test_the_calendar_has_an_end(client, years, ways):
    build.make_house()
    today = localdate()
    month = f"{today.year + years}-{today.month:02d}"
    body = client.get(f"/activities/?view=calendar&month={month}").content.decode()
    assert [way for way in ("prev", "next") if f'rel="{way}"' in body] == ways


# --- the calendar leads to what is held ----------------------------------------------------------
def month_of(session):
    return localdate(session.starts_at).replace(day=1)


def test_the_calendar_opens_where_something_is_held(client_of, house):
    recruitment = build.make_recruitment(sessions=0)
    start = now() + timedelta(days=100)
    session = Session.objects.create(
        recruitment=recruitment, starts_at=start, ends_at=start + timedelta(hours=1)
    )
    page = client_of().get("/activities/?view=calendar")
    assert page.context["month"] == month_of(session)
    assert page.context["dated_count"] == 1


def test_what_is_over_does_not_hold_the_calendar_back(client_of, house):
    recruitment = build.make_recruitment(sessions=0)
    start = now() - timedelta(days=100)
    Session.objects.create(
        recruitment=recruitment, starts_at=start, ends_at=start + timedelta(hours=1)
    )
    page = client_of().get("/activities/?view=calendar")
    assert page.context["month"] == localdate().replace(day=1)


@pytest.mark.parametrize("days", [100, None])
def test_an_empty_month_leads_to_the_next_with_something(client_of, house, days):
    recruitment = build.make_recruitment(sessions=0)
    if days:
        start = now() + timedelta(days=days)
        Session.objects.create(
            recruitment=recruitment, starts_at=start, ends_at=start + timedelta(hours=1)
        )
    page = client_of().get(f"/activities/?view=calendar&month={localdate():%Y-%m}")
    body = page.content.decode()
    assert ("次の開催は" in body) == bool(days)
    if days:
        assert f"month={localdate(start):%Y-%m}" in page.context["later"]["url"]


def test_a_month_with_something_needs_no_way_on(client_of, recruitment):
    month = month_of(recruitment.sessions.get())
    body = client_of().get(f"/activities/?view=calendar&month={month:%Y-%m}").content.decode()
    assert "次の開催は" not in body
    assert "</strong>回です" in body


# --- the first screen of an activity, and the way in ---------------------------------------------
def test_when_and_where_stand_before_the_lead(client_of, recruitment):
    page = recruitment.page
    body = client_of().get(page.url).content.decode()
    head = body[body.index("<h1>") : body.index("with-aside")]
    session = recruitment.sessions.get()
    assert look_dates.span(session.starts_at, session.ends_at) in head
    assert "上野公園" in head
    assert "next-step__held" in body


def test_a_date_that_is_over_is_not_the_next(client_of, recruitment, time_machine):
    time_machine.move_to(now() + timedelta(days=60))
    body = client_of().get(recruitment.page.url).content.decode()
    head = body[body.index("<h1>") : body.index("with-aside")]
    assert "<time" not in head
    assert "上野公園" in head


def test_who_is_new_is_told_first_how_to_join(client_of, recruitment):
    body = client_of().get(apply_url(recruitment), follow=True).content.decode()
    main = body[body.index("<main") :]
    assert main.index("はじめての方") < main.index("会員の方") < main.index('name="login"')
    assert f'href="{reverse("members:join")}"' in main[: main.index("会員の方")]


def test_signing_in_for_something_else_is_just_signing_in(client_of):
    body = client_of().get(f"{LOGIN}?next=/mypage/").content.decode()
    assert "会員の方" not in body[body.index("<main") :]


# --- answering an offer --------------------------------------------------------------------------
def test_my_page_leads_to_the_answer_and_says_until_when(client_of, mine, recruitment, aoi, ben):
    Application.objects.update(offer_expires_at=datetime(2026, 12, 4, 14, 59, 59, tzinfo=UTC))
    confirm = reverse("activities:confirm", args=[mine.pk])
    page = client_of(aoi).get("/mypage/").content.decode()
    assert re.search(rf'href="{confirm}">参加の返事をする', page)
    assert re.search(r"12月4日.{,5}午後11時59分までにお返事ください", page)
    build.make_application(recruitment, ben, status=Status.WAITING)
    assert "参加の返事をする" not in client_of(ben).get("/mypage/").content.decode()


def test_an_offer_is_answered_by_yes_or_no(client_of, mine, aoi):
    browser = client_of(aoi)
    body = browser.get(reverse("activities:confirm", args=[mine.pk])).content.decode()
    withdraw = reverse("activities:withdraw", args=[mine.pk])
    assert "参加します" in body
    assert re.search(rf'href="{withdraw}"[^>]*>[^<]*辞退します', body)
    assert "この活動への参加を" in re.sub("<wbr>", "", browser.get(withdraw).content.decode())
    assert "参加を辞退しました。" in browser.post(withdraw, follow=True).content.decode()
    mine.refresh_from_db()
    assert mine.status == Status.WITHDRAWN


def test_who_has_no_offer_takes_back_and_declines_nothing(client_of, recruitment, aoi):
    mine = build.make_application(recruitment, aoi)
    withdraw = reverse("activities:withdraw", args=[mine.pk])
    assert "辞退" not in client_of(aoi).get(withdraw).content.decode()
    assert "応募を取り下げました。" in client_of(aoi).post(withdraw, follow=True).content.decode()


def test_the_letter_of_an_offer_says_what_its_page_says(mine):
    text = emails.offered(mine)["text"]
    assert "「参加します」または「辞退します」" in text
    assert reverse("activities:confirm", args=[mine.pk]) in text


@pytest.mark.parametrize("name", ["applied", "offered", "waiting", "confirmed", "declined"])
def test_letters_address_and_sign_alike(mine, name):
    text = emails.letter(mine, name)["text"]
    assert text.startswith("あおい さま\n")
    assert "\n--\n" in text
    assert settings.BASE_URL + mine.get_absolute_url() in text


# --- dates for a calendar of one's own -----------------------------------------------------------
@pytest.mark.parametrize("door", ["application_calendar", "recruitment_calendar"])
def test_a_calendar_entry_says_when_it_was_written_and_by_which_host(
    client_of, mine, aoi, settings, time_machine, door
):
    settings.BASE_URL = "http://127.0.0.1:8000"
    time_machine.move_to(datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC), tick=False)
    key = mine.pk if door == "application_calendar" else mine.recruitment_id
    text = client_of(aoi).get(reverse(f"activities:{door}", args=[key])).content.decode()
    assert "DTSTAMP:20270102T030405Z" in text
    session = mine.recruitment.sessions.get()
    assert f"UID:session-{session.pk}@127.0.0.1\r\n" in text


# --- readers of English --------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "is_said"), [("en", True), ("ja", False)])
def test_a_page_in_japanese_says_so_to_who_reads_english(client_of, recruitment, language, is_said):
    browser = client_of()
    browser.cookies["django_language"] = language
    body = browser.get(recruitment.page.url).content.decode()
    assert ('tabindex="-1" lang="ja"' in body) is is_said
    assert ('class="wrap note" lang="en"' in body) is is_said


def test_paper_has_the_address_and_no_button_to_apply(client_of, recruitment):
    body = client_of().get(recruitment.page.url).content.decode()
    assert f'<p class="print-only">{recruitment.page.full_url}</p>' in body
    assert re.findall(r'class="offer__apply([^"]*)"', body) == [" no-print"]


def test_letters_of_joining_address_as_the_others_do(chika):
    text = joining_emails.application_received(build.make_joining(chika))["text"]
    assert text.splitlines()[0].endswith(" さま")
