"""A line that drops comes back by itself, and nothing said meanwhile is missing."""

from playwright.sync_api import expect

from .conftest import sign_in

RESTART = 4001
# The waits between two attempts grow with every one that fails.
PATIENCE = 30_000


def test_a_dropped_line_comes_back_with_what_was_missed(window):
    page, lines, is_down = window(), [], []

    def through(line):
        lines.append(line)
        if is_down:
            line.close(code=RESTART)
        else:
            line.connect_to_server()

    page.route_web_socket(lambda address: address.endswith("/ws/"), through)
    sign_in(page, "hinata@demo.example")
    page.goto("/rooms/")
    page.locator(".room-line__link").first.click()
    expect(page.locator("[data-here]")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    is_down.append(True)
    lines[0].close(code=RESTART)
    expect(page.locator("[data-here]")).to_be_hidden()
    words = "線が切れている間のひとこと"
    other.locator("#composer textarea").fill(words)
    other.locator("#composer button[type=submit]").click()
    expect(other.locator("[data-sent]")).to_be_visible()
    is_down.clear()
    expect(page.locator(".said__text", has_text=words)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-here]")).to_be_visible(timeout=PATIENCE)
    assert len(lines) > 1
