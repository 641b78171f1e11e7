"""A member names an address and our server calls it: it goes to push services, nowhere else."""

import socket
import ssl
from http.client import HTTPException

import pytest

from members.push import courier
from members.push.actions import add_device
from members.push.models import Device
from members.push.rules import is_push_service, name_of, place_of

HOSTS = ["fcm.googleapis.com", "*.push.apple.com"]
GOOD = ["https://fcm.googleapis.com/fcm/send/x", "https://web.push.apple.com:443/Q?a=b"]
BAD = [
    "http://fcm.googleapis.com/x",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/x",
    "https://localhost/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example#@fcm.googleapis.com/",
    "https://evil.example\\@fcm.googleapis.com/",
    "https://user@fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:x/",
    "https://push.apple.com/x",
    "https://evilpush.apple.com/x",
    "https://.push.apple.com/x",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/\r\nHost: evil",
    "https://ｆcm.googleapis.com/x",
    "https://fcm.googleapis.com/" + "x" * 1000,
    "ftp://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "https://FCM.googleapis.com/x",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com:0443/x",
    "https://fcm.googleapis.com.:443/x",
    "https://@fcm.googleapis.com/x",
    "https://a..push.apple.com/x",
    f"https://{'a' * 64}.push.apple.com/x",
    "https://evil.example;.push.apple.com/x",
    "https://a%00.push.apple.com/x",
    "https://-a.push.apple.com/x",
    "https://[::1].push.apple.com/x",
    "",
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_push_services_are_known(endpoint):
    assert is_push_service(endpoint, HOSTS)


@pytest.mark.parametrize("endpoint", BAD)
def test_nothing_else_is(endpoint):
    assert not is_push_service(endpoint, HOSTS)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("64:ff9b::7f00:1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:0a00:0001::1", False),
    ],
)
def test_only_public_addresses_are_called(address, public):
    assert courier.is_public(address) == public


def found(*addresses):
    return lambda *_args, **_more: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses
    ]


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    """A rebinding name shows a public address first: one private among them is enough."""
    monkeypatch.setattr(socket, "getaddrinfo", found("8.8.8.8"))
    assert courier.find("fcm.googleapis.com")[1] == ("8.8.8.8", 443)
    monkeypatch.setattr(socket, "getaddrinfo", found("8.8.8.8", "10.0.0.1"))
    with pytest.raises(courier.NotAllowed):
        courier.find("fcm.googleapis.com")


def test_the_address_that_was_looked_at_is_the_one_called(monkeypatch):
    """The name is asked once: a second answer has no chance."""
    asked, called = [], []

    def once(host, *_args, **_more):
        asked.append(host)
        return found("8.8.8.8")()

    class Socket:
        def __init__(self, *_kind): ...
        def settimeout(self, _seconds): ...
        def close(self): ...
        def connect(self, address):
            called.append(address)
            raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", once)
    monkeypatch.setattr(socket, "socket", Socket)
    with pytest.raises(OSError, match="no network"):
        courier.post("https://fcm.googleapis.com/x", b"", {})
    assert (asked, called) == (["fcm.googleapis.com"], [("8.8.8.8", 443)])


def test_a_service_that_is_not_who_it_says_hears_nothing(service, device, monkeypatch):
    """Control: with the run's own certificate trusted, the same call arrives (test_sending)."""
    monkeypatch.setattr(courier, "trust", ssl.create_default_context)
    with pytest.raises(ssl.SSLCertVerificationError):
        courier.call(device, b"x", ttl=1, topic="x")
    assert service.taken == []


@pytest.mark.parametrize("drops", [3, 10**9], ids=["some", "without end"])
def test_an_answer_drop_by_drop_ends(service, device, monkeypatch, drops):
    """Each drop comes in time, so the patience for one step alone would wait for ever."""
    monkeypatch.setattr(courier, "PATIENCE_IN_ALL", 10 if drops == 3 else 0.3)
    service.drops = drops
    if drops == 3:
        assert courier.call(device, b"x", ttl=1, topic="x").is_taken
        return
    with pytest.raises((OSError, HTTPException)):
        courier.call(device, b"x", ttl=1, topic="x")


def test_a_body_without_end_is_not_read(service, device):
    service.headers = {"X-Body": "endless"}
    assert courier.call(device, b"x", ttl=1, topic="x").is_taken


def test_a_device_whose_host_is_struck_off_the_list_is_not_called(service, device, settings):
    settings.IGASHU_PUSH_HOSTS = ["updates.push.services.mozilla.com"]
    with pytest.raises(courier.NotAllowed):
        courier.call(device, b"x", ttl=1, topic="x")
    assert service.taken == []


@pytest.mark.parametrize("endpoint", [one for one in BAD if one])
def test_no_such_address_is_kept(aoi, browser, endpoint, town_with_a_key, client_of):
    told = browser.subscription | {"endpoint": endpoint}
    answer = client_of(aoi).post("/mypage/devices/", told)
    assert answer.status_code == 302
    assert not Device.objects.exists()
    with pytest.raises(courier_refusal()):
        add_device(user=aoi, **told)


def courier_refusal():
    from django.core.exceptions import ValidationError

    return ValidationError


@pytest.mark.parametrize(
    ("text", "seconds"), [("120", 120), ("999999999999", 6 * 3600), ("", None), ("soon", None)]
)
def test_a_rest_is_within_reason(text, seconds):
    rest = courier.rest_of(text)
    assert (rest and rest.total_seconds()) == seconds


def test_a_rest_until_a_day_long_gone_is_none():
    assert courier.rest_of("Wed, 21 Oct 2015 07:28:00 GMT").total_seconds() == 0


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome（Android）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604", "Safari（iPhone）"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge（Windows）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko Firefox/133.0", "Firefox（Linux）"),
        ("<script>", ""),
    ],
)
def test_a_device_is_called_as_people_call_it(agent, name):
    assert name_of(agent) == name


@pytest.mark.parametrize(
    ("url", "place"), [("/rooms/3/messages/12/", "/rooms/3/"), ("/rooms/", "/rooms/"), ("/", "/")]
)
def test_a_place_is_the_first_two_steps(url, place):
    assert place_of(url) == place
