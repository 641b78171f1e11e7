"""Every public page type: it is drawn, it is valid, it costs the same however long its list."""

import json
import re

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import (
    HomePage,
    NewsIndexPage,
    NewsPage,
    SiteIdentity,
    StoryIndexPage,
    StoryPage,
)
from tests.build import make_activity, make_recruitment
from tests.home.things import add, body, make_image, make_news, make_story, make_text, restrict

PARAGRAPH = ("paragraph", "<p>{伊賀|いが}の里山で、道を直しました。</p>")


def page_at(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    words = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(words)
    return words.replace("<wbr>", "")  # places where a phrase may break


def queries_at(client, address):
    client.get(address)  # paints pictures, fills Wagtail's own cache
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def front_page(count=3):
    home = HomePage.objects.get()
    sections = {page.slug: page.pk for page in home.get_children()}
    lists = [("coming", "activities"), ("voices", "stories"), ("news", "news")]
    home.body = body(
        *(
            (name, {"title": name, "section": sections[slug], "count": count, "empty_text": ""})
            for name, slug in lists
        )
    )
    home.save()
    return home


@pytest.mark.parametrize("address", ["/", "/news/", "/stories/"])
def test_an_empty_house_is_drawn(house, client, address):
    assert "<h1" in page_at(client, address)


def test_an_empty_front_page_says_so(house, client):
    assert "準備中" in page_at(client, "/")


def test_the_front_page_lists_what_the_sections_hold(house, client):
    make_news("秋の便り"), make_story("また来る場所"), make_recruitment(make_activity("里山の清掃"))
    front_page()
    words = page_at(client, "/")
    assert all(title in words for title in ("秋の便り", "ただいま、と言えました。", "里山"))


def test_an_empty_section_leaves_no_heading(house, client):
    front_page()
    assert "voices" not in page_at(client, "/")


def test_a_section_with_words_for_it_says_why_it_is_empty(house, client):
    section = StoryIndexPage.objects.get().pk
    value = {
        "title": "会員の声",
        "section": section,
        "count": 3,
        "empty_text": "もうすぐ届きます。",
    }
    house.body = body(("voices", value))
    house.save()
    assert "もうすぐ届きます。" in page_at(client, "/")


def test_a_text_page_shows_readings_contents_and_children(house, client):
    parts = [("heading", {"text": f"その{n}", "level": "h2"}) for n in range(3)]
    page = make_text(
        "{伊賀|いが}のきまり", slug="rules", shows_contents=True, body=body(PARAGRAPH, *parts)
    )
    add(page, type(page)(title="くわしく", slug="more"))
    words = page_at(client, "/rules/")
    assert "<title>伊賀のきまり｜" in words
    assert "<rt>いが</rt>" in words and 'href="#part-' in words and 'href="/rules/more/"' in words


def test_plain_words_can_be_chosen(house, client):
    make_text("きまり", slug="rules", easy_body="だれでも できます。", body=body(PARAGRAPH))
    assert "だれでも できます。" not in page_at(client, "/rules/")
    easy = page_at(client, "/rules/?easy=1")
    assert "だれでも できます。" in easy and "里山" not in easy


def test_news_tells_machines_what_it_is(house, client):
    page = make_news(
        "</script><b>便り", slug="letter", share_image=make_image(), lead="道を直しました。"
    )
    words = page_at(client, "/news/letter/")
    data = [json.loads(found) for found in re.findall(r'ld\+json">(.*?)</script>', words)]
    assert [one["@type"] for one in data] == ["NewsArticle", "BreadcrumbList"]
    assert data[0]["author"] == {"@type": "Organization", "name": SiteIdentity().town_name}
    assert data[0]["headline"] == page.title
    assert 'property="og:image"' in words and 'content="道を直しました。"' in words


def test_news_is_chosen_by_category(house, client):
    make_news("報告です", category="report"), make_news("特集です", category="feature")
    chosen = page_at(client, "/news/?category=report")
    assert "報告です" in chosen and "特集です" not in chosen
    assert "特集です" in page_at(client, "/news/?category=nonsense")


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99999999999999999999", "1\0"])
@pytest.mark.parametrize("address", ["/news/", "/stories/"])
def test_odd_page_numbers_are_answered(house, client, address, page):
    assert client.get(address, {"page": page}).status_code == 200


def test_a_story_leads_to_its_activity_while_that_is_public(house, client):
    activity = make_activity("里山の清掃")
    make_story(slug="again", activity=activity, outcome="翌年も来ました。", quote="ただいま。")
    assert activity.url in page_at(client, "/stories/again/")
    restrict(activity)
    assert "里山の清掃" not in page_at(client, "/stories/again/")


@pytest.mark.parametrize(("make", "address"), [(make_news, "/news/"), (make_story, "/stories/")])
def test_a_list_costs_the_same_for_one_and_twenty(house, client, make, address):
    image = make_image()
    make("題0", share_image=image)
    one = queries_at(client, address)
    for number in range(1, 20):
        make(f"題{number}", share_image=image)
    assert queries_at(client, address) == one


def test_the_front_page_costs_the_same_for_one_and_twelve(house, client):
    image = make_image()
    for make in (make_news, make_story):
        make("題", share_image=image)
    make_recruitment(make_activity("活動", share_image=image))
    front_page(count=12)
    one = queries_at(client, "/")
    for number in range(11):
        make_news(f"題{number}", share_image=image), make_story(f"題{number}", share_image=image)
        make_recruitment(make_activity(f"活動{number}", share_image=image))
    assert queries_at(client, "/") == one


@pytest.mark.parametrize("model", [NewsPage, StoryPage])
def test_a_draft_may_lack_everything_but_its_title(house, model):
    index = {NewsPage: NewsIndexPage, StoryPage: StoryIndexPage}[model].objects.get()
    draft = add(index, model(title="書きかけ", live=False))
    draft.save_revision(clean=False)  # as the editor does for a draft
    assert model.objects.get().date is None


def test_a_changed_address_leaves_a_redirect(house, client, django_capture_on_commit_callbacks):
    page = make_news("便り", slug="old")
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "new"
        page.save(log_action=False)
    answer = client.get("/news/old/")
    assert (answer.status_code, answer["Location"]) == (301, "/news/new/")


def test_a_lost_picture_does_not_take_the_page_with_it(house, client):
    image = make_image()
    image.file.storage.delete(image.file.name)
    make_news("便り", slug="letter", share_image=image)
    assert client.get("/news/letter/").status_code == 200
    assert client.get("/news/").status_code == 200


@pytest.mark.parametrize("model", [NewsPage, StoryPage])
def test_a_page_can_be_previewed_before_it_is_finished(house, client_of, editor, model):
    index = {NewsPage: NewsIndexPage, StoryPage: StoryIndexPage}[model].objects.get()
    draft = add(index, model(title="書きかけ", live=False))
    draft.save_revision(user=editor, clean=False)
    answer = client_of(editor).get(f"/cms/pages/{draft.pk}/view_draft/")
    assert answer.status_code == 200 and "書きかけ" in answer.content.decode()
