"""A real server with the demo town, and real browser windows."""

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.servers import warden

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
ASGI = "igashu_site.asgi:application"
MEMBER = "hinata@demo.example"
CODE = "246810"
# Made for tests, known to everybody.
PUSH_KEY = "bm90LWEtc2VjcmV0LW9ubHktZm9yLWpvdXJuZXlzLTE"


@dataclass
class Town:
    """A running site: its address and the folder of everything it writes."""

    url: str
    var: Path
    env: dict = field(repr=False)

    def manage(self, *arguments, **options):
        """Run a command in the town; return what it printed, or fail with what it complained of."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout

    def letters_to(self, address):
        """Return the letters written to `address`, oldest first."""
        files = sorted((self.var / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
        letters = [
            message_from_bytes(part.strip(), policy=policy.default)
            for path in files
            for part in re.split(rb"^-{79}$", path.read_bytes(), flags=re.MULTILINE)
            if part.strip()
        ]
        return [letter for letter in letters if address in (letter["To"] or "")]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(url, process, patience=60):
    """Wait until `url` answers; raise if the process ended or the patience is over."""
    import time

    until = time.monotonic() + patience
    while time.monotonic() < until:
        assert process.poll() is None, "the server stopped"
        try:
            return urlopen(url, timeout=5).status
        except (URLError, OSError):
            time.sleep(0.1)  # nothing to listen to yet: a server that is not up sends no event
    raise AssertionError(f"{url} did not answer within {patience} s")


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    var = tmp_path_factory.mktemp("town")
    port = free_port()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "igashu_site.settings.dev",
        "IGASHU_VAR_DIR": str(var),
        "IGASHU_DATABASE_URL": f"sqlite:///{var / 'igashu.sqlite3'}",
        "IGASHU_BASE_URL": f"http://127.0.0.1:{port}",
        "IGASHU_DEMO_LOGIN_CODE": CODE,
        "IGASHU_DEBUG": "0",
        # Who has just joined waits a minute between first messages; a journey does not.
        "IGASHU_ROOM_NEWCOMER_POSTS": "0",
        # Push is offered; nobody of the town has a device until a journey adds one.
        "IGASHU_PUSH_KEY": PUSH_KEY,
    }
    here = Town(f"http://127.0.0.1:{port}", var, env)
    here.manage("migrate", "--verbosity", "0")
    here.manage("demo")
    with serving(here):
        yield here


@contextmanager
def serving(town):
    """Let a server answer at the town's address, with the town's environment."""
    port = str(urlsplit(town.url).port)
    with (town.var / f"server-{port}.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "igashu_site.embedded", "-b", "127.0.0.1", "-p", port, ASGI],
            cwd=ROOT,
            env=town.env,
            stdout=log,
            stderr=log,
        )
        warden.watch(warden.PROCESS, server.pid)
        try:
            answers(f"{town.url}/livez", server)
            yield
        finally:
            server.terminate()
            server.wait(10)
            warden.forget(server.pid)


@pytest.fixture(scope="module")
def chromium():
    """A browser. It ends with its module: while it runs, Django's database refuses this thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, town):
    """Return a function that opens a window (own cookies). Its console must stay silent."""
    opened, complaints = [], []

    def heard(said):
        if said.type == "error":
            complaints.append(f"{said.text} ({said.location['url']})")

    def open_window(viewport=DESKTOP, *, for_axe=False, base_url="", **options):
        # axe writes inline styles and asks for our style sheets itself: that is not our noise.
        context = chromium.new_context(
            bypass_csp=for_axe,
            base_url=base_url or town.url,
            viewport=viewport,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **options,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        if for_axe:
            return page
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def signed_in(chromium, town):
    """One sign-in of a member for several journeys: codes are sent three times a minute at most."""
    context = chromium.new_context(base_url=town.url, locale="ja-JP")
    page = context.new_page()
    sign_in(page, MEMBER)
    page.wait_for_url("**/mypage/")
    state = context.storage_state()
    context.close()
    return state


def sign_in(page, address, code=CODE):
    """Sign in by the form, as a person would."""
    page.goto("/accounts/login/")
    page.fill("input[name=login], input[name=email]", address)
    page.click("main form button[type=submit]")
    page.fill("input[name=code]", code)
    page.click("main form button[type=submit]")


@pytest.fixture(scope="module")
def kept(chromium, town):
    """Return a function that gives the cookies of a person: each signs in once, as at home."""
    states = {}

    def cookies_of(address):
        if address not in states:
            context = chromium.new_context(base_url=town.url, locale="ja-JP")
            sign_in(context.new_page(), address)
            states[address] = context.storage_state()
            context.close()
        return states[address]

    return cookies_of


@pytest.fixture
def window_of(window, kept):
    """Return a function that opens a window of somebody who is signed in."""

    def open_window(address, viewport=DESKTOP, **options):
        return window(viewport, storage_state=kept(address), **options)

    return open_window
