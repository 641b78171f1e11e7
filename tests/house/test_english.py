"""Who reads English reads English: every screen of visitors and members, in words and in form."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from wagtail.models import Page

from activities.rules import Status
from community.actions import ask_to_enter, ask_town, join_room, remove_message
from home.models import SiteIdentity
from home.reader_words import tongue
from igashu_site import catalogues
from members.models import MembershipApplication, Pledge
from members.rules import ApplicationStatus
from tests import build
from tests.home import things

from .english_eyes import HEADERS, japanese_in, japanese_on, left_in_japanese

ENGLISH = catalogues.catalogue(settings.LOCALE_PATHS[0], "en", "django")
# What is said with a number: of one, of several.
COUNTED = [
    ("残り%(count)s席", ["{} place left", "{} places left"]),
    ("定員%(count)s人", ["{} place", "{} places"]),
    ("新しい投稿 %(count)s件", ["{} new message", "{} new messages"]),
]
# What editors write in this house, so that every Japanese character on a page is ours.
IDENTITY = {
    "town_name": "Iga",
    "scheme_name": "Igashu",
    "tagline": "Far away, and at home in Iga.",
    "member_noun": "shu",
    "host_noun": "nushi",
    "thanks_noun": "okaeshi",
    "contact_name": "Member desk",
    "contact_phone": "0595-00-0000",
    "contact_email": "desk@example.jp",
    "contact_hours": "weekdays",
}
ACTIVITY = {
    "title": "Caring for the hills",
    "place_name": "Ueno Park",
    "address": "106 Ueno",
    "access": "Eight minutes on foot",
    "host_name": "Hill club",
    "host_message": "We have the tools.",
    "suits": "Everybody",
    "cost": "Free",
    "bring": "Gloves",
    "accessibility": "Some steps",
    "insurance": "Included",
    "cancel_rule": "Please tell us.",
}
PERSON = {"full_name": "Taro Iga", "full_name_kana": "イガ タロウ", "prefecture": "大阪府"}
JOINING = PERSON | {
    "display_name": "Taro",
    "birth_year": "1985",
    "ties": ["family", "work"],
    "interests": ["local", "charm"],
    "motivation": "Festivals",
    "pledge_version": "1",
    "accept_pledge": "on",
}


@pytest.fixture
def town(house):
    """A house whose editors write Latin letters, with one of everything that visitors read."""
    identity, _ = SiteIdentity.objects.get_or_create(site=house.get_site())
    SiteIdentity.objects.filter(pk=identity.pk).update(**IDENTITY)
    activity = build.make_activity(slug="hills", **ACTIVITY)
    build.make_recruitment(activity, title="Autumn", question="Why?", sessions=2)
    build.make_recruitment(activity, title="Winter", selection="first_come", capacity=1)
    build.make_recruitment(activity, title="Spring", capacity=None, sessions=0)
    things.make_news("Apples", slug="apples")
    things.make_story("Back again", slug="back", person_name="Megumi", quote="I am home.")
    Page.objects.child_of(house).update(title="Section", draft_title="Section")
    Page.objects.filter(pk=house.pk).update(title="Home", draft_title="Home")
    return activity


@pytest.fixture
def aki(town):
    person = build.make_person("aki@example.jp", member=True, display_name="Aki", **PERSON)
    person.profile.interests, person.profile.ties = ["local"], ["family"]
    person.profile.birth_year = 1985
    person.profile.save()
    return person


VISITED = [
    *["/", "/news/", "/news/apples/", "/stories/", "/stories/back/", "/activities/hills/"],
    *["/activities/", "/activities/?view=calendar", "/activities/?view=calendar&month=2026-11"],
    *["/activities/?category=local&status=open", "/activities/?category=survey"],
    *["/join/", "/accounts/login/", "/accounts/signup/", "/nowhere/"],
    *["/search/", "/search/?q=hills", "/search/?q=nothing"],
]


def test_visitors_meet_no_japanese(town, client):
    assert left_in_japanese(client, VISITED) == {}


def test_members_meet_no_japanese(aki, client_of):
    browser = client_of(aki)
    names = ["members:mypage", "members:profile_edit", "members:membership", "community:rooms"]
    names += ["activities:my_applications", "mfa_index", "account_email", "account_logout"]
    addresses = [reverse(name) for name in names]
    addresses += ["/join/", "/members/aki/", "/members/aki/?as=stranger"]

    assert left_in_japanese(browser, addresses) == {}


@pytest.mark.parametrize("status", Status)
def test_an_application_in_any_state_is_told_in_english(aki, town, client_of, status):
    recruitment = town.recruitments.first()
    made = build.make_application(recruitment, aki, status=status, offer_expires_at=now())
    mine = made.get_absolute_url()
    asked = {"withdraw": made.is_live, "confirm": status == Status.OFFERED}
    addresses = [mine, "/mypage/applications/", "/mypage/", "/activities/hills/"]
    addresses += [f"{mine}{name}/" for name, is_open in asked.items() if is_open]

    assert left_in_japanese(client_of(aki), addresses) == {}


def test_applying_is_in_english_up_to_the_receipt(aki, town, client_of):
    browser = client_of(aki)
    address = f"/recruitments/{town.recruitments.first().pk}/apply/"
    form = BeautifulSoup(browser.get(address, headers=HEADERS).content, "html.parser")
    typed = {field["name"]: field["value"] for field in form.select("main input[value]")}
    sent = typed | {"answer": "Yes", "message": "Hello"}

    assert left_in_japanese(browser, [address]) == {}
    for step, answer in [("confirm", ""), ("confirm", "Yes"), ("back", "Yes"), ("send", "Yes")]:
        page = browser.post(
            address, sent | {"step": step, "answer": answer}, headers=HEADERS, follow=True
        )
        assert japanese_on(page.content.decode()) == [], (step, answer)
    assert town.recruitments.first().applications.count() == 1


def test_joining_is_in_english_up_to_the_answer(town, client_of):
    newcomer = build.make_person("new@example.jp", display_name="New")
    browser = client_of(newcomer)
    pledge = Pledge.objects.create(version=1, title="Our pledge", published_at=now())
    pledge.articles.create(number=1, text="We care for the town.")

    assert left_in_japanese(browser, ["/join/", "/join/apply/"]) == {}
    for step, typed in [("confirm", {}), ("confirm", JOINING), ("send", JOINING)]:
        page = browser.post("/join/apply/", typed | {"step": step}, headers=HEADERS, follow=True)
        assert japanese_on(page.content.decode()) == [], (step, typed)
    for status in ApplicationStatus:
        MembershipApplication.objects.update(status=status)
        mine = reverse("members:join_done", args=[MembershipApplication.objects.get().pk])
        assert left_in_japanese(browser, [mine, "/join/", "/mypage/"]) == {}


def test_the_door_of_a_room_and_its_people_are_in_english(aki, moderator, client_of):
    """Asking to be let in, the queue, the answer, who is inside; a question to the town."""
    room = build.make_room("Talk", kind="apply", people=[moderator])
    door, looked_after = f"/rooms/{room.pk}/", client_of(moderator)
    assert left_in_japanese(client_of(aki), [door]) == {}
    asked = ask_to_enter(room=room, user=aki, why="To help")
    queue = [f"{door}requests/", f"{door}requests/{asked.pk}/decline/", f"{door}people/"]
    assert left_in_japanese(client_of(aki), [door]) == {}
    found = left_in_japanese(looked_after, queue)
    assert {words for texts in found.values() for words in texts} <= {"世話人", "世"}
    join_room(room=room, user=aki)
    ask_town(message=build.say(room, aki, "Is there a bus?"), by=aki)
    left = left_in_japanese(client_of(aki), [door])
    assert {words for texts in left.values() for words in texts} <= {"世話人", "世"}


def test_rooms_are_in_english_with_the_words_of_their_script(aki, client_of):
    other = build.make_person("rei@example.jp", member=True, display_name="Rei")
    room = build.make_room("Square", people=[other], purpose="Talk")
    said = build.say(room, other, "Hello")
    remove_message(message=build.say(room, other, "Oh"), by=other)
    browser = client_of(aki)
    inside = f"/rooms/{room.pk}/"

    assert left_in_japanese(browser, ["/rooms/", inside, "/mypage/"]) == {}
    join_room(room=room, user=aki)
    build.say(room, aki, "Good morning")
    report = f"{inside}messages/{said.seq}/report/"
    assert left_in_japanese(browser, ["/rooms/", inside, report, "/mypage/"]) == {}
    assert "data-word-sending" in browser.get(inside, headers=HEADERS).content.decode()
    for address, typed in [(report, {}), (f"{inside}messages/", {"text": ""})]:
        page = browser.post(address, typed, headers=HEADERS)
        assert japanese_on(page.content.decode()) == [], address


def test_without_a_wish_the_house_is_japanese(town, client):
    html = client.get("/join/").content.decode()

    assert '<html lang="ja"' in html
    assert japanese_on(html)


@pytest.mark.parametrize(
    "shown",
    [
        "<p>Apply by 5月</p>",
        '<input placeholder="検索">',
        '<nav aria-label="メニュー"></nav>',
        '<div data-word-sent="送信済み"></div>',
        "<p>from 3 p.m.〜</p>",
        "<meta name=description content='まち'>",
    ],
)
def test_japanese_would_be_seen(shown):
    assert japanese_on(shown)


@pytest.mark.parametrize(
    "shown",
    [
        '<body><button lang="ja">日本語</button></body>',
        "<script>const a = '文';</script>",
        "<!-- 文 -->",
    ],
)
def test_what_is_marked_or_not_shown_is_not_seen(shown):
    assert not japanese_on(shown)


def test_the_switch_in_the_header_is_remembered(town, client):
    header = BeautifulSoup(client.get("/join/").content, "html.parser").select_one("header")
    switch = header.select_one("button[name=language]")
    form = switch.find_parent("form")
    typed = {"language": switch["value"], "next": form.select_one("[name=next]")["value"]}

    answer = client.post(form["action"], typed)

    assert (answer.status_code, answer["location"]) == (302, "/join/")
    assert '<html lang="en"' in client.get("/news/").content.decode()
    client.post(form["action"], typed | {"language": "ja"})
    assert '<html lang="ja"' in client.get("/news/", headers=HEADERS).content.decode()


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/nowhere", 404),
        ("get", "/api/v1/me", 401),
        ("delete", "/api/v1/me", 405),
        ("get", "/api/v1/recruitments/999999", 404),
    ],
)
def test_the_api_explains_a_refusal_in_the_language_asked_for(client, db, method, address, status):
    answer = getattr(client, method)(address, headers=HEADERS)

    assert answer.status_code == status
    assert japanese_in(answer.content.decode()) == []
    assert japanese_in(json.dumps(getattr(client, method)(address).json(), ensure_ascii=False))


def test_every_text_of_ours_has_an_english_answer():
    found = list(catalogues.entries(ENGLISH))

    assert found
    for entry in found:
        assert entry.translated(), entry.msgid
        assert not entry.fuzzy, entry.msgid
        for answer in catalogues.answers(entry):
            assert not japanese_in(answer), answer


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("words", "english"), COUNTED)
def test_one_is_not_said_as_many(words, english, count):
    with translation.override("en"):
        said = translation.ngettext(words, words, count) % {"count": count}

    assert said == english[count > 1].format(count)


WORDS = "用がなくても寄れる、雑談の部屋です。"


def japanese_of_the_room(browser, town):
    room = build.make_room("縁側", purpose=WORDS, guidelines=WORDS)
    for person in town:
        join_room(room=room, user=person)
    first = build.say(room, town[0], WORDS)
    build.say(room, town[0], WORDS, reply_to=first.seq)
    found = [browser.get(at, headers=HEADERS) for at in (room.get_absolute_url(), "/rooms/")]
    return [text for page in found for text in japanese_on(page.content.decode()) if text in WORDS]


def test_what_people_say_in_japanese_is_marked_for_who_reads_english(aki, client_of):
    assert japanese_of_the_room(client_of(aki), [aki]) == []


def test_without_its_mark_it_would_be_read_as_english(aki, client_of, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("home.reader_words.JAPANESE", re.compile("(?!)"))
    assert WORDS in japanese_of_the_room(client_of(aki), [aki])


def test_an_english_sentence_with_a_japanese_name_stays_english():
    with translation.override("en"):
        told = [tongue("You were let in to 縁側"), tongue("縁側"), tongue("hello"), tongue(None)]
    assert told == ["", ' lang="ja"', "", ""]
