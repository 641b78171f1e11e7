"""Pictures in a room, on telephones: chosen, described, sent over a broken line, taken back."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE
from .test_every_screen import violations, wider_than
from .test_talking import act, enter

AYANO, MICHIKO = "ayano@demo.example", "michiko@demo.example"
PATIENCE = 30_000


@pytest.fixture(scope="module")
def room(town):
    """Return the address of a room with both of them inside."""
    made = town.manage(
        "shell",
        "--verbosity",
        "0",
        "--command",
        "from community.actions import join_room\n"
        "from community.models import Room\n"
        "from members.models import User\n"
        "room = Room.objects.create(name='写真の部屋')\n"
        f"for email in {[AYANO, MICHIKO]!r}:\n"
        "    join_room(room=room, user=User.objects.get(email=email))\n"
        "print(room.get_absolute_url())",
    )
    return made.strip().splitlines()[-1]


def photograph(colour="#7a9e7e", size=(800, 600), name="a.jpg"):
    """Return a file as a browser is given it: hills under a sky."""
    picture = Image.new("RGB", size, "#cfe3ee")
    width, height = size
    ImageDraw.Draw(picture).ellipse((0, height // 2, width, height * 2), fill=colour)
    written = BytesIO()
    picture.save(written, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": written.getvalue()}


def choose(page, *pictures):
    page.locator("[type=file]").set_input_files(list(pictures))


def shown(page, alt):
    return page.locator(f'.said[data-seq] img[alt="{alt}"]')


def is_painted(page, alt):
    """Wait until the picture itself has come, not only its frame."""
    picture = shown(page, alt)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.wait_for_function(
        "alt => [...document.images].some(one => one.alt === alt && one.naturalWidth)", arg=alt
    )
    return picture


def test_a_picture_crosses_and_goes_again(window_of, room):
    ayano, michiko = (enter(window_of(one, PHONE), room) for one in (AYANO, MICHIKO))
    choose(ayano, photograph(), photograph("#b03a24", (600, 800), "b.jpg"))
    expect(ayano.locator(".pick")).to_have_count(2)
    ayano.locator(".pick").nth(0).locator("[data-alt]").fill("城あとから見た山")
    ayano.locator(".pick").nth(1).locator("[data-leave-out]").click()
    expect(ayano.locator(".pick")).to_have_count(1)
    ayano.locator("#id_text").fill("きょうの空です")
    ayano.locator(".composer__send").click()
    for page in (ayano, michiko):
        is_painted(page, "城あとから見た山")
    expect(ayano.locator(".pick")).to_have_count(0)
    choose(ayano, photograph())
    ayano.locator(".composer__send").click()
    is_painted(michiko, "あやのさんの写真")
    said = michiko.locator(".said[data-seq]").last
    assert said.evaluate("one => one.getBoundingClientRect().width") <= PHONE["width"]
    michiko.locator(".said[data-seq]").last.locator("img").click()
    larger = michiko.locator("[data-look]")
    expect(larger.locator("img")).to_be_visible()
    expect(larger.locator("[data-look-words]")).to_have_text("あやのさんの写真")
    act(ayano.locator(".said[data-seq]").last, "この投稿を削除する")
    expect(larger).to_be_hidden()
    expect(shown(michiko, "あやのさんの写真")).to_have_count(0)
    expect(shown(ayano, "あやのさんの写真")).to_have_count(0)


def test_a_description_is_given_later_without_a_script_and_others_see_it_at_once(
    window_of, chromium, town, kept, room
):
    ayano, michiko = (enter(window_of(one, PHONE), room) for one in (AYANO, MICHIKO))
    choose(ayano, photograph("#1f3b63"))
    ayano.locator("#id_text").fill("けさの写真です")
    ayano.locator(".composer__send").click()
    said = michiko.locator(".said[data-seq]", has_text="けさの写真です")
    expect(said.locator('img[alt="あやのさんの写真"]')).to_have_count(1)
    seq = said.get_attribute("data-seq")
    shown_before = said.locator("img").evaluate_handle("one => one")
    context = chromium.new_context(
        java_script_enabled=False, base_url=town.url, locale="ja-JP", storage_state=kept(AYANO)
    )
    try:
        page = context.new_page()
        page.goto(f"{room}messages/{seq}/edit/")
        page.get_by_label("写真の説明").fill("山のむこうに広がる朝の空")
        page.get_by_role("button", name="書きなおす").click()
        expect(page.locator(f"#m{seq} img")).to_have_attribute("alt", "山のむこうに広がる朝の空")
    finally:
        context.close()
    for one in (ayano, michiko):
        picture = one.locator(f"#m{seq} img")
        expect(picture).to_have_attribute("alt", "山のむこうに広がる朝の空")
    # The picture itself was not fetched and set anew.
    assert shown_before.evaluate("one => one.isConnected")
    michiko.goto(f"{room}search/?q=朝の空")
    expect(michiko.locator(".hits__picture mark")).to_have_text("朝の空")


COMES = """(box, [kind, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "a.jpg", { type: "image/jpeg" }));
    const options = { bubbles: true, cancelable: true };
    box.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", { ...options, clipboardData: data })
        : new DragEvent("drop", { ...options, dataTransfer: data }));
}"""


def test_pasted_and_dropped_they_wait_even_over_a_reload(window_of, room):
    page = enter(window_of(AYANO), room)
    for number, kind in enumerate(("paste", "drop")):
        content = photograph(size=(60 + number, 60))["buffer"]
        page.locator("#id_text").evaluate(COMES, [kind, list(content)])
    expect(page.locator(".pick [data-id]:not([value=''])")).to_have_count(2)
    page.locator(".pick [data-alt]").last.fill("ふたつめ")
    page.reload()
    expect(page.locator(".pick img")).to_have_count(2)
    expect(page.locator(".pick [data-alt]").last).to_have_value("ふたつめ")
    page.locator(".composer__send").click()
    is_painted(page, "ふたつめ")
    page.reload()
    expect(page.locator("[data-here]")).to_be_visible()
    expect(page.locator(".pick")).to_have_count(0)


def test_five_are_too_many_and_no_picture_is_none(window_of, room):
    page = enter(window_of(AYANO, for_axe=True), room)  # a refusal stands in the console, too
    choose(page, *(photograph(size=(50 + number, 50)) for number in range(5)))
    expect(page.locator(".pick")).to_have_count(4)
    expect(page.locator("[data-alert]")).to_contain_text("4枚まで")
    for left in range(3, -1, -1):
        page.locator("[data-leave-out]").first.click()
        expect(page.locator(".pick")).to_have_count(left)
    expect(page.locator("#id_pictures")).to_be_focused()
    choose(page, {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg></svg>"})
    expect(page.locator("[data-trouble-words]")).to_contain_text("読み取れない形式")
    page.locator("[data-leave-out]").click()
    expect(page.locator(".pick")).to_have_count(0)


def test_a_large_photograph_travels_small_over_a_line_that_breaks(window_of, room):
    page, bodies = enter(window_of(AYANO, PHONE, for_axe=True), room), []

    def broken(route):
        bodies.append(len(route.request.post_data_buffer or b""))
        route.abort()

    page.route("**/pictures/", broken)
    large = photograph(size=(4000, 3000))
    choose(page, large)
    expect(page.locator(".pick [data-trouble]")).to_be_visible()
    page.locator("#id_text").fill("長い橋")
    page.locator(".composer__send").click()
    expect(page.locator(".said--failed [data-state-words]")).to_contain_text(
        "写真を送れませんでした"
    )
    page.unroute("**/pictures/")
    page.locator(".said--failed [data-again]").click()
    said = page.locator(".said[data-seq]", has_text="長い橋")
    expect(said.locator("img")).to_have_count(1)
    expect(said).to_have_count(1)
    expect(page.locator(".said--failed")).to_have_count(0)
    assert len(bodies) >= 2
    assert max(bodies) < len(large["buffer"]) / 2


def test_who_looks_at_the_foot_of_the_page_is_not_taken_back(window_of, room):
    """A picture that is being sent makes the box grow and shrink: no button moves away by it."""
    page = enter(window_of(AYANO, PHONE), room)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot = page.evaluate("scrollY")
    choose(page, photograph(size=(90, 60)))
    expect(page.locator(".pick [data-id]:not([value=''])")).to_have_count(1)
    assert page.evaluate("scrollY") >= foot
    page.locator("[data-leave-out]").click()


def test_a_room_with_pictures_does_not_jump(window_of, room):
    """Their room is kept: what comes late moves nothing."""
    author = enter(window_of(AYANO, PHONE), room)
    for number in range(3):
        choose(author, photograph(size=(400 + number, 300)))
        author.locator("#id_text").fill(f"坂 {number}")
        author.locator(".composer__send").click()
        expect(author.locator(".said[data-seq]", has_text=f"坂 {number}")).to_be_visible()
    page, held, is_fast = window_of(MICHIKO, PHONE), [], []
    page.route("**/small/", lambda route: route.continue_() if is_fast else held.append(route))
    enter(page, room)
    pictures = page.locator(".said[data-seq]", has_text="坂").locator("img")
    expect(pictures).to_have_count(3)
    pictures.first.scroll_into_view_if_needed()
    expect(pictures.first).to_be_visible()
    places = "() => [...document.querySelectorAll('.said')].map(one => one.offsetTop)"
    before = page.evaluate(places)
    is_fast.append(True)
    for route in held:
        route.continue_()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.said img')].some(one => one.naturalWidth)"
    )
    assert page.evaluate(places) == before
    # Negative control: without the sizes it jumps.
    for picture in pictures.all():
        for name in ("width", "height", "src"):
            picture.evaluate("(one, name) => one.removeAttribute(name)", name)
    assert page.evaluate(places) != before


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_screens_of_pictures(window_of, room, viewport):
    page = enter(window_of(MICHIKO, viewport, for_axe=True), room)
    choose(page, photograph(), photograph("#1f3b63", (600, 900), "b.jpg"))
    expect(page.locator(".pick [data-id]:not([value=''])")).to_have_count(2)
    faults = {"choosing": violations(page)}
    page.locator(".composer__send").click()
    expect(page.locator(".said[data-seq]").last.locator("img")).to_have_count(2)
    faults["room"] = violations(page)
    if wider_than(page, 320):
        faults["room"].append("scrolls sideways at 320 px")
    assert {path: found for path, found in faults.items() if found} == {}


def test_pictures_are_sent_and_seen_without_a_script(chromium, town, kept, room):
    context = chromium.new_context(
        java_script_enabled=False, base_url=town.url, locale="ja-JP", storage_state=kept(MICHIKO)
    )
    page = context.new_page()
    try:
        page.goto(room)
        choose(page, photograph(), photograph("#b03a24", name="b.jpg"))
        page.locator("[name=alt]").fill("スクリプトなしの写真")
        page.locator(".composer__send").click()
        pictures = page.locator('.said img[alt="スクリプトなしの写真"]')
        expect(pictures).to_have_count(2)
        assert pictures.first.evaluate("one => one.decode().then(() => one.naturalWidth)") == 640
    finally:
        context.close()
