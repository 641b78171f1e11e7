"""The server of `make run`: what it refuses it refuses in words, before it costs anything."""

import json
from unittest.mock import Mock

import pytest
from daphne.http_protocol import HTTPFactory
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from igashu_site import limits, refusals
from igashu_site.embedded import Factory
from tests.igashu_site.knocks import REFUSED, TAKEN, asked, long


class Line(StringTransport):
    """What goes back to the browser. `ended`: whether the server will say no more."""

    ended = False

    def loseWriteConnection(self):
        self.ended = True


def said(data, kind=Factory):
    """Send bytes down a line. Return what came back, what reached the site, and the channel."""
    server = Mock(root_path="", proxy_forwarded_address_header=None, request_buffer_size=8192)
    server.server_name = "here"
    factory = kind(server)
    factory.startFactory()
    channel, line = factory.buildProtocol(None), Line()
    channel.makeConnection(line)
    for start in range(0, len(data), 65_536):
        channel.dataReceived(data[start : start + 65_536])
    told, reached = line.value(), server.create_application.call_args
    channel.connectionLost(Failure(ConnectionDone()))
    factory.stopFactory()
    return told, reached and reached.args[1], line


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_on_a_page_of_the_house(case):
    data, status = REFUSED[case]
    answer, reached, line = said(data)
    head, _blank, page = answer.decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert f"Content-Length: {len(page.encode())}\r\n" in head
    assert refusals.WORDS[status][0] in page
    assert (reached, line.ended) == (None, True)


def test_a_browser_that_still_sends_may_finish_and_is_not_listened_to():
    """Cut off in the middle, it would show a broken connection instead of the page."""
    answer, _reached, line = said(asked(b"POST /", long(5_000_000)) + b"a" * 5_000_000)
    assert answer.count(b"HTTP/1.1") == 1
    assert not line.disconnecting


def test_a_machine_is_told_in_its_own_shape():
    for size, status in ((94_000_000, 413), (b"x", 400)):
        length = b"Content-Length: x\r\n" if size == b"x" else long(size)
        answer, _reached, _line = said(asked(b"POST /api/v1/me/applications", length))
        told = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert told["status"] == status
        assert b"application/problem+json" in answer


@pytest.mark.parametrize("case", TAKEN)
def test_everything_else_reaches_the_site(case):
    answer, reached, line = said(TAKEN[case])
    assert (answer, line.ended) == (b"", False)
    assert reached["type"] == "http"


def test_forms_are_not_read_into_memory_by_the_server(monkeypatch):
    reading = Mock(side_effect=AssertionError("read whole"))
    monkeypatch.setattr("twisted.web.http._getMultiPartArgs", reading)
    assert said(TAKEN["parts"])[1]
    # Negative control: Daphne by itself does.
    with pytest.raises(AssertionError, match="read whole"):
        said(TAKEN["parts"], HTTPFactory)


def test_daphne_by_itself_says_nothing_or_says_it_in_english():
    """Negative control: why there is a server of our own."""
    assert said(REFUSED["long address"][0], HTTPFactory)[0] == b""
    assert said(REFUSED["no request"][0], HTTPFactory)[0] == b"HTTP/1.1 400 Bad Request\r\n\r\n"
    assert said(REFUSED["large form"][0], HTTPFactory)[0] == b""


def test_limits_are_those_of_nginx():
    from pathlib import Path

    nginx = Path("deploy/nginx/igashu.conf").read_text()
    assert f"client_max_body_size {limits.LONGEST_BODY // 2**20}m" in nginx
    assert f"client_max_body_size {limits.LONGEST_OFFICE_BODY // 2**20}m" in nginx
    assert f"client_max_body_size {limits.LONGEST_MESSAGE // 2**20}m" in nginx


def test_four_pictures_of_the_largest_size_fit_into_a_message(settings):
    from community import rules

    largest = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE * rules.MOST_PICTURES
    assert largest + protocol_and_words(rules) <= limits.LONGEST_MESSAGE


def protocol_and_words(rules):
    return 64 * 1024 + rules.protocol.MAX_BYTES
