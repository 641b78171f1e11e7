"""A line that drops comes back by itself, and nothing said meanwhile is missing."""

import pytest
from playwright.sync_api import expect

RESTART = 4001
# The waits between two attempts grow with every one that fails.
PATIENCE = 30_000
# Enough for a first attempt, which comes within a second.
SHORT = 6_000
# What each guard is in the scripts, and what stands there instead of it.
NO_WAY_BACK = {
    "wire.js": ("setTimeout(() => this.connect(), wait)", "0"),
    "room.js": ("polls.begin();", ""),
}
NO_CATCHING_UP = {
    "log.js": ("if (this.isAsking) return false;", "return true;"),
    # It says that it has heard what it missed: one more with every line.
    "room.js": ("after: log.cursor,", "after: log.cursor + (root.lines = (root.lines ?? -1) + 1),"),
}


def harm(page, changes):
    """Let the page get its scripts without a guard."""

    def changed(route):
        answer = route.fetch()
        guard, instead = changes[route.request.url.rsplit("/", 1)[-1].split("?")[0]]
        assert guard in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(guard, instead))

    for name in changes:
        page.route(f"**/community/{name}*", changed)


def drop_and_speak(page, words):
    """Cut the line of a room, say something in another window, and let lines through again."""
    lines, is_down = [], []

    def through(line):
        lines.append(line)
        if is_down:
            line.close(code=RESTART)
        else:
            line.connect_to_server()

    page.route_web_socket(lambda address: address.endswith("/ws/"), through)
    page.goto("/rooms/")
    page.locator(".room-line__link").first.click()
    expect(page.locator("[data-here]")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    is_down.append(True)
    lines[0].close(code=RESTART)
    expect(page.locator("[data-here]")).to_be_hidden()
    other.locator("#composer textarea").fill(words)
    other.locator("#composer button[type=submit]").click()
    expect(other.locator("[data-sent]")).to_be_visible()
    is_down.clear()
    return lines


def is_heard(page, words, patience):
    expect(page.locator(".said__text", has_text=words)).to_be_visible(timeout=patience)


def is_back(page, patience):
    expect(page.locator("[data-here]")).to_be_visible(timeout=patience)


def test_a_dropped_line_comes_back_with_what_was_missed(window, signed_in):
    page, words = window(storage_state=signed_in), "線が切れている間のひとこと"
    lines = drop_and_speak(page, words)
    is_heard(page, words, PATIENCE)
    is_back(page, PATIENCE)
    assert len(lines) > 1


def test_without_the_way_back_the_line_would_stay_away(window, signed_in):
    """Negative control: nobody tries again."""
    page, words = window(storage_state=signed_in), "もどらない線"
    harm(page, NO_WAY_BACK)
    lines = drop_and_speak(page, words)
    with pytest.raises(AssertionError):
        is_back(page, SHORT)
    assert len(lines) == 1
    assert page.locator(".said__text", has_text=words).count() == 0


def test_without_catching_up_what_was_missed_would_be_missing(window, signed_in):
    """Negative control: the line is back, and what was said meanwhile never comes."""
    page, words = window(storage_state=signed_in), "聞きのがすひとこと"
    harm(page, NO_CATCHING_UP)
    drop_and_speak(page, words)
    is_back(page, PATIENCE)
    with pytest.raises(AssertionError):
        is_heard(page, words, SHORT)
