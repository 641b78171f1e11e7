"""Two people in a room, with an input method, a dropped line, a report, a stop and an appeal."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE
from .test_every_screen import violations, wider_than

AYANO, MICHIKO = "ayano@demo.example", "michiko@demo.example"
MODERATOR, ADMIN = "moderator@demo.example", "admin@demo.example"
PATIENCE = 30_000
# Safari ends the composition first and reports the Enter that ended it afterwards, as key 229.
SAFARI = """box => {
    box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    box.value = "伊賀";
    box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "伊賀" }));
    const key = { key: "Enter", keyCode: 229, which: 229, bubbles: true, cancelable: true };
    return box.dispatchEvent(new KeyboardEvent("keydown", key));
}"""
# The page's own module shows who writes.
WRITES = """async (name) => {
    const files = performance.getEntriesByType("resource").map((one) => one.name);
    const { Writers } = await import(files.find((one) => one.includes("/community/writers")));
    const page = document.querySelector("[data-word-writing]");
    new Writers(page, {}, () => true).show({ id: 1, name });
}"""


@pytest.fixture(scope="module")
def room(town):
    """Return the address of a room with both of them, and the moderator, inside."""
    made = town.manage(
        "shell",
        "--verbosity",
        "0",
        "--command",
        "from community.actions import join_room\n"
        "from community.models import Room\n"
        "from django.contrib.auth.models import Group\n"
        "from members.models import User\n"
        "room = Room.objects.create(name='語らいの部屋')\n"
        f"second = User.objects.get(email={ADMIN!r})\n"
        "second.groups.add(Group.objects.get(name='世話人'))\n"
        f"for email in {[AYANO, MICHIKO, MODERATOR]!r}:\n"
        "    join_room(room=room, user=User.objects.get(email=email))\n"
        "print(room.get_absolute_url())",
    )
    return made.strip().splitlines()[-1]


def enter(page, room):
    page.goto(room)
    expect(page.locator("[data-here]")).to_be_visible()
    return page


def say(page, words):
    page.locator("#id_text").fill(words)
    page.locator(".composer__send").click()
    return said(page, words)


def said(page, words):
    own = page.locator(".said__text", has_text=words)  # not the quote of it in an answer
    return page.locator(".said[data-seq]").filter(has=own).last


def act(message, words):
    message.locator(".said__more").click()
    message.locator(".said__acts").get_by_text(words).first.click()


def test_who_reads_english_hears_japanese_as_japanese_also_as_it_comes(
    chromium, town, kept, window_of, room
):
    """The server marks what stood there before; the script marks what comes (WCAG 3.1.2)."""
    ayano = enter(window_of(AYANO), room)
    context = chromium.new_context(
        base_url=town.url, locale="en-GB", storage_state=kept(MICHIKO), viewport=DESKTOP
    )
    try:
        page = enter(context.new_page(), room)
        say(ayano, "橋の写真をとりました")
        say(ayano, "see you at the bridge")
        page.locator("#id_text").fill("いいですね")
        page.locator(".composer__send").click()
        for came in (True, False):
            told = said(page, "橋の写真をとりました").locator(".said__text")
            expect(told).to_have_attribute("lang", "ja")
            # Control: what is English is not marked.
            english = said(page, "see you at the bridge").locator(".said__text")
            assert english.get_attribute("lang") is None
            expect(page.locator(".turn__name").last).to_have_attribute("lang", "ja")
            # The name is read aloud from where it stands, so in its own language.
            named = page.locator("[data-log] article").last
            expect(named).to_have_accessible_name(re.compile(r"^[ぁ-ん一-鿿]+ \d\d:\d\d$"))
            expect(named).to_have_attribute("aria-label", re.compile(r"^\d\d:\d\d$"))
            expect(said(page, "いいですね").locator(".said__text")).to_have_attribute("lang", "ja")
            if came:
                page.reload()
        page.evaluate(WRITES, "みちこ")
        expect(page.locator("[data-writing]")).to_contain_text("みちこ")
        expect(page.locator("[data-writing] [lang=ja]")).to_have_text("みちこ")
        page.evaluate(WRITES, "Robin")  # control
        expect(page.locator("[data-writing]")).to_contain_text("Robin")
        expect(page.locator("[data-writing] [lang=ja]")).to_have_count(0)
    finally:
        context.close()


def test_an_input_method_sends_nothing_before_its_time(window_of, room):
    page = enter(window_of(AYANO), room)
    box = page.locator("#id_text")
    page.locator("[data-enter-sends]").check()
    box.focus()
    keys = page.context.new_cdp_session(page)
    for text in ("に", "にん", "にんじゃ", "忍者"):
        shape = {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        keys.send("Input.imeSetComposition", shape)
    enter_key = {
        "type": "rawKeyDown",
        "key": "Enter",
        "code": "Enter",
        "windowsVirtualKeyCode": 229,
    }
    keys.send("Input.dispatchKeyEvent", enter_key)
    keys.send("Input.insertText", {"text": "忍者"})
    expect(box).to_have_value("忍者")
    assert page.locator(".said", has_text="忍者").count() == 0
    page.keyboard.press("Enter")
    expect(said(page, "忍者")).to_be_visible()
    expect(box).to_have_value("")


def test_safaris_order_of_events_sends_nothing_either(window_of, room):
    page = enter(window_of(AYANO), room)
    page.locator("[data-enter-sends]").check()
    was_left_alone = page.locator("#id_text").evaluate(SAFARI)
    assert was_left_alone
    expect(page.locator("#id_text")).to_have_value("伊賀")
    page.locator("#id_text").press("Enter")
    expect(said(page, "伊賀")).to_be_visible()


def test_two_people_answer_change_react_and_take_back(window_of, room):
    ayano, michiko = enter(window_of(AYANO), room), enter(window_of(MICHIKO, PHONE), room)
    first = say(ayano, "九時に駅で会いませんか")
    act(said(michiko, "九時に駅"), "返信する")
    say(michiko, "いいですね")
    expect(said(ayano, "いいですね").locator(".quote")).to_contain_text("九時に駅")
    act(said(michiko, "九時に駅"), "参加します")
    chip = first.locator('.chip[data-feeling="coming"]')
    expect(chip).to_contain_text("1")
    chip.click()
    expect(chip).to_contain_text("2")
    expect(chip).to_have_attribute("aria-pressed", "true")
    act(first, "書きなおす")
    ayano.locator("#id_text").fill("十時に駅で会いませんか")
    ayano.locator("main form button[type=submit]").click()
    expect(said(michiko, "いいですね").locator(".quote")).to_contain_text("十時に駅")
    expect(said(michiko, "十時に駅").locator("[data-edited]")).to_be_visible()
    expect(ayano.locator("[data-here]")).to_be_visible()
    act(said(ayano, "十時に駅"), "この投稿を削除する")
    expect(said(michiko, "いいですね").locator(".quote")).to_contain_text("書いた人が削除")
    expect(michiko.locator("body")).not_to_contain_text("十時に駅")


def test_a_name_is_chosen_from_the_list(window_of, room):
    say(enter(window_of(MICHIKO), room), "おります")
    page = enter(window_of(AYANO), room)
    box = page.locator("#id_text")
    box.press_sequentially("@ミ")
    expect(page.locator("#calls [role=option]")).to_have_text("みちこ")
    box.press("Enter")
    expect(box).to_have_value("@みちこ ")
    expect(page.locator("#calls")).to_be_hidden()


def test_what_is_said_without_a_line_is_kept_and_sent_once(window_of, room):
    page, lines, is_down = window_of(AYANO), [], []

    def through(line):
        lines.append(line)
        if is_down:
            line.close(code=4001)
        else:
            line.connect_to_server()

    page.route_web_socket(lambda address: address.endswith("/ws/"), through)
    enter(page, room)
    is_down.append(True)
    lines[0].close(code=4001)
    expect(page.locator("[data-here]")).to_be_hidden()
    page.locator("#id_text").fill("線がなくても書ける")
    page.locator(".composer__send").click()
    expect(page.locator("[data-state-words]")).to_have_text("送信中…")
    page.locator("#id_text").fill("書きかけ")
    page.reload()
    expect(page.locator("#id_text")).to_have_value("書きかけ")
    is_down.clear()
    expect(page.locator("[data-here]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".said[data-seq]", has_text="線がなくても書ける")).to_have_count(1)


def test_a_report_a_stop_and_an_appeal(window_of, room):
    ayano, michiko = enter(window_of(AYANO), room), enter(window_of(MICHIKO, PHONE), room)
    desk, other = window_of(MODERATOR), window_of(ADMIN)
    say(ayano, "困った文")
    act(said(michiko, "困った文"), "通報する")
    michiko.get_by_label("人を傷つける内容").check()
    michiko.locator("main form button[type=submit]").click()
    expect(michiko.locator(".notice")).to_contain_text("受け付けました")
    desk.goto("/cms/community/report/")
    desk.get_by_role("link", name="内容を見て対応する").first.click()
    desk.get_by_role("link", name="非表示にする").click()
    desk.get_by_role("button", name="非表示にする").click()
    expect(ayano.locator(".said--gone").last).to_contain_text("世話人が非表示にした")
    desk.get_by_role("link", name="内容を見て対応する").first.click()
    desk.get_by_role("link", name="利用を止める").click()
    desk.get_by_label("理由（本人に伝わります）").fill("ほかの方を傷つける言い方でした")
    desk.get_by_role("button", name="利用を止める").click()
    expect(ayano.locator("[data-line]")).to_contain_text("この部屋は利用できなくなりました")
    ayano.goto("/mypage/notices/")
    ayano.get_by_role("link", name="部屋の利用を一時停止しました").click()
    expect(ayano.locator("main")).to_contain_text("ほかの方を傷つける言い方でした")
    ayano.get_by_label("異議の内容").fill("冗談のつもりでした")
    ayano.get_by_role("button", name="異議を申し立てる").click()
    expect(ayano.locator("main")).to_contain_text("確認しています")
    other.goto("/cms/community/measure/")
    other.get_by_role("link", name="内容を見て対応する").first.click()
    other.get_by_role("link", name="異議に答える").click()
    other.get_by_label("措置を取り消す").check()
    other.get_by_label("説明（本人に伝わります）").fill("事情を確かめました")
    other.get_by_role("button", name="回答する").click()
    ayano.goto(room)
    expect(ayano.locator("[data-here]")).to_be_visible()


def test_talking_by_keyboard_alone(window_of, room):
    """The log is reached, walked, answered from; letters are taken from nobody who writes."""
    page = enter(window_of(MICHIKO), room)
    say(page, "鍵盤の一言め")
    expect(say(page, "鍵盤の二言め")).to_have_attribute("data-seq", re.compile(r"\d+"))
    page.locator("#log").focus()
    press = page.keyboard.press
    press("ArrowUp")
    expect(said(page, "鍵盤の二言め")).to_be_focused()
    press("ArrowUp")
    expect(said(page, "鍵盤の一言め")).to_be_focused()
    press("ArrowDown")
    press("r")
    expect(page.locator("#id_text")).to_be_focused()
    expect(page.locator("[data-answered-text]")).to_have_text("鍵盤の二言め")
    page.keyboard.type("r?")
    expect(page.locator("#id_text")).to_have_value("r?")
    expect(page.locator("[data-keys-help]")).to_be_hidden()
    page.locator("#log").focus()
    press("?")
    expect(page.locator("[data-keys-help]")).to_be_focused()
    page.locator("#log").focus()
    press("Escape")
    expect(page.locator("#id_text")).to_be_focused()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_screens_of_talking(window_of, room, viewport):
    page = enter(window_of(MICHIKO, viewport, for_axe=True), room)
    words = f"城あとの桜 {viewport['width']}"
    mine = say(page, words)
    expect(mine).to_be_visible()
    act(mine, "ありがとう")
    expect(mine.locator(".chip")).to_be_visible()
    number = mine.get_attribute("data-seq")
    mine.locator(".said__more").click()
    faults = {"room": violations(page)}
    paths = [
        f"{room}?reply={number}",
        f"{room}search/?q=城",
        f"{room}messages/{number}/edit/",
        f"{room}messages/{number}/reactions/",
        "/mypage/notices/",
    ]
    for path in paths:
        page.goto(path)
        faults[path] = violations(page)
        if wider_than(page, 320):
            faults[path].append("scrolls sideways at 320 px")
        page.set_viewport_size(viewport)
    assert {path: found for path, found in faults.items() if found} == {}


def test_nothing_is_hidden_behind_the_composer(window_of, room):
    """At 320 by 480 whatever has the focus is seen (WCAG 2.4.11)."""
    page = enter(window_of(MICHIKO, {"width": 320, "height": 480}), room)
    for _step in range(25):
        page.keyboard.press("Shift+Tab")
        seen = page.evaluate(
            """() => {
                const active = document.activeElement;
                // Of a field for files its label is seen, and marked.
                const here = (active.type === "file" && active.labels[0]) || active;
                const box = here.getBoundingClientRect(), x = box.left + box.width / 2;
                if (!box.width || here === document.body) return true;
                const from = Math.max(box.top, 0), to = Math.min(box.bottom, innerHeight);
                return [0.1, 0.3, 0.5, 0.7, 0.9].some((part) => {
                    const over = document.elementFromPoint(x, from + (to - from) * part);
                    return here.contains(over);
                });
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_room_is_read_and_written_without_a_script(chromium, town, kept, room):
    context = chromium.new_context(
        java_script_enabled=False,
        base_url=town.url,
        locale="ja-JP",
        storage_state=kept(MICHIKO),
    )
    page = context.new_page()
    try:
        page.goto(room)
        words = "スクリプトなしのひとこと"
        page.locator("#id_text").fill(words)
        page.locator(".composer__send").click()
        act(said(page, words), "うれしい")
        expect(said(page, words).locator(".chip")).to_contain_text("うれしい 1")
        act(said(page, words), "返信する")
        page.locator("#id_text").fill("返事")
        page.locator(".composer__send").click()
        expect(said(page, "返事").locator(".quote")).to_contain_text("スクリプトなし")
    finally:
        context.close()
