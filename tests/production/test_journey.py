"""The production profile, installed as documented, does the main job over TLS."""

import json
import re
import socket
import ssl
import urllib.request
from uuid import uuid4

import pytest
from websockets.sync.client import connect

from tests.servers.process import until

from .browser import Form
from .installation import NAME


def wire(town, session):
    """Open a socket through nginx, as the page does."""
    return connect(
        f"wss://{NAME}:{town.port}/ws/",
        sock=socket.create_connection(("127.0.0.1", town.port), 30),
        ssl=ssl.create_default_context(cafile=str(town.certificate)),
        server_hostname=NAME,
        origin=town.url,
        additional_headers={"Cookie": f"__Host-session={session}"},
        proxy=None,
        open_timeout=30,
    )


def hear(line, kind, seconds=30, **fields):
    """Return the first event of this kind, with these values."""
    while True:
        for event in json.loads(line.recv(timeout=seconds)):
            if event["type"] == kind and fields.items() <= event.items():
                return event


def test_what_one_says_the_other_hears__messages_cross(town):
    room, sessions = town.told["room"], town.told["sessions"]
    with wire(town, sessions["aoi"]) as one, wire(town, sessions["ben"]) as other:
        for line in (one, other):
            line.send(json.dumps({"type": "sub", "room": room, "after": 0}))
            hear(line, "on", room=room)
        said = {}
        for speaker in (one, other):  # both speak before either listens
            said[speaker] = str(uuid4())
            words = {"type": "say", "room": room, "text": "やあ", "client_msg_id": said[speaker]}
            speaker.send(json.dumps(words))
        heard = {line: both(line, said.values(), said[line]) for line in (one, other)}
    assert heard[one] == heard[other]
    assert len(set(heard[one].values())) == 2


def both(line, names, own):
    """Return the number at which each of the messages is shown, once one's own is acknowledged."""
    found, acked = {}, None
    while acked is None or len(found) < 2:
        for event in json.loads(line.recv(timeout=30)):
            if event["type"] == "ack" and event["client_msg_id"] == own:
                acked = event["seq"]
            name = event.get("message", {}).get("client_msg_id")
            if name in names:
                found[name] = event["seq"]
    assert found[own] == acked
    return found


def test_a_story_let_out_by_the_worker_is_on_the_home_page(town, visitor):
    title = f"Story-{uuid4().hex[:6]}"  # in Japanese the page would break it between phrases
    assert title not in visitor().get("/").text
    town.site.python(f"from tests.production.world import write_story as w; w({title!r}, 3)")
    until(lambda: title in visitor().get("/").text, what="the story on the home page")


# --- What nginx adds -----------------------------------------------------------------------------


def test_http_leads_to_https(town):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_how):
            return None

    asked = urllib.request.Request(
        f"http://127.0.0.1:{town.plain_port}/news/?a=1", headers={"Host": NAME}
    )
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(asked)
    assert (answer.value.code, answer.value.headers["Location"]) == (
        301,
        f"https://{NAME}/news/?a=1",
    )


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
        "/media/images/../documents/a.pdf",
        "/media/images/%2e%2e/documents/a.pdf",
        "/static/../igashu.env",
    ],
)
def test_nothing_private_has_an_address(town, visitor, path):
    for folder in ("documents", "original_images"):
        (town.var / "media" / folder).mkdir(parents=True, exist_ok=True)
    (town.var / "media" / "documents" / "a.pdf").write_text("secret")
    (town.var / "media" / "original_images" / "a.jpg").write_text("secret")
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
    answer = visitor().get(path)
    assert (answer.status, answer.body) == (200, b"%PDF-words")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "X-Accel-Redirect" not in answer.headers


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


def test_too_large_is_refused_before_python(town, visitor):
    answer = visitor().ask("POST", "/join/apply/", b"x" * (4 * 1024 * 1024))
    assert answer.status == 413


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


def test_the_forms_of_a_page_are_read_as_a_browser_would():
    page = '<main><form method="post"><input name="a" value="1"><input type="checkbox" name="b">'
    assert Form(page).fields == [("a", "1")]
