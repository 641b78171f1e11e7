"""The page cache over several processes, with real Redis, PostgreSQL and nginx."""

import asyncio
import json
import os
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.servers import warden
from tests.servers.nginx import Nginx
from tests.servers.process import free_port, until
from tests.servers.profiles import large, start_together
from tests.servers.reports import measured
from tests.servers.site import HOST, ask, metric

PATIENCE = 60
HOUSE = f"""
from tests import build
from wagtail.models import Site
build.make_house(); build.make_recruitment()
Site.objects.update(hostname={HOST!r}, port=443); Site.clear_site_root_paths_cache()
"""
# Says the new word as one request would: committed, then told; prints when it was committed.
CHANGE = """
import json, time
from datetime import timedelta
from django.utils.timezone import now
from home.models import Notice
Notice.objects.all().delete()
Notice.objects.create(text={word!r}, starts_at=now(), ends_at=now() + timedelta(hours=1))
print(json.dumps(time.time()))
"""
FRAME = """
worker_processes 1; pid {home}/pid; error_log {home}/error.log; {user}
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on;
  client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  upstream igashu_pages {{ server 127.0.0.1:{pages}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{port}; server_name {host};
    set $closed "";
    proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;
    proxy_http_version 1.1; proxy_set_header Connection "";
    location / {{ proxy_pass http://igashu_pages; }}
    include {home}/pages.conf;
  }}
}}
"""
# What one answer has and another has not: its id, its server and its moment.
OF_ONE_ANSWER = {"date", "server", "connection", "x-request-id", "transfer-encoding", "keep-alive"}


def furnish(town):
    """Lay down a house with one activity, and what every page links to; begin again with it."""
    town.site.python(HOUSE)
    town.site.manage("collectstatic", "--noinput", "--verbosity", "0")
    for process in town.workers:
        process.end()
    start_together(town.workers)


def counted(port, what):
    return metric(port, "igashu_page_cache_total", what=what)


def held(port):
    """Return how many pages a process has in memory."""
    return metric(port, "igashu_page_cache_kept", what="entries")


def is_kept(port, path="/"):
    """Read a page; tell whether it came from the shelf."""
    before = counted(port, "hits")
    assert ask(port, path).status == 200
    return counted(port, "hits") > before


def warmed(ports, path="/"):
    for port in ports:
        until(lambda port=port: is_kept(port, path), what=f"{path} is kept")


def change(site, word, ports):
    """Change what every page shows; return how long after the commit the last old answer came."""
    last_old = dict.fromkeys(ports, 0.0)
    stop = threading.Event()

    def watch(port):
        while not stop.is_set():
            asked_at = time.time()
            found = ask(port, "/")
            assert found.status == 200
            if word not in found.text:
                last_old[port] = asked_at

    watchers = [threading.Thread(target=watch, args=[port]) for port in ports]
    for one in watchers:
        one.start()
    committed_at = json.loads(site.python(CHANGE.format(word=word)).splitlines()[-1])
    deadline = time.monotonic() + PATIENCE
    while max(last_old.values()) > time.time() - 1 and time.monotonic() < deadline:
        stop.wait(0.05)
    stop.set()
    for one in watchers:
        one.join()
    return max(last_old.values()) - committed_at


def crowd(port, path, count=200):
    """Ask so many times at once; return the different answers."""

    async def one():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode())
            said, _, body = (await reader.read()).partition(b"\r\n\r\n")
            return said.split(b" ", 2)[1], body
        finally:
            writer.close()
            await writer.wait_closed()

    async def all_of_them():
        return await asyncio.gather(*(one() for _ in range(count)))

    return asyncio.run(all_of_them())


@pytest.fixture(scope="module")
def pair():
    with large(sockets=2) as town:
        furnish(town)
        yield town


def test_two_hundred_at_once_have_a_page_made_once(pair):
    port = pair.sockets[0].port
    warmed([port])
    pair.site.manage("edge", "forget")
    until(lambda: held(port) == 0, what="all is forgotten")
    made, passed = counted(port, "renders"), counted(port, "bypasses")
    answers = crowd(port, "/news/")
    assert {status for status, _body in answers} == {b"200"}
    assert len({body for _status, body in answers}) == 1
    assert counted(port, "renders") == made + 1
    # The control: what is not for everybody is made for each.
    crowd(port, "/news/?q=1", 20)
    assert counted(port, "bypasses") >= passed + 20


def test_a_change_reaches_every_process__by_redis_and_without(pair):
    ports = [process.port for process in pair.sockets]
    warmed(ports)
    with_redis = change(pair.site, "川の水位が上がっています", ports)
    pair.redis.kill()
    try:
        warmed(ports)
        without = change(pair.site, "川の水位が下がりました", ports)
    finally:
        pair.redis.start()
    measured(f"the last old page: {with_redis:.3f} s after the commit; Redis dead: {without:.1f} s")
    assert with_redis <= 0.1
    assert without <= 5


def test_without_the_notes_it_would_not__control():
    """Redis dead and nobody reads the notes: the old page stays."""
    with large(sockets=1, EDGE_POLL_SECONDS=3600) as town:
        furnish(town)
        (port,) = (process.port for process in town.sockets)
        warmed([port])
        town.redis.kill()
        town.site.python(CHANGE.format(word="だれも聞いていない"))
        assert "だれも聞いていない" not in ask(port, "/").text


@contextmanager
def behind_nginx():
    """Yield the town, the port of nginx in front of its two page workers, and the files' folder."""
    with tempfile.TemporaryDirectory(prefix="igashu-kept-") as folder:
        Path(folder).chmod(0o755)
        warden.watch(warden.FOLDER, folder)
        with large(sockets=0, pages=2, EDGE_FILES=f"{folder}/kept") as town:
            furnish(town)
            home = Path(folder) / "nginx"
            home.mkdir()
            (home / "pages.conf").write_text(town.site.manage("edge", "nginx"))
            port, pages = free_port(), town.pages[0].port
            user = "user root;" if os.geteuid() == 0 else ""
            text = FRAME.format(home=home, port=port, pages=pages, host=HOST, user=user)
            server = Nginx(home, text, port=port)
            try:
                server.start()
                for _ in range(40):  # each of the two takes all files away when it begins
                    assert ask(pages, "/").status == 200
                yield town, port, Path(folder)
            finally:
                server.end()


def answer(port, path, **headers):
    """Return status, headers (in small letters, policies in one order) and body."""
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"} | headers)
    found = line.getresponse()
    body = found.read()
    line.close()
    named = {name.lower(): value for name, value in found.getheaders()}
    policy = named.get("content-security-policy", "")
    named["content-security-policy"] = sorted(part.strip() for part in policy.split(";"))
    return found.status, named, body


def told(headers):
    return {name: value for name, value in headers.items() if name not in OF_ONE_ANSWER | {"etag"}}


@pytest.fixture(scope="module")
def front():
    with behind_nginx() as found:
        yield found


@pytest.mark.parametrize("language", ["ja", "en-US,en;q=0.5"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_nginx_says_what_django_says(front, language, encoding):
    town, port, _folder = front
    for path in ("/", "/news/", "/activities/"):
        asked = {"Accept-Language": language, "Accept-Encoding": encoding}
        python = answer(town.pages[0].port, path, **asked)
        nginx = answer(port, path, **asked)
        assert not nginx[1]["etag"].startswith("W/"), "from the file, not from Python"
        assert "x-request-id" not in nginx[1]
        assert (nginx[0], nginx[2]) == (python[0], python[2])
        assert told(nginx[1]) == told(python[1])
        again = answer(port, path, **asked, **{"If-None-Match": nginx[1]["etag"]})
        assert (again[0], again[2]) == (304, b"")


def test_anonymous_reads_do_not_touch_python__others_do(front):
    town, port, _folder = front
    for language in ("ja", "en"):
        answer(port, "/news/", **{"Accept-Language": language})
    town.pages[0].end()
    try:
        for headers in ({}, {"Accept-Language": "en"}, {"Cookie": "_ga=1"}):
            assert answer(port, "/news/", **headers)[0] == 200
        for path, headers in (
            ("/news/?page=1", {}),
            ("/news/", {"Cookie": "__Host-session=x"}),
            ("/news/", {"Cookie": "a=b; messages=x"}),
            ("/news/", {"Authorization": "Bearer x"}),
            ("/news/", {"Accept-Language": "fr;q=1, en;q=0.3"}),
            ("/ja/news/", {"Cookie": "__Host-session=x"}),
        ):
            assert answer(port, path, **headers)[0] == 502, (path, headers)
    finally:
        town.pages[0].start()


HURRY = """
import json
from datetime import timedelta
from http.client import HTTPConnection
from django.utils.timezone import now
from home.models import Notice
old = []
for number in range({times}):
    word = f"第{{number:03}}報"
    Notice.objects.all().delete()
    Notice.objects.create(text=word, starts_at=now(), ends_at=now() + timedelta(hours=1))
    line = HTTPConnection("127.0.0.1", {port}, timeout=20)
    line.request("GET", "/", headers={{"Host": {host!r}}})
    if word not in line.getresponse().read().decode():
        old.append(number)
    line.close()
print(json.dumps(old))
"""


def hurried(site, port, times=30):
    """Change and read at once, again and again, while others read; return which were old."""
    stop = threading.Event()

    def read():
        while not stop.is_set():
            answer(port, "/")

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    code = HURRY.format(times=times, port=port, host=HOST)
    try:
        return json.loads(site.python(code).splitlines()[-1])
    finally:
        stop.set()
        for one in readers:
            one.join()


def test_no_file_is_older_than_the_change_that_has_returned(front):
    town, port, _folder = front
    assert hurried(town.site, port) == []


def test_some_would_be__if_the_changing_process_did_not_know_of_the_files__control(front):
    town, port, _folder = front
    known = town.site.env["IGASHU_EDGE_FILES"]
    town.site.env["IGASHU_EDGE_FILES"] = ""
    try:
        assert hurried(town.site, port)
    finally:
        town.site.env["IGASHU_EDGE_FILES"] = known
