"""What nginx adds to the production profile: TLS, files, limits, the maintenance page."""

import re
from http.client import HTTPConnection

import pytest

from tests.servers.process import until

from .installation import NAME


def test_http_leads_to_https(town):
    line = HTTPConnection("127.0.0.1", town.plain_port, timeout=20)
    try:
        line.request("GET", "/news/?a=1", headers={"Host": NAME})
        answer = line.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/news/?a=1")
    finally:
        line.close()


def test_pages_carry_what_keeps_readers_safe(town, visitor):
    headers = visitor().get("/").headers
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "nginx/" not in headers["Server"]


def test_style_sheets_are_nginxs_own(town, visitor):
    page = visitor().get("/").text
    sheet = re.search(r'href="(/static/site/css/site\.[0-9a-f]{12}\.css)"', page)[1]
    answer = visitor().get(sheet, **{"Accept-Encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "X-Request-ID" not in answer.headers  # Django was not asked


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/a.pdf",
        "/media/original_images/a.jpg",
        "/_private/documents/a.pdf",
        "/media/rooms/aa/a.webp",
        "/_private/rooms/aa/a.webp",
        "/media/images/../documents/a.pdf",
        "/media/images/../rooms/aa/a.webp",
        "/media/images/%2e%2e/documents/a.pdf",
        "/static/../igashu.env",
    ],
)
def test_nothing_private_has_an_address(town, visitor, path):
    for folder in ("documents", "original_images", "rooms/aa"):
        (town.var / "media" / folder).mkdir(parents=True, exist_ok=True)
    (town.var / "media" / "documents" / "a.pdf").write_text("secret")
    (town.var / "media" / "original_images" / "a.jpg").write_text("secret")
    (town.var / "media" / "rooms" / "aa" / "a.webp").write_text("secret")
    answer = visitor().ask("GET", path)
    assert answer.status in (400, 404)
    assert "secret" not in answer.text


def test_a_document_is_carried_by_nginx_once_it_is_allowed(town, visitor):
    code = (
        "from django.core.files.base import ContentFile; from home.models import SiteDocument;"
        "d = SiteDocument(title='t'); d.file.save('名簿 1.pdf', ContentFile(b'%PDF-words'));"
        "d.save(); print(d.url)"
    )
    path = town.site.python(code).split()[-1]
    for _ in range(30):  # a length that does not come is seen now and then, not each time
        answer = visitor().get(path)
        assert (answer.status, answer.body) == (200, b"%PDF-words"), answer
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "X-Accel-Redirect" not in answer.headers


def test_a_picture_of_a_room_is_carried_by_nginx_to_who_is_inside(town, visitor):
    code = (
        "from tests import build; from community.actions import Chosen;"
        "ben = build.User.objects.get(email='ben@example.jp');"
        "room = build.make_room('写真', people=[ben]); shown = build.make_picture(room, ben);"
        "build.say(room, ben, '', pictures=[Chosen(shown.pk)]);"
        "print(f'/rooms/{room.pk}/pictures/{shown.pk}/')"
    )
    path = town.site.python(code).split()[-1]
    answer = visitor("ben").ask("GET", path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.body[:4] == b"RIFF"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "X-Accel-Redirect" not in answer.headers
    assert visitor().ask("GET", path).status == 302
    assert visitor("aoi").ask("GET", path).status == 403  # the room is open, and she is not in it


@pytest.mark.parametrize(
    ("path", "is_taken"),
    [("/rooms/1/pictures/", True), ("/rooms/1/messages/", True), ("/rooms/1/join/", False)],
)
def test_only_where_pictures_are_sent_a_body_may_be_large(town, visitor, path, is_taken):
    answer = visitor().ask("POST", path, b"x" * (9 * 1024 * 1024))
    assert (answer.status != 413) == is_taken


def test_a_visitor_cannot_say_who_they_are(town, visitor):
    """The allowance of the JSON doors counts by address: whoever lies is still the same one."""
    stranger, nowhere = visitor(), "/api/v1/recruitments/999999999"
    for n in range(150):
        lie = f"198.51.100.{n}"
        headers = {"X-Forwarded-For": lie, "X-Real-IP": lie, "Forwarded": f"for={lie}"}
        answer = stranger.ask("GET", nowhere, **headers)
        if answer.status == 429:
            break
    assert (answer.status, answer.json["code"]) == (429, "too_many_requests")


REFUSED = {
    413: ("POST", "/join/apply/", b"x" * (4 * 1024 * 1024), {}),
    414: ("GET", "/search/?q=" + "a" * 20_000, None, {}),
    431: ("GET", "/", None, {"X-Long": "a" * 20_000}),
}


@pytest.mark.parametrize("status", REFUSED)
def test_what_nginx_refuses_before_python_is_told_on_a_page_of_the_house(town, visitor, status):
    method, path, body, headers = REFUSED[status]
    answer = visitor().ask(method, path, body, **headers)
    assert answer.status == status
    assert '<html lang="ja">' in answer.text
    assert "<center>nginx" not in answer.text


def test_the_house_is_closed_and_opened_by_a_file(town, visitor):
    flag = town.var / "maintenance.on"
    flag.touch()
    try:
        answer = visitor().ask("GET", "/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert "ただいま準備中です" in answer.text
    finally:
        flag.unlink()
    assert visitor().ask("GET", "/").status == 200


def test_finished_pages_are_nginxs_own__even_with_no_python_to_ask(town, visitor):
    """The folder that the site writes is the one that nginx reads, as shipped."""
    asked, paths = {"Accept-Language": "ja"}, ("/", "/news/", "/activities/")

    def all_kept():
        assert {visitor().get(path, **asked).status for path in paths} == {200}
        return all((town.var / "kept" / NAME / f"ja{path}~.html").exists() for path in paths)

    until(all_kept, what="a file of each page")  # a worker that begins takes all away once
    for process in town.pages:
        process.stop()
    try:
        for path in paths:
            answer = visitor().ask("GET", path, timeout=5, **asked)
            assert (answer.status, "X-Request-ID" in answer.headers) == (200, False)
    finally:
        for process in town.pages:
            process.go_on()
    until(lambda: visitor().ask("GET", "/join/?x=1").status == 200, what="the workers go on")


def test_what_is_asked_where_finished_pages_are_asked_reaches_the_site_whole(town, visitor):
    """A form sent there, a word of the reader's, a method without a page; and no worker at all."""
    stranger = visitor()
    assert stranger.ask("POST", "/join/apply/", "name=a").status == 403  # Django's: no token
    assert "伊賀" in stranger.ask("GET", "/search/?q=%E4%BC%8A%E8%B3%80").text
    assert "GET" in stranger.ask("OPTIONS", "/news/").headers["Allow"]
    for process in town.pages:
        process.end()
    try:
        answer = visitor().ask("GET", "/search/?q=a")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert "ただいま準備中です" in answer.text
    finally:
        for process in town.pages:
            process.start()
