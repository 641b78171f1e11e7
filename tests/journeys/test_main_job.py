"""The main job, as its people do it: each in a window of their own, by what they can see.

A visitor reads, joins and is approved; two members apply, are offered seats and confirm; they meet
in the activity's room and talk with each other and with staff; an editor writes a story, an
approver lets it out, and it is on the home page.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import CODE, PHONE, sign_in

ACTIVITY = "組紐の手しごと"
SECOND_MEMBER = "ayano@demo.example"


def join(page, town, address, name):
    """From the home page to a receipt number for the application to join."""
    page.goto("/")
    page.get_by_role("link", name=re.compile(ACTIVITY)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ACTIVITY)
    page.goto("/join/")
    page.get_by_role("link", name="参加の手続きを始める").first.click()
    page.get_by_label(re.compile("メールアドレス")).fill(address)
    page.locator("main form button[type=submit]").click()
    (letter,) = town.letters_to(address)
    assert CODE in letter.get_content()
    page.get_by_label(re.compile("コード")).fill(CODE)
    page.locator("main form button[type=submit]").click()
    fill_in_application(page, name)
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("確認")
    page.get_by_role("button", name="この内容で申請する").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"N-\d{4}-\d{4}"))


def fill_in_application(page, name):
    page.get_by_label(re.compile("^氏名")).fill(name)
    page.get_by_label(re.compile("フリガナ")).fill("うえの はるか")
    page.get_by_label(re.compile("表示名")).fill(name.split()[-1])
    page.get_by_label(re.compile("都道府県")).select_option(label="大阪府")
    page.get_by_label("地域活動への参加・創出").check()
    page.get_by_label(re.compile("同意|約束")).last.check()


def approve(desk, name):
    """The member desk reads the application and approves it."""
    desk.goto("/mypage/")
    desk.get_by_role("link", name="管理画面を開く").click()
    desk.get_by_role("link", name=re.compile("決定を待つ申請")).click()
    row = desk.locator("tr", has_text=name)
    row.hover()
    row.get_by_role("link", name="内容を見る").click()
    desk.get_by_role("link", name="承認へ進む").click()
    desk.locator("main form button[type=submit]").click()
    expect(desk.locator("body")).to_contain_text("承認")


def apply(page):
    """From the activity's page to a receipt number: input, confirmation, done."""
    page.goto("/activities/")
    page.get_by_role("link", name=re.compile(ACTIVITY)).first.click()
    page.get_by_role("link", name=re.compile("応募")).first.click()
    page.locator("main textarea").first.fill("手しごとを、自分の言葉で伝えたいです。")
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.locator("main")).to_contain_text("手しごとを、自分の言葉で伝えたいです。")
    page.get_by_role("button", name="この内容で応募する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("応募を受け付けました")


def see_line(staff):
    staff.goto("/cms/recruitments/")
    staff.locator("tr", has_text="工房の一日").get_by_role("link", name="応募者を見る").click()
    expect(staff.get_by_role("link", name=re.compile("^すべて"))).to_be_visible()


def offer(staff, *names):
    """Activity staff reads who applied and offers each a seat."""
    see_line(staff)
    for name in names:
        staff.locator("tr", has_text=name).get_by_role(
            "link", name=re.compile("参加を案内")
        ).click()
        staff.get_by_role("button", name=re.compile("案内")).first.click()
        expect(staff.locator("tr", has_text=name)).to_contain_text("参加のご案内")


def confirm(page):
    """The member finds the offer on My page, says yes, and enters the room."""
    page.goto("/mypage/")
    page.get_by_role("link", name=re.compile(ACTIVITY)).first.click()
    page.get_by_role("link", name="参加の返事をする").click()
    page.get_by_role("button", name="参加します").click()
    expect(page.locator("main")).to_contain_text("参加が決まりました")
    page.locator("main").get_by_role("link", name=re.compile("部屋")).first.click()
    expect(page.locator("#log")).to_be_visible()


def say(page, words):
    page.get_by_label("投稿する文").fill(words)
    page.get_by_role("button", name="送信").click()


def people_listed(staff, status):
    """Return the names of the applicants with this status, as the staff's list shows them."""
    see_line(staff)
    rows = staff.locator("tr", has_text=status).all()
    return [row.get_by_role("link").first.inner_text().strip() for row in rows]


def enter(staff, room):
    """Staff may enter any room of an activity; who is in already just goes there."""
    staff.goto(room)
    door = staff.get_by_role("button", name="この部屋に入る")
    expect(door.or_(staff.locator("#log"))).to_be_visible()
    if door.count():
        door.click()


def talk(one, other, *words_of_both, live):
    """What each says, the other reads: at once with script, after a reload without."""
    for speaker, listener, words in zip((one, other), (other, one), words_of_both, strict=True):
        expect(listener.locator("#log")).not_to_contain_text(words)
        say(speaker, words)
        expect(speaker.locator("#log")).to_contain_text(words)
        if not live:
            listener.reload()
        expect(listener.locator("#log")).to_contain_text(words)


def hand_in_story(editor, title):
    """An editor writes a story below the stories and asks for approval."""
    editor.goto("/cms/")
    editor.get_by_role("link", name=re.compile(r"ページ \d+件")).click()
    stories = editor.locator("tr", has_text="なかまの物語")
    stories.locator("a[href^='/cms/pages/']:not([href$='edit/']):not([href*='add'])").first.click()
    editor.get_by_role("link", name="下の階層にページを追加").first.click()
    editor.locator("input[name=title]").fill(title)
    editor.locator("textarea[name=lead]").fill("工房で過ごした一日が、ことばになりました。")
    editor.locator("input[name=date]").fill("2026-11-23")
    editor.locator("input[name=person_name]").fill("上野 はるか")
    write_a_paragraph(editor, "糸を組むうちに、まちの人の名前をおぼえました。")
    editor.locator("footer").get_by_role("button", name=re.compile("依頼する")).click()
    expect(editor.locator(".messages")).to_contain_text(
        re.compile("承認者（.+さん.*）に依頼しました")
    )


def write_a_paragraph(editor, words):
    body = editor.locator("[data-contentpath=body]")
    body.locator(".c-sf-add-button").first.click()
    editor.get_by_role("option", name="文章").click()
    body.locator("[contenteditable=true]").first.fill(words)
    # The editor of texts writes into its field a moment later: nobody presses a button so soon.
    expect(editor.locator("[name=body-0-value]")).to_have_value(re.compile(words))


def approve_story(approver, title):
    """The approver finds it in the morning's list, and lets it out."""
    approver.goto("/cms/")
    approver.get_by_role("link", name=title).first.click()
    approver.locator("footer").get_by_role("button", name="承認する", exact=True).click()
    expect(approver.locator(".messages")).to_contain_text(f"「{title}」を承認し、公開しました。")


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
def test_the_main_job(window, town, with_script):
    name, address = {
        True: ("上野 はるか", "haruka@example.jp"),
        False: ("名張 かおり", "kaori@example.jp"),
    }[with_script]
    friend_address = {True: "ayano@demo.example", False: "michiko@demo.example"}[with_script]
    reader = {"viewport": PHONE, "java_script_enabled": with_script}
    newcomer, friend, desk, organiser = window(**reader), window(**reader), window(), window()

    join(newcomer, town, address, name)
    sign_in(desk, "desk@demo.example")
    approve(desk, name)

    sign_in(organiser, "activity@demo.example")
    before = set(people_listed(organiser, "応募済み"))
    apply(newcomer)
    sign_in(friend, friend_address)
    apply(friend)
    offer(organiser, *sorted(set(people_listed(organiser, "応募済み")) - before))
    confirm(newcomer)
    confirm(friend)
    greetings = f"はじめまして、{name}です。", f"{name}さん、当日が楽しみです。"
    talk(newcomer, friend, *greetings, live=with_script)

    enter(organiser, newcomer.url)
    meeting = f"{name}さん、十時に駅で。", f"{name}です。わかりました。"
    talk(organiser, newcomer, *meeting, live=with_script)


def test_a_story_comes_to_the_home_page(window):
    title = "組紐が、ことばになった日"
    editor, approver, reader = window(), window(), window(PHONE)
    reader.goto("/")
    expect(reader.locator("main")).not_to_contain_text(title)

    sign_in(editor, "editor@demo.example")
    hand_in_story(editor, title)
    reader.reload()
    expect(reader.locator("main")).not_to_contain_text(title)

    sign_in(approver, "approver@demo.example")
    approve_story(approver, title)
    expect(approver.locator("tr", has_text=title)).to_contain_text("公開中")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(title)
