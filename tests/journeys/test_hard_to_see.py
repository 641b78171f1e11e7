"""At four hundred per cent, and in the reader's own colours: nothing is lost, the focus is seen."""

import pytest

from .conftest import MEMBER, sign_in

PAGES = ["/rooms/", "/mypage/", "/activities/", "/activities/castle-town-sweep/", "/news/"]
# 1280 × 1024 at 400 %; a window in the system's own few colours.
WAYS = {
    "zoomed": {"viewport": {"width": 320, "height": 256}},
    "own colours": {"viewport": {"width": 1000, "height": 900}, "forced_colors": "active"},
}
# What has the focus: is it there to be seen, not covered, and marked? Also where a label or the
# card around it bears the mark.
LOOK = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const within = (value, most) => Math.min(Math.max(value, 1), most - 1);
  const middle = (from, to, most) => (within(from, most) + within(to, most)) / 2;
  // Its beginning, or (of what is taller than the window) the middle of what is in sight.
  const tops = [
    [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)],
    [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)],
  ].slice(0, box.height > innerHeight ? 2 : 1)
    .map(([x, y]) => document.elementFromPoint(within(x, innerWidth), within(y, innerHeight)));
  const label = one.labels && one.labels[0];
  const marked = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const styles = [getComputedStyle(one), getComputedStyle(one, "::after")];
  for (const it of [label, one.closest("article, li")]) if (it) styles.push(getComputedStyle(it));
  const seen = box.bottom > 0 && box.top < innerHeight;
  const uncovered = tops.some((top) => top &&
    [one, label].some((it) => it && (it.contains(top) || top.contains(it))));
  return {
    what: `${one.tagName} ${(one.innerText || one.name || "").trim().slice(0, 30)}`,
    faults: [!seen && "unseen", !uncovered && "covered", !styles.some(marked) && "unmarked"]
      .filter(Boolean),
  };
}"""
UNMARKED = "*, *::after, *::before { outline: none !important }"
COVER = "document.body.append(Object.assign(document.createElement('div'), {id: 'cover'}))"
COVERED = "#cover { position: fixed; inset: 0; z-index: 99; background: #fff }"


@pytest.fixture(params=WAYS)
def reader(request, chromium, town, signed_in):
    context = chromium.new_context(
        base_url=town.url,
        locale="ja-JP",
        bypass_csp=True,
        storage_state=signed_in,
        **WAYS[request.param],
    )
    yield context.new_page()
    context.close()


def room_of(page):
    page.goto("/rooms/")
    return page.locator("main a[href^='/rooms/']").first.get_attribute("href")


def form_of(town):
    """The address of an open recruitment for which this member has not applied."""
    command = (
        "from activities.models import Recruitment as R; from django.utils.timezone import now;"
        f"mine = R.objects.filter(applications__applicant__email='{MEMBER}');"
        "found = R.objects.filter(opens_at__lt=now(), closes_at__gt=now(), question__gt='');"
        "print('PK', found.exclude(pk__in=mine).first().pk)"
    )
    return f"/recruitments/{town.manage('shell', '-c', command).split('PK ')[1].strip()}/apply/"


def walk(page, most=40):
    """Go from one thing to the next by keyboard; return what cannot be followed with the eyes."""
    faults, steps = [], 0
    for _step in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(LOOK)
        if not found:
            break
        steps += 1
        if found["faults"]:
            faults.append((page.url, found["what"], *found["faults"]))
    assert steps > 5, page.url
    return faults


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_whoever_sees_badly_finds_everything(reader, town):
    faults = []
    for address in [*PAGES, room_of(reader), form_of(town)]:
        reader.goto(address)
        if overflow(reader) > 0:
            faults.append((address, "to be scrolled sideways", overflow(reader)))
        faults += walk(reader)
    assert faults == []


def test_a_focus_without_a_mark_would_be_seen(reader):
    reader.goto("/mypage/")
    reader.add_style_tag(content=UNMARKED)
    assert {fault for *_where, fault in walk(reader)} == {"unmarked"}


def test_a_covered_focus_would_be_seen(reader):
    reader.goto("/mypage/")
    reader.evaluate(COVER)
    reader.add_style_tag(content=COVERED)
    assert {fault for *_where, fault in walk(reader)} == {"covered"}


BAR_OVER_LOG = """() => {
  document.querySelector(".pins").hidden = false;
  const log = document.querySelector("#log");
  Object.assign(log.style, { height: "40vh", overflow: "hidden", marginBottom: "100vh" });
  scrollTo(0, document.body.scrollHeight);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    log.focus();
    const bar = document.querySelector(".room__bar").getBoundingClientRect();
    done(bar.bottom - log.getBoundingClientRect().top);
  })));
}"""


@pytest.mark.parametrize("measured", [True, False], ids=["measured", "without scripts"])
def test_the_bar_of_a_room_covers_nothing_that_has_the_focus(reader, measured):
    """Also when it stands higher than usual, with pins in it; measured, or as the sheet says."""
    if not measured:
        reader.route("**/bar*.js", lambda route: route.abort())
    reader.goto(room_of(reader))
    assert reader.evaluate(BAR_OVER_LOG) <= 0
    reader.add_style_tag(content="html:has(.page-room) { scroll-padding-top: 0 !important }")
    assert (reader.evaluate(BAR_OVER_LOG) > 0) == (reader.viewport_size["height"] > 416)


LISTS = {
    "desk": ["/cms/members/membershipapplication/", "/cms/members/letter/"],
    "activity": ["/cms/recruitments/"],
    "moderator": ["/cms/community/report/", "/cms/community/room/"],
}
# How far what is written in the list reaches under the filters beside it.
UNDER = """() => {
  const filters = document.querySelector(".changelist-filter").getBoundingClientRect();
  const list = document.querySelector(".result-list");
  const end = Math.max(...[...list.querySelectorAll("td")].map(
    (one) => one.getBoundingClientRect().right));
  const shown = getComputedStyle(list).overflowX === "visible"
    ? end : Math.min(end, list.getBoundingClientRect().right);
  return Math.round(shown - filters.left);
}"""


@pytest.mark.parametrize("role", LISTS)
def test_no_list_of_the_back_office_lies_under_its_filters(window, role):
    page = window({"width": 1000, "height": 800})
    sign_in(page, f"{role}@demo.example")
    for address in LISTS[role]:
        page.goto(address)
        assert page.evaluate(UNDER) <= 0, address
    page.add_style_tag(content=".result-list {overflow-x: visible !important} td {min-width: 20em}")
    assert page.evaluate(UNDER) > 0
