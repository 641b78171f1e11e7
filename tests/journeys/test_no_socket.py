"""An office whose network lets no socket through: the room works over HTTP, some seconds later."""

import pytest
from playwright.sync_api import expect

from .test_room_comes_back import harm

# Not the usual six seconds before the room looks for another way.
AT_ONCE = {"room.js": ("const LONG_BREAK = 6_000;", "const LONG_BREAK = 300;")}
NO_OTHER_WAY = {"room.js": ("polls.begin();", "")}
SHORT = 8_000
# A gate that refuses, and one that lets the handshake through and nothing after it.
GATES = {"refused": lambda line: line.close(code=1011), "silent": lambda _line: None}


@pytest.fixture
def behind(window, signed_in):
    """Return a function that opens a room behind a gate, and in a window without one."""

    def open_both(gate, changes, **options):
        page = window(storage_state=signed_in, **options)
        page.route_web_socket(lambda address: address.endswith("/ws/"), GATES[gate])
        harm(page, changes)
        page.goto("/rooms/")
        page.locator(".room-line__link").first.click()
        other = page.context.new_page()
        other.goto(page.url)
        expect(other.locator("[data-here]")).to_be_visible()
        return page, other

    return open_both


def say(page, words):
    page.locator("#composer textarea").fill(words)
    page.locator("#composer button[type=submit]").click()


def said(page, words):
    return page.locator(".said__text", has_text=words)


@pytest.mark.parametrize("gate", GATES)
def test_a_room_without_a_socket(behind, gate):
    page, other = behind(gate, AT_ONCE)
    expect(page.locator("[data-line-words]")).to_contain_text("数秒おくれて")
    say(other, f"役場の外から {gate}")
    expect(said(page, f"役場の外から {gate}")).to_be_visible(timeout=SHORT)
    say(page, f"役場の中から {gate}")
    expect(said(other, f"役場の中から {gate}")).to_be_visible(timeout=SHORT)
    expect(page.locator(".said--sending, .said--failed")).to_have_count(0)
    expect(said(page, f"役場の中から {gate}")).to_have_count(1)


def test_what_the_server_refuses_is_told(behind):
    """The answer of the HTTP door, with its reason and a way to mend it."""
    # Chromium itself writes of every 409 to the console: a window whose console nobody reads.
    page, _other = behind("refused", AT_ONCE, for_axe=True)
    expect(page.locator("[data-line-words]")).to_contain_text("数秒おくれて")
    page.route(
        "**/api/v1/rooms/*/messages",
        lambda route: route.fulfill(
            status=409,
            content_type="application/problem+json",
            json={"code": "not_now", "detail": "この部屋では、いま投稿できません。"},
        ),
    )
    say(page, "断られる文")
    failed = page.locator(".said--failed", has_text="断られる文")
    expect(failed).to_contain_text("いま投稿できません")
    expect(failed.locator("[data-again]")).to_be_visible()


def test_without_the_other_way_nothing_would_come(behind):
    """Negative control."""
    page, other = behind("refused", NO_OTHER_WAY)
    say(other, "届かないひとこと")
    expect(said(other, "届かないひとこと")).to_be_visible()
    with pytest.raises(AssertionError):
        expect(said(page, "届かないひとこと")).to_be_visible(timeout=SHORT)
