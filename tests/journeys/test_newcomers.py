"""The first words of somebody new: slower than others, without links, and never lost."""

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE, Town, free_port, serving, sign_in

# Two who have not said anything yet.
SCRIPTED, PLAIN = "member05@demo.example", "member06@demo.example"
WAITS = "1分ほど間をあけてお願いしています"
LINK = "見てください https://example.jp/"
NO_LINKS = "リンクを入れられません"


@pytest.fixture(scope="module")
def strict(town, tmp_path_factory):
    """The same town at an address where newcomers are asked to wait, as anywhere but in tests."""
    url = f"http://127.0.0.1:{free_port()}"
    var = tmp_path_factory.mktemp("strict")
    rules = {"IGASHU_BASE_URL": url, "IGASHU_VAR_DIR": str(var), "IGASHU_ROOM_NEWCOMER_POSTS": "3"}
    other = Town(url, var, town.env | rules)
    with serving(other):
        yield other


@pytest.fixture(scope="module")
def room(town):
    return shell(
        town,
        "from community.actions import join_room\n"
        "from community.models import Room\n"
        "room = Room.objects.create(name='はじめの部屋')\n"
        f"for one in User.objects.filter(email__in={[SCRIPTED, PLAIN]!r}):\n"
        "    join_room(room=room, user=one)\n"
        "print('=', room.get_absolute_url())",
    )


def shell(town, command):
    said = town.manage("shell", "-v0", "-c", f"from members.models import User\n{command}")
    return said.rpartition("= ")[2].strip()


def let_minutes_pass(town):
    """What was said was said earlier: nobody waits for a minute in a test."""
    shell(
        town,
        "from datetime import timedelta\n"
        "from django.db.models import F\n"
        "from community.models import Message\n"
        "mine = Message.objects.filter(room__name='はじめの部屋')\n"
        "mine.update(said_at=F('said_at') - timedelta(minutes=2))",
    )


def send(page, words):
    page.locator("#id_text").fill(words)
    page.locator(".composer__send").click()
    return page.locator(".said", has_text=words)


def enter(page, person, room):
    sign_in(page, person)
    page.wait_for_url("**/mypage/")
    page.clock.install()
    page.goto(room)
    expect(page.locator("[data-here]")).to_be_visible()


def test_the_second_message_waits_and_goes_by_itself(window, strict, room):
    page = window(DESKTOP, base_url=strict.url)
    enter(page, SCRIPTED, room)
    send(page, "はじめまして。")
    expect(page.locator(".said--sending")).to_have_count(0)
    second = send(page, "霧の朝が好きです。")
    expect(second).to_contain_text(WAITS)
    expect(second).to_contain_text("自動で送信します")
    let_minutes_pass(strict)
    page.clock.fast_forward(61_000)
    expect(page.locator(".said--sending")).to_have_count(0)
    page.reload()
    expect(page.locator(".said", has_text="霧の朝が好きです。")).to_have_count(1)
    refused = send(page, LINK)
    expect(refused).to_contain_text("未送信")
    expect(refused).to_contain_text(NO_LINKS)


def test_without_a_script_the_words_stay_in_their_field(window, strict, room):
    page = window(PHONE, base_url=strict.url, java_script_enabled=False)
    sign_in(page, PLAIN)
    page.goto(room)
    send(page, "こんにちは。")
    for words, reason in ((LINK, NO_LINKS), ("二つ目です。", WAITS)):
        send(page, words)
        expect(page.locator("#composer [role=alert]").first).to_contain_text(reason)
        expect(page.locator("#id_text")).to_have_value(words)
    let_minutes_pass(strict)
    expect(send(page, "二つ目です。")).to_have_count(1)


def test_who_is_no_newcomer_does_not_wait(window, town, room):
    """Negative control: where nobody is new, two messages and a link go at once."""
    page = window(DESKTOP)
    enter(page, PLAIN, room)
    for words in ("三つ目です。", "四つ目です。", LINK):
        send(page, words)
    expect(page.locator(".said--sending, .said--failed")).to_have_count(0)
    page.reload()
    expect(page.locator(".said", has_text="四つ目です。")).to_have_count(1)
