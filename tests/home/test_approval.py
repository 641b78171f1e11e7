"""From draft to public: what stands in sight under a page, and what is said afterwards."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils.timezone import now
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowTask

from home import approval
from home.models import NewsIndexPage, NewsPage, StoryIndexPage, StoryPage
from igashu_site import roles
from tests import build
from tests.home.things import add

FORM = {
    "title": "秋の便り",
    "slug": "",
    "date": "2026-11-23",
    "category": "news",
    "body-count": "0",
    "lead": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
}


def page_of(editor, **fields):
    page = NewsPage(title="秋の便り", live=False, date=date(2026, 11, 23), **fields)
    draft = add(NewsIndexPage.objects.get(), page)
    draft.save_revision(user=editor)
    return draft


@pytest.fixture
def draft(house, editor):
    return page_of(editor)


@pytest.fixture
def waiting(draft, editor):
    draft.get_workflow().start(draft, editor)
    return draft


def edit(page):
    return f"/cms/pages/{page.pk}/edit/"


def buttons(answer):
    """Return (what stands in sight, what is folded away) under the page."""
    shown = BeautifulSoup(answer.content, "html.parser").select_one("footer")
    folded = [one.get_text(strip=True) for one in shown.select("[data-w-dropdown-target] button")]
    every = [one.get_text(strip=True) for one in shown.select("button:not([aria-label])")]
    return [text for text in every if text not in folded and text != "ほかの操作"], folded


def said(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [one.get_text(" ", strip=True) for one in page.select(".messages li")]


def press(client, page, **button):
    form = FORM | {"slug": page.slug} | button
    return client.post(edit(page), form, follow=True)


def decide(client, page, name):
    button = {"action-workflow-action": "true", "workflow-action-name": name}
    return press(client, page, **button)


def decision(page):
    """Where the first screen's own buttons lead."""
    return f"/cms/pages/workflow/action/{page.pk}/approve/{TaskState.objects.get().pk}/"


def test_an_editor_asks_for_approval_or_saves(client_of, editor, draft):
    for address in (edit(draft), f"/cms/pages/add/home/newspage/{draft.get_parent().pk}/"):
        in_sight, _folded = buttons(client_of(editor).get(address))
        assert in_sight == ["「公開前の確認」を依頼する", "下書きを保存"]


def test_an_approver_publishes_or_saves(client_of, approver, draft):
    in_sight, folded = buttons(client_of(approver).get(edit(draft)))
    assert in_sight == ["公開する", "下書きを保存"]
    assert "「公開前の確認」を依頼する" in folded


def test_an_approver_finds_the_decision_in_sight(client_of, approver, waiting):
    in_sight, folded = buttons(client_of(approver).get(edit(waiting)))
    assert in_sight == ["承認する", "差し戻す"]
    assert {"コメントを付けて承認する", "公開する", "下書きを保存"} <= set(folded)


def test_who_waits_is_not_offered_to_call_it_off_first(client_of, editor, waiting):
    in_sight, folded = buttons(client_of(editor).get(edit(waiting)))
    assert in_sight == ["ページはロックされています"] and len(folded) == 1


def test_without_us_approving_is_folded_away(client_of, approver, waiting, monkeypatch):
    monkeypatch.setattr(approval, "IN_SIGHT", ())
    in_sight, folded = buttons(client_of(approver).get(edit(waiting)))
    assert "承認する" not in in_sight or "差し戻す" not in in_sight
    assert len(in_sight) == 1 and len(folded) >= 4


def test_asking_says_who_is_asked(client_of, editor, approver, draft):
    (words,) = said(press(client_of(editor), draft, **{"action-submit": "1"}))
    assert words == (
        f"「秋の便り」の承認を、承認者（{approver.email}さん）に依頼しました。"
        "承認されると公開されます。"
    )


def test_asking_for_a_new_page_says_so_too(client_of, editor, approver, house):
    address = f"/cms/pages/add/home/newspage/{NewsIndexPage.objects.get().pk}/"
    answer = client_of(editor).post(address, FORM | {"action-submit": "1"}, follow=True)
    assert any("に依頼しました" in words for words in said(answer))
    assert not any("を作成し" in words for words in said(answer))


def test_saving_keeps_wagtails_word(client_of, editor, draft):
    assert said(press(client_of(editor), draft)) == ["ページ「秋の便り」を更新しました。"]


def test_approving_says_that_it_is_public(client_of, approver, waiting):
    (words,) = said(decide(client_of(approver), waiting, "approve"))
    assert (
        words.startswith("「秋の便り」を承認し、公開しました。") and "公開中のページを見る" in words
    )
    assert Page.objects.get(pk=waiting.pk).live


def test_approving_what_starts_later_says_when(client_of, approver, editor, house):
    page = page_of(editor, go_live_at=now() + timedelta(days=3))
    page.get_workflow().start(page, editor)
    client = client_of(approver)
    client.post(decision(page))
    (words,) = said(client.get("/cms/"))
    assert "を承認しました。" in words and "に公開されます" in words
    assert not Page.objects.get(pk=page.pk).live


def test_sending_back_says_to_whom(client_of, approver, editor, waiting):
    (words,) = said(decide(client_of(approver), waiting, "reject"))
    assert words == f"「秋の便り」を、依頼した{editor.email}さんに差し戻しました。"


def test_the_first_screens_own_buttons_say_it_as_well(client_of, approver, waiting):
    client = client_of(approver)
    assert client.post(decision(waiting)).status_code == 302
    (words,) = said(client.get("/cms/"))
    assert words.startswith("「秋の便り」を承認し、公開しました。")


@pytest.fixture
def silent(house, editor):
    """A story without a word that waits all the same: since before that was looked at."""
    page = StoryPage(
        title="ことばのない話", live=False, date=date(2026, 11, 23), quote="ただいま。"
    )
    page.person_name = "山口さん"
    story = add(StoryIndexPage.objects.get(), page)
    story.save_revision(user=editor)
    story.get_workflow().start(story, editor)
    return story


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_what_says_nothing_is_not_approved(client_of, approver, silent, headers):
    client = client_of(approver)
    answer = client.post(decision(silent), headers=headers)
    assert answer.status_code == (200 if headers else 302)
    page = client.get("/cms/")
    (words,) = said(page)
    assert words.startswith("「ことばのない話」は、まだ承認できません。本文がまだありません。")
    assert f'href="{edit(silent)}"' in page.content.decode()
    silent.refresh_from_db()
    assert not silent.live and silent.workflow_in_progress


def test_an_empty_paragraph_says_nothing_either(client_of, approver, silent):
    latest = silent.get_latest_revision()
    latest.content["body"] = '[{"type": "paragraph", "value": "<p data-block-key=\\"a\\"></p>"}]'
    latest.save()
    client = client_of(approver)
    client.post(decision(silent))
    assert "本文がまだありません。" in said(client.get("/cms/"))[0]


@pytest.mark.parametrize("inside", [False, True], ids=["itself", "with what is in it"])
def test_what_says_nothing_is_not_published_among_many_either(
    client_of, approver, silent, draft, inside
):
    chosen = [StoryIndexPage.objects.get().pk] if inside else [silent.pk, draft.pk]
    many = "&".join(f"id={pk}" for pk in chosen)
    client = client_of(approver)
    address = f"/cms/bulk/wagtailcore/page/publish/?next=/cms/&{many}"
    client.post(address, {"include_descendants": "on"} if inside else {})
    (words,) = said(client.get("/cms/"))
    assert words.startswith("「ことばのない話」は、まだ公開できません。本文がまだありません。")
    assert not Page.objects.filter(pk__in=[silent.pk, draft.pk], live=True).exists()
    client.post(f"/cms/bulk/wagtailcore/page/publish/?next=/cms/&id={draft.pk}")
    assert Page.objects.get(pk=draft.pk).live


def test_what_says_nothing_can_be_sent_back(client_of, approver, silent):
    fields = {"date": "2026-11-23", "person_name": "山口さん", "quote": "ただいま。"}
    button = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    story = {"title": silent.title} | fields | button
    (words,) = said(press(client_of(approver), silent, **story))
    assert "差し戻しました" in words


def test_what_lacks_a_field_is_not_approved_either(client_of, approver, silent):
    latest = silent.get_latest_revision()
    latest.content["quote"] = ""
    latest.save()
    client = client_of(approver)
    client.post(decision(silent))
    assert not Page.objects.get(pk=silent.pk).live
    assert "まだ承認できません" in said(client.get("/cms/"))[0]


def test_nobody_but_an_approver_decides(client_of, editor, aoi, waiting):
    for person in (editor, aoi):
        client_of(person).post(decision(waiting))
    assert not Page.objects.get(pk=waiting.pk).live


def test_with_two_steps_the_first_does_not_claim_to_publish(client_of, approver, draft, editor):
    second = GroupApprovalTask.objects.create(name="課長の確認")
    second.groups.set([build.make_person("kacho@example.jp", roles=[roles.DESK]).groups.get()])
    WorkflowTask.objects.create(workflow=Workflow.objects.get(), task=second, sort_order=1)
    draft.get_workflow().start(draft, editor)
    (words,) = said(decide(client_of(approver), draft, "approve"))
    assert "次は会員担当" in words and "まだ公開されていません" in words
    assert not Page.objects.get(pk=draft.pk).live


def test_who_comes_second_is_not_told_that_they_decided(client_of, approver, waiting):
    other = build.make_person("kai@example.jp", roles=[roles.APPROVER], display_name="かい")
    decide(client_of(other), waiting, "approve")
    assert said(decide(client_of(approver), waiting, "approve")) == [
        "ページ「秋の便り」を更新しました。"
    ]


def test_many_approvers_are_not_all_named(house, approver):
    for number in range(3):
        build.make_person(f"a{number}@example.jp", roles=[roles.APPROVER])
    words = approval.reviewers(GroupApprovalTask.objects.get())
    assert words.endswith("、ほか）") and words.count("さん") == 3


def test_the_first_screen_bears_the_schemes_name(client_of, editor, house):
    page = BeautifulSoup(client_of(editor).get("/cms/").content, "html.parser")
    assert page.h1.get_text(strip=True) == "伊賀衆"
    assert page.title.get_text(strip=True).endswith("- 伊賀衆")
