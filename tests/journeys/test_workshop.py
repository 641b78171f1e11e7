"""A workshop of a moderator and five members: one with a wrong clock, one without a script."""

import json

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE
from .test_every_screen import violations, wider_than

MODERATOR = "moderator"
MEMBERS = ["hinata", "ayano", "michiko", "kenta", "osamu"]
THEME, QUESTION = "駅前の空き家をどう使うか", "まず何から始めますか"
RESULT = "一軒を借りて、月に一度だけ開けます。"
# What the tests of a room wait for at most.
PATIENCE = 20_000
MADE = """
import json
from django.test import Client
from community.actions import join_room
from community.models import Room
from members.models import User
room = Room.objects.create(name='作戦会議')
told = {'room': room.get_absolute_url(), 'keys': {}}
for name in NAMES:
    person = User.objects.get(email=f'{name}@demo.example')
    join_room(room=room, user=person)
    browser = Client()
    browser.force_login(person, 'django.contrib.auth.backends.ModelBackend')
    told['keys'][name] = browser.cookies['sessionid'].value
print(json.dumps(told))
"""
# The phone's clock is three hours fast, and somebody sets it right in the middle.
WRONG_CLOCK = """
const right = Date.now.bind(Date);
window.wrongBy = 3 * 3600 * 1000;
Date.now = () => right() + window.wrongBy;
"""


@pytest.fixture
def made(town):
    """Return the room's address and a session of everybody in it."""
    command = MADE.replace("NAMES", repr([MODERATOR, *MEMBERS]))
    return json.loads(
        town.manage("shell", "--verbosity", "0", "--command", command).split("\n")[-2]
    )


@pytest.fixture
def window_of(window, made, town):
    """Return a function that opens somebody's window."""

    def open_window(name, viewport=DESKTOP, **options):
        page = window(viewport, **options)
        cookie = {"name": "sessionid", "value": made["keys"][name], "url": town.url}
        page.context.add_cookies([cookie])
        return page

    return open_window


def stage(page, name):
    return expect(page.locator(f".workshop[data-stage={name}]")).to_be_visible(timeout=PATIENCE)


def act(page, words):
    page.locator(".workshop__act").get_by_text(words).click()


def open_one(host, room):
    host.goto(room)
    host.locator(".about__open").click()
    host.get_by_role("link", name="グループの話し合いを開く").click()
    host.get_by_label("テーマ").fill(THEME)
    host.get_by_label("話し合う問い").fill(QUESTION)
    host.get_by_role("button", name="参加の募集を始める").click()
    stage(host, "gathering")


def seconds_left(page):
    minutes, seconds = page.locator("[data-left-clock]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_workshop_from_the_call_to_the_summary(window_of, made, town):
    room = made["room"]
    host = window_of(MODERATOR)
    phone, desk, third = (window_of(name) for name in MEMBERS[:3])
    wrong = window_of("kenta", PHONE)
    wrong.add_init_script(WRONG_CLOCK)
    plain = window_of("osamu", PHONE, java_script_enabled=False)
    alive = [phone, desk, third, wrong]
    for page in alive:
        page.goto(room)
        expect(page.locator("[data-here]")).to_be_visible()

    open_one(host, room)
    for page in alive:  # who looks at the room sees the call without asking
        stage(page, "gathering")
        act(page, "参加する")
        expect(page.locator(".workshop__act")).to_contain_text("参加します")
    expect(phone.locator("[data-workshop-people]")).to_have_text("4")
    plain.goto(room)
    act(plain, "参加する")
    expect(phone.locator("[data-workshop-people]")).to_have_text("5")

    host.get_by_role("button", name="グループに分けて始める").click()
    for page in alive:
        stage(page, "talking")
        expect(page.locator("[data-workshop-speak]")).to_contain_text("グループ1に決まりました")
        assert 1100 < seconds_left(page) <= 1200
    wrong.evaluate("window.wrongBy = -86400000")
    assert 1100 < seconds_left(wrong) <= 1200

    plain.goto(room)
    expect(plain.locator(".workshop__until")).to_contain_text("まで")
    for page in (*alive, plain):
        act(page, "グループ1へ")
        expect(page.locator(".room__name")).to_have_text("グループ1")
    plain.locator("#id_text").fill("鍵はだれが持ちますか")
    plain.get_by_role("button", name="送信").click()
    expect(desk.locator("[data-log]")).to_contain_text("鍵はだれが持ちますか")

    act(plain, "発表を書く")
    expect(desk.locator(".workshop__act")).to_contain_text("おさむさんが発表を書いています")
    plain.get_by_label("発表の文").fill(RESULT)
    plain.get_by_role("button", name="全体の部屋に発表する").click()
    expect(plain.locator(".workshop__act")).to_contain_text("発表を直す")
    expect(desk.locator(".workshop__act")).to_contain_text("発表しました")
    third.get_by_role("link", name="← 全体の部屋").click()
    expect(third.locator(".said--result")).to_contain_text(RESULT)
    expect(third.locator("[data-result]")).to_contain_text("グループ1の発表")

    host.get_by_role("button", name="5分のばす").click()
    expect(phone.locator("[data-left-clock]")).to_contain_text("24:", timeout=PATIENCE)
    host.get_by_role("button", name="話し合いを終えて発表へ").click()
    stage(third, "reporting")
    stage(desk, "reporting")
    host.get_by_role("button", name="終了する").click()
    expect(host.locator(".groups")).to_contain_text(RESULT)
    expect(desk.locator("[data-line]")).to_contain_text("全体の部屋へもどる")
    desk.locator("[data-line] a").click()
    stage(desk, "ended")
    act(desk, "まとめを見る")
    expect(desk.locator(".groups__people")).to_contain_text("おさむ")


def test_the_time_runs_out_and_is_said_aloud(window_of, made, town):
    """Nobody presses anything: five minutes, one, and the end are told; the clock calls back."""
    host, page = window_of(MODERATOR), window_of("hinata", PHONE)
    page.clock.install()
    page.goto(made["room"])
    expect(page.locator("[data-here]")).to_be_visible()
    open_one(host, made["room"])
    stage(page, "gathering")
    act(page, "参加する")
    expect(page.locator(".workshop__act")).to_contain_text("参加します")
    host.get_by_role("button", name="グループに分けて始める").click()
    stage(page, "talking")
    speak, minute = page.locator("[data-workshop-speak]"), 60_000
    for minutes, words in ((15, "残り5分です。"), (4, "残り1分です。"), (1, "時間になりました。")):
        page.clock.fast_forward(minutes * minute)
        expect(speak).to_have_text(words)
    expect(page.locator("[data-left-clock]")).to_have_text("0:00")
    end_now(town)
    town.manage("clock", "--once")
    page.clock.resume()
    stage(page, "reporting")
    act(page, "発表を見る")
    expect(page.locator(".groups")).to_contain_text("まだ発表はありません")


def test_news_takes_no_press_away(window_of, made):
    """The host's screen comes anew when something changed, but not while a button is at work."""
    host, other, page = window_of(MODERATOR), window_of(MODERATOR), window_of("hinata")
    open_one(host, made["room"])
    page.goto(made["room"])
    act(page, "参加する")
    expect(page.locator(".workshop__act")).to_contain_text("参加します")
    host.get_by_role("button", name="グループに分けて始める").click()
    stage(host, "talking")
    held = []
    host.route(
        "**/workshop/**",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    host.get_by_role("button", name="すぐに終了する").click(no_wait_after=True)
    other.goto(host.url)
    other.get_by_role("button", name="話し合いを終えて発表へ").click()
    stage(other, "reporting")
    for _look in range(2):  # the first may have been under way before
        with host.expect_response(lambda answer: answer.url.endswith("?host"), timeout=PATIENCE):
            pass
    held[0].continue_()
    expect(host.locator(".as-text summary")).to_be_visible()


def end_now(town):
    """Let the twenty minutes be over for the server, too."""
    town.manage(
        "shell",
        "--verbosity",
        "0",
        "--command",
        "from django.utils.timezone import now\n"
        "from community.models import Workshop\n"
        "Workshop.objects.filter(status='talking').update(ends_at=now())",
    )


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_screens_of_a_workshop(window_of, made, viewport):
    host = window_of(MODERATOR, viewport, for_axe=True)
    page = window_of("hinata", viewport, for_axe=True)
    faults, room = {}, made["room"]

    def look(name, *seen):
        for one in seen:
            faults[name, one is host] = violations(one)
            assert not wider_than(one, viewport["width"]), name

    host.goto(f"{room}workshop/new/")
    look("form", host)
    open_one(host, room)
    page.goto(room)
    page.locator(".workshop__theme").click()
    look("gathering", host, page)
    act(page, "参加する")
    expect(page.locator(".workshop__act")).to_contain_text("参加します")
    host.get_by_role("button", name="グループに分けて始める").click()
    stage(host, "talking")
    stage(page, "talking")
    look("talking", host, page)
    act(page, "グループ1へ")
    page.locator(".workshop__theme").click()
    look("group", page)
    act(page, "発表を書く")
    look("writing", page)
    page.get_by_label("発表の文").fill(RESULT)
    page.get_by_role("button", name="全体の部屋に発表する").click()
    page.goto(room)
    # The host's screen draws itself anew when it hears of the result: not under the eyes of axe.
    expect(host.locator(".groups")).to_contain_text(RESULT)
    look("reported", host, page)
    host.get_by_role("button", name="すぐに終了する").click()
    host.locator(".as-text summary").click()
    page.goto(host.url)
    look("summary", host, page)
    assert {name: found for name, found in faults.items() if found} == {}
