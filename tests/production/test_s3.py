"""Public pictures in a bucket: a real server that speaks S3, the site in one process, a browser.

One town for all of it. What is private is looked for in the bucket, and must not be there.
"""

import io
import json
import re
import shutil
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from PIL import Image

from tests.servers import bucket as s3
from tests.servers import laid
from tests.servers.process import free_port
from tests.servers.profiles import folder, private
from tests.servers.site import COOKIE, Site, ask

pytestmark = pytest.mark.skipif(bool(s3.IS_MISSING), reason=s3.IS_MISSING)
KEY = "only-for-tests-" + "k" * 40
INSIDE = "from tests.production import pictures_in_a_bucket as p; "


@pytest.fixture(scope="module")
def town():
    with ExitStack() as after:
        home = after.enter_context(folder())
        bucket = s3.Bucket(private(home, "s3"))
        after.callback(bucket.end)
        bucket.start().make()
        address = laid.sqlite(private(home, "db"))
        site = Site(
            home, DATABASE_URL=address, BACKUP_KEY=KEY, ROOM_NEWCOMER_POSTS="0", **bucket.settings
        )
        after.callback(site.end)
        private(site.var, "static")
        told = json.loads(site.python(f"{INSIDE}p.lay_down()").splitlines()[-1])
        server = site.embedded().start()
        yield SimpleNamespace(site=site, bucket=bucket, server=server, port=server.port, **told)


def drawn(colour="teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (480, 360), colour).save(file, "JPEG")
    return file.getvalue()


def back_office(town, path: str, fields: dict, file: bytes | None = None):
    """Send a form of the back office as its page would."""
    cookie = f"{COOKIE}={town.editor}"
    page = ask(town.port, path, Cookie=cookie, timeout=60)
    assert page.status == 200, page.text[:500]
    token = BeautifulSoup(page.text, "html.parser").find("input", {"name": "csrfmiddlewaretoken"})
    csrf = next(
        re.match(r"__Host-csrf=(\w+)", value)[1]
        for name, value in page.getheaders()
        if name.lower() == "set-cookie" and value.startswith("__Host-csrf=")
    )
    kind, body = parts(fields | {"csrfmiddlewaretoken": token["value"]}, file)
    return ask(
        town.port, path, method="POST", body=body, timeout=60,
        Cookie=f"{cookie}; __Host-csrf={csrf}", Referer=f"https://igashu.example.jp{path}",
        **{"Content-Type": kind},
    )  # fmt: skip


def parts(fields: dict, file: bytes | None) -> tuple[str, bytes]:
    mark = uuid4().hex
    lines = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file:
        head = 'Content-Disposition: form-data; name="file"; filename="a.jpg"'
        lines.append(f"--{mark}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode())
        lines.append(file + b"\r\n")
    return f"multipart/form-data; boundary={mark}", b"".join([*lines, f"--{mark}--\r\n".encode()])


def shown_on_a_page(town, title: str) -> tuple[str, str]:
    """Upload a picture and publish a page with it; return the page's address and its number."""
    fields = {"title": title, "collection": 1, "description": "", "credit": "", "tags": ""}
    answer = back_office(town, "/cms/images/add/", fields, drawn())
    assert answer.status == 302, answer.text[:3000]
    page, number = town.site.python(f"{INSIDE}p.show({title!r})").split()[-2:]
    return page, number


def shown(town, page: str) -> list[str]:
    """Return the addresses of the pictures of a page."""
    answer = ask(town.port, page, timeout=60)
    assert answer.status == 200
    found = re.findall(rf"{re.escape(town.bucket.public_url)}/[^\s\"',]+", answer.text)
    assert "/media/images/" not in answer.text
    return sorted(set(found))


def key_of(town, address: str) -> str:
    return address.removeprefix(f"{town.bucket.public_url}/")


def test_a_picture_is_shown_from_the_bucket_until_it_is_deleted(town):
    page, picture = shown_on_a_page(town, "さとやま")
    addresses = shown(town, page)
    assert addresses
    for address in addresses:
        status, content = town.bucket.asked(f"/{s3.NAME}/{key_of(town, address)}")
        assert status == 200
        assert Image.open(io.BytesIO(content)).size[0] > 0
    policy = ask(town.port, page).getheader("Content-Security-Policy")
    (images,) = [part for part in policy.split("; ") if part.startswith("img-src")]
    assert images == f"img-src 'self' data: {town.bucket.public_url}/"
    assert policy.count(town.bucket.url) == 1, "only pictures come from there"

    assert back_office(town, f"/cms/images/{picture}/delete/", {}).status == 302
    assert {town.bucket.status(key_of(town, one)) for one in addresses} == {404}
    assert town.bucket.names() == {"images/control.webp"}


def test_a_browser_shows_it_and_would_not_without_the_policy(town):
    playwright = pytest.importorskip("playwright.sync_api")
    if not shutil.which("chromium"):
        pytest.skip("no chromium")
    page, _picture = shown_on_a_page(town, "まつり")
    policy = ask(town.port, page).getheader("Content-Security-Policy")
    address = shown(town, page)[0]
    without = policy.replace(f" {town.bucket.public_url}/", "")
    beside = policy.replace(f"/{s3.NAME}/", "/another-bucket/")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        assert width(browser, policy, address) > 0
        assert width(browser, without, address) == 0, "the control"
        assert width(browser, beside, address) == 0, "nor a neighbour's bucket"
        browser.close()


def width(browser, policy: str, address: str) -> int:
    """Return how wide a browser shows a picture on a page that has this policy."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(f"<!doctype html><img src='{address}'>".encode())

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        window = browser.new_page()
        window.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="load")
        found = window.evaluate("document.images[0].naturalWidth")
        window.close()
        server.shutdown()
    return found


def test_what_is_private_has_no_address_in_the_bucket(town):
    assert town.laid == ["refused", "images/control.webp"]
    assert town.bucket.status("images/control.webp") == 200, "the control: this would be seen"
    for name in town.private:
        assert (town.site.var / "media" / name).is_file()
        assert town.bucket.status(name) in (403, 404)
    assert {key.split("/")[0] for key in town.bucket.names()} == {"images"}

    inside = ask(town.port, town.room_picture, Cookie=f"{COOKIE}={town.member}")
    assert (inside.status, inside.getheader("Content-Type")) == (200, "image/webp")
    assert ask(town.port, town.room_picture).status in (302, 403, 404)
    assert town.told_of_deletion == ["igashu_site.bucket.PublicPictures", [], {}], "no keys"


def test_a_restored_town_paints_its_pictures_anew(town):
    page, picture = shown_on_a_page(town, "かわ")
    before = shown(town, page)
    town.site.manage("backup")
    (made,) = (town.site.var / "backups").glob("igashu-*")
    assert back_office(town, f"/cms/images/{picture}/delete/", {}).status == 302
    # The page shows its neighbours' pictures, too: those stay.
    gone = [one for one in before if town.bucket.status(key_of(town, one)) == 404]
    assert gone, "the control"

    town.server.end()
    town.site.manage("restore", str(made), "--replace")
    town.server.start()
    after = shown(town, page)
    assert len(after) == len(before)
    assert {town.bucket.status(key_of(town, one)) for one in after} == {200}


def test_a_bucket_that_is_away_costs_a_picture_and_no_page(settings, caplog):
    from wagtail.images.models import SourceImageIOError

    from igashu_site.bucket import PublicPictures

    nobody = f"http://127.0.0.1:{free_port()}"
    settings.IGASHU_S3_BUCKET, settings.IGASHU_S3_REGION = s3.NAME, "ap-northeast-1"
    settings.IGASHU_S3_ENDPOINT = settings.IGASHU_S3_PUBLIC_URL = nobody
    settings.IGASHU_S3_ACCESS_KEY = settings.IGASHU_S3_SECRET_KEY = "for-tests"
    pictures = PublicPictures()

    with pytest.raises(SourceImageIOError):  # what Wagtail answers with a gap
        pictures.save("images/a.webp", ContentFile(b"x"))
    pictures.delete("images/a.webp")
    (said,) = [record for record in caplog.records if record.name == "igashu_site.bucket"]
    assert said.event == "picture.left_in_bucket"


def findings(town) -> list[str]:
    return town.site.value(
        "[f.code for f in __import__('igashu_site.doctor.bucket').doctor.bucket.bucket()]"
    )


def test_the_doctor_looks_into_the_bucket(town):
    # This server shows its lists to anybody, whatever it is told: one finding is always right.
    assert findings(town) == ["bucket_listed"]
    town.bucket.put("documents/minutes.pdf", b"private")
    town.bucket.client.delete_bucket_policy(Bucket=s3.NAME)
    assert findings(town) == ["bucket_unseen", "bucket_private", "bucket_listed"]
    town.bucket.client.delete_object(Bucket=s3.NAME, Key="documents/minutes.pdf")
    town.bucket.open()
