"""A draft by link: one page, for a while, for whoever has the link; and nothing else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils.timezone import localdate, now
from wagtail.models import PageLogEntry, PageViewRestriction

from home.models import NewsIndexPage, NewsPage
from igashu_site.preview import MADE, SALT, make_link


def make_news(house, title, *, live):
    index = NewsIndexPage.objects.child_of(house).get()
    slug = f"news-{NewsPage.objects.count()}"
    page = NewsPage(title=title, slug=slug, date=localdate(), live=live)
    index.add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def draft(house):
    """A published page with words that are not published yet, beside another draft."""
    make_news(house, "べつの下書き", live=False)
    page = make_news(house, "公開中の題名", live=True)
    page.title = "下書きの題名"
    page.save_revision()
    return page


def path_of(page, by):
    return re.sub("^https?://[^/]+", "", make_link(page, by=by).url)


def test_the_link_shows_the_newest_draft_to_a_stranger(client, draft, editor):
    answer = client.get(path_of(draft, editor))
    html = answer.content.decode()

    assert answer.status_code == 200
    assert "下書きの題名" in html
    assert "下書きのプレビュー" in html


def test_the_draft_is_kept_nowhere(client, draft, editor):
    answer = client.get(path_of(draft, editor))

    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert 'name="robots" content="noindex' in answer.content.decode()


def test_the_public_page_stays_what_it_is(client, draft, editor):
    client.get(path_of(draft, editor))
    html = client.get(draft.url).content.decode()

    assert "公開中の題名" in html
    assert "下書きのプレビュー" not in html


def test_a_later_draft_is_shown_by_the_same_link(client, draft, editor):
    path = path_of(draft, editor)
    draft.title = "もっと新しい題名"
    draft.save_revision()

    assert "もっと新しい題名" in client.get(path).content.decode()


def test_no_other_draft_is_seen_through_it(client, house, draft, editor):
    index = NewsIndexPage.objects.child_of(house).get()
    index.save_revision()
    html = client.get(path_of(draft, editor)).content.decode()
    html += client.get(path_of(index, editor)).content.decode()

    assert "べつの下書き" not in html


def test_a_link_is_not_a_right__the_page_itself_stays_closed(client, house, draft, editor):
    other = NewsPage.objects.get(title="べつの下書き")
    client.get(path_of(other, editor))

    assert client.get(other.url).status_code == 404


def test_the_link_ends_by_itself(client, draft, editor, settings):
    path = path_of(draft, editor)
    last = now() + timedelta(hours=settings.IGASHU_PREVIEW_LINK_HOURS)

    with time_machine.travel(last - timedelta(minutes=1), tick=False):
        assert client.get(path).status_code == 200
    with time_machine.travel(last + timedelta(minutes=1), tick=False):
        answer = client.get(path)
    assert answer.status_code == 410
    assert "このリンクは終わりました" in answer.content.decode()
    assert "下書きの題名" not in answer.content.decode()


def test_publishing_ends_the_link_and_shows_the_way(client, draft, editor):
    path = path_of(draft, editor)
    draft.get_latest_revision().publish()

    answer = client.get(path)

    assert answer.status_code == 410
    assert draft.url in answer.content.decode()


def test_unpublishing_ends_the_link(client, draft, editor):
    path = path_of(draft, editor)
    draft.unpublish()

    assert client.get(path).status_code == 410


def test_a_private_page_is_not_pointed_at(client, draft, editor):
    path = path_of(draft, editor)
    PageViewRestriction.objects.create(page=draft, restriction_type=PageViewRestriction.LOGIN)
    draft.get_latest_revision().publish()

    answer = client.get(path)

    assert answer.status_code == 410
    assert f'href="{draft.url}"' not in answer.content.decode()


def test_taking_the_right_away_calls_the_link_back(client, draft, editor):
    path = path_of(draft, editor)
    editor.groups.clear()

    assert client.get(path).status_code == 410


def test_closing_the_account_calls_the_link_back(client, draft, editor):
    path = path_of(draft, editor)
    editor.is_active = False
    editor.save(update_fields=["is_active"])

    assert client.get(path).status_code == 410


def test_a_deleted_page_ends_it(client, draft, editor):
    path = path_of(draft, editor)
    draft.delete()

    assert client.get(path).status_code == 410


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_the_link_is_for_reading(client, draft, editor, verb):
    assert getattr(client, verb)(path_of(draft, editor)).status_code == 405


def test_a_changed_link_is_no_link(client, draft, editor):
    path = path_of(draft, editor)
    token = path.split("/")[2]
    value, stamp, seal = token.split(":")
    forged = [
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        f"{value}x:{stamp}:{seal}",
        f"{value}:zzzzzz:{seal}",
        signing.dumps([draft.pk, str(editor.pk), ""], salt="another"),
        signing.dumps([draft.pk, str(editor.pk), ""], salt=SALT, key="another key"),
        "x",
        "x" * 3000,
    ]

    assert {client.get(f"/preview/{one}/").status_code for one in forged} == {404}


# --- In the back office --------------------------------------------------------------------------


def test_an_editor_makes_the_link__and_it_is_written_down(client_of, draft, editor):
    browser, address = client_of(editor), f"/cms/preview-link/{draft.pk}/"
    asked = browser.get(address).content.decode()
    made = browser.post(address).content.decode()
    path = re.search(r'value="https?://[^/]+(/preview/[^"]+/)"', made)[1]

    assert "/preview/" not in asked
    assert client_of().get(path).status_code == 200
    assert PageLogEntry.objects.filter(action=MADE, user=editor, page_id=draft.pk).count() == 1


def test_the_way_to_it_is_on_the_page_of_editing(client_of, draft, editor):
    html = client_of(editor).get(f"/cms/pages/{draft.pk}/edit/").content.decode()

    assert f"/cms/preview-link/{draft.pk}/" in html


@pytest.mark.parametrize("person", ["aoi", "chika", "desk", "moderator"])
def test_who_may_not_edit_gets_no_link(client_of, draft, request, person):
    answer = client_of(request.getfixturevalue(person)).post(f"/cms/preview-link/{draft.pk}/")

    assert "/preview/" not in answer.content.decode().replace("/preview-link/", "")
    assert answer.status_code in {302, 403}


def test_a_stranger_is_sent_to_sign_in(client, draft):
    assert client.post(f"/cms/preview-link/{draft.pk}/").status_code == 302
