"""What those who join agree to: staff write the next version; what was published stays."""

import pytest
from django.db import IntegrityError

from members import queries
from members.actions import pledges
from members.models import Pledge
from members.rules import NotNow
from tests import build

DOOR = "/cms/pledge/"
WORDS = {"title": "わたしたちの約束", "articles": "おたがいを大切に。\n\n できるだけ来ます。 "}

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_browser(house, client_of, desk):
    return client_of(desk)


def said(pledge):
    return [article.text for article in pledge.articles.all()]


def test_a_draft_is_seen_by_nobody_who_joins(desk_browser):
    assert desk_browser.post(DOOR, WORDS).status_code == 302
    assert queries.current_pledge() is None
    assert said(Pledge.objects.get()) == ["おたがいを大切に。", "できるだけ来ます。"]
    assert "できるだけ来ます。" in desk_browser.get(DOOR).content.decode()


def test_what_is_published_is_shown_to_who_joins(desk_browser, client_of):
    desk_browser.post(DOOR, WORDS | {"publish": "1"})
    assert said(queries.current_pledge()) == ["おたがいを大切に。", "できるだけ来ます。"]
    assert "おたがいを大切に。" in client_of(None).get("/join/").content.decode()


def test_the_next_version_leaves_the_one_before_as_it_was(desk_browser):
    desk_browser.post(DOOR, WORDS | {"publish": "1"})
    first = queries.current_pledge()
    desk_browser.post(DOOR, {"title": "新しい約束", "articles": "笑って話します。", "publish": "1"})
    second = queries.current_pledge()
    first.refresh_from_db()

    assert (first.version, second.version) == (1, 2)
    assert said(first) == ["おたがいを大切に。", "できるだけ来ます。"]
    page = desk_browser.get(DOOR).content.decode()
    assert page.index("新しい約束") < page.index("前の版") < page.index("できるだけ来ます。")


def test_the_publication_stands_in_the_record(desk_browser, desk):
    from wagtail.models import ModelLogEntry

    desk_browser.post(DOOR, WORDS)
    assert not ModelLogEntry.objects.filter(action=pledges.PUBLISHED).exists()
    seen = pledges.fingerprint(pledges.next_draft())
    desk_browser.post(DOOR, WORDS | {"publish": "1", "seen": seen})
    assert ModelLogEntry.objects.get(action=pledges.PUBLISHED).user == desk


def test_who_is_second_is_told_and_loses_no_word(desk_browser):
    desk_browser.post(DOOR, WORDS)
    answer = desk_browser.post(DOOR, {"title": "べつの人の約束", "articles": "別の文"})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "べつの人の約束" in page and "できるだけ来ます。" in page
    assert Pledge.objects.get().title == "わたしたちの約束"
    # Pressed once more, knowing what stands there, it is stored.
    seen = pledges.fingerprint(pledges.next_draft())
    assert f'value="{seen}"' in page
    desk_browser.post(DOOR, {"title": "べつの人の約束", "articles": "別の文", "seen": seen})
    assert Pledge.objects.get().title == "べつの人の約束"


def test_two_first_drafts_at_once_are_one(house, monkeypatch):
    """The second saw none either: the version's key refuses it."""
    pledges.write_draft(title="先", articles=["一"], seen="")
    monkeypatch.setattr(pledges, "next_draft", lambda **_lock: None)
    monkeypatch.setattr(pledges, "next_version", lambda: 1)
    with pytest.raises(NotNow) as refusal:
        pledges.write_draft(title="後", articles=["二"], seen="")
    assert refusal.value.code == "written_since"
    assert said(Pledge.objects.get()) == ["一"]
    with pytest.raises(IntegrityError):  # the guard itself
        Pledge.objects.create(version=1, title="後")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "名称を入力してください"),
        ({"title": "あ" * 61}, "60文字以内"),
        ({"articles": " \n "}, "1行に1つずつ"),
        ({"articles": "\n".join("一" * 21)}, "いま21個です"),
        ({"articles": f"よい\n{'あ' * 121}"}, "2番目は120文字まで"),
        ({"title": "約束\x00"}, "約束"),
    ],
    ids=["no title", "long title", "no article", "too many", "long article", "unprintable"],
)
def test_what_cannot_be_kept_is_told_and_stays_typed(desk_browser, typed, words):
    answer = desk_browser.post(DOOR, WORDS | typed | {"publish": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert (typed | WORDS)["title"].strip("\x00") in page or typed.get("title") in page
    assert not Pledge.objects.exists()


@pytest.mark.parametrize("role", ["editor", "approver", "organiser", "moderator"])
def test_others_neither_see_nor_write_it(house, client_of, request, role):
    browser = client_of(request.getfixturevalue(role))
    assert browser.get(DOOR).status_code in (302, 403)
    browser.post(DOOR, WORDS | {"publish": "1"})
    assert not Pledge.objects.exists()
    assert DOOR not in browser.get("/cms/").content.decode()


def test_members_and_strangers_are_sent_away(house, client_of, aoi):
    for browser in (client_of(None), client_of(aoi)):
        assert browser.post(DOOR, WORDS | {"publish": "1"}).status_code in (302, 403)
    assert not Pledge.objects.exists()


def test_the_way_is_in_the_settings_of_the_administrator(house, client_of):
    admin = build.make_person("root@example.jp", roles=["システム管理者"], display_name="管理係")
    assert DOOR in client_of(admin).get("/cms/").content.decode()
