"""The back office as an editor meets it."""

import pytest

from home.models import NewsIndexPage, NewsPage, Notice, StoryIndexPage, StoryPage
from tests.home.things import add, make_news

TOLD = (
    '{"blocks": [{"key": "a", "text": "ただいま。", "type": "unstyled", "depth": 0, '
    '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
)


def test_the_morning_shows_ones_own_drafts(house, client_of, editor, approver):
    draft = add(NewsIndexPage.objects.get(), NewsPage(title="書きかけの便り", live=False))
    draft.save_revision(user=editor, clean=False)
    assert "書きかけの便り" in client_of(editor).get("/cms/").content.decode()
    assert "書きかけのページはありません" in client_of(approver).get("/cms/").content.decode()


def test_a_published_page_is_no_draft(house, client_of, editor):
    page = make_news("公開の便り")
    page.save_revision(user=editor).publish()
    assert "書きかけのページはありません" in client_of(editor).get("/cms/").content.decode()


def test_the_guide_is_for_the_staff(house, client_of, editor, chika):
    assert "使い方の手引き" in client_of(editor).get("/cms/guide/").content.decode()
    assert client_of(chika).get("/cms/guide/").status_code == 403
    assert client_of().get("/cms/guide/").status_code == 302


def test_an_approver_puts_up_an_emergency(house, client_of, approver, client):
    form = {
        "text": "大雨のため、活動は中止します。",
        "level": "emergency",
        "link": "",
        "starts_at": "2026-01-01 09:00",
        "ends_at": "2199-01-01 09:00",
    }
    answer = client_of(approver).post("/cms/snippets/home/notice/add/", form)
    assert (answer.status_code, Notice.objects.count()) == (302, 1)
    assert "大雨のため" in client.get("/").content.decode()


def test_an_editor_may_not(house, client_of, editor):
    client_of(editor).post("/cms/snippets/home/notice/add/", {"text": "x", "level": "info"})
    assert not Notice.objects.exists()


def test_a_japanese_page_is_written_without_thinking_of_its_address(house, client_of, approver):
    index = NewsIndexPage.objects.get()
    form = {
        "title": "秋の便り",
        "slug": "",
        "date": "2026-11-23",
        "category": "news",
        "body-count": "0",
        "lead": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    answer = client_of(approver).post(f"/cms/pages/add/home/newspage/{index.pk}/", form)
    assert answer.status_code == 302
    page = NewsPage.objects.get()
    assert page.live and page.slug.startswith("news-2")


@pytest.mark.parametrize(
    ("pressed", "body", "is_kept"),
    [
        ({"action-publish": "1"}, (), False),
        ({"action-publish": "1"}, ("heading", ""), False),
        ({"action-publish": "1"}, ("paragraph", TOLD), True),
        ({}, (), True),
    ],
)
def test_a_story_tells_something_before_it_is_published(
    house, client_of, approver, pressed, body, is_kept
):
    index = StoryIndexPage.objects.get()
    form = {
        "title": "また来る場所",
        "slug": "",
        "date": "2026-11-23",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    if body:
        kind, value = body
        part = {"type": kind, "order": "0", "deleted": ""}
        value = (
            {"value": value} if kind == "paragraph" else {"value-text": "い", "value-level": "h2"}
        )
        form |= {f"body-0-{name}": one for name, one in (part | value).items()}
        form["body-count"] = "1"
    address = f"/cms/pages/add/home/storypage/{index.pk}/"
    answer = client_of(approver).post(address, form | pressed)
    assert StoryPage.objects.exists() == is_kept
    assert is_kept or "本文がまだありません" in str(answer.context["form"].errors["body"])


@pytest.mark.parametrize(
    "address", ["/cms/settings/home/siteidentity/", "/cms/settings/home/navigation/"]
)
def test_the_settings_open_for_an_administrator(house, client_of, address):
    from igashu_site import roles
    from tests.build import make_person

    administrator = make_person("admin@example.jp", roles=[roles.ADMINISTRATOR])
    answer = client_of(administrator).get(address, follow=True)
    assert answer.status_code == 200 and "例：" in answer.content.decode()


def test_the_editors_screens_open(house, client_of, editor):
    browser = client_of(editor)
    page = make_news("便り")
    index = NewsIndexPage.objects.get().pk
    for address in (
        f"/cms/pages/{page.pk}/edit/",
        f"/cms/pages/add/home/newspage/{index}/",
        f"/cms/pages/{index}/",
    ):
        assert browser.get(address).status_code == 200


def test_who_writes_no_pages_is_shown_no_drafts(house, client_of, desk, moderator, editor):
    for person in (desk, moderator):
        assert "わたしの下書き" not in client_of(person).get("/cms/").content.decode()
    assert "わたしの下書き" in client_of(editor).get("/cms/").content.decode()


def test_the_guide_says_who_may_do_what(house, client_of, desk):
    page = client_of(desk).get("/cms/guide/").content.decode()
    for role in ("編集者", "承認者", "事業担当", "会員担当", "世話人"):
        assert role in page
