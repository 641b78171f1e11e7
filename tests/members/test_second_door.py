"""Doors that others bring along: Wagtail's login for pages, and answers that no key has made."""

import json

import pytest
from allauth.core import context
from django.core.cache import cache

from members.account_forms import KeyAgainForm
from members.models import User

PASSWORD = "a-right-long-passphrase"
DOORS = [
    "/_util/login/",
    "/_util/authenticate_with_password/1/1/",
    "/documents/authenticate_with_password/1/",
]
KEY_LOGIN = "/accounts/2fa/webauthn/login/"
ADD_KEY = "/accounts/2fa/webauthn/add/"
HANDLE = "MQ"
RESPONSE = {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}
JUNK = [
    {"id": 1},
    {"id": "a"},
    {"rawId": "YQ"},
    {"id": "YQ", "rawId": "YQ"},
    {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}},
    {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": 1},
    {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": RESPONSE},
    {"id": "YQ", "rawId": "é", "type": "x", "response": {"attestationObject": "oA"}},
    {"response": {"userHandle": HANDLE}, "rawId": None},
    [1],
    "word",
    1,
]


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def with_password(aoi):
    aoi.set_password(PASSWORD)
    aoi.save()
    return aoi


@pytest.mark.parametrize("door", DOORS)
def test_wagtails_doors_for_pages_lead_to_ours(client_of, with_password, door):
    client = client_of()
    typed = {"username": with_password.email, "password": PASSWORD}
    for answer in (client.get(f"{door}?next=/rooms/"), client.post(f"{door}?next=/rooms/", typed)):
        assert answer.status_code == 302
        assert answer["Location"] == "/accounts/login/?next=/rooms/"
    assert "_auth_user_id" not in client.session
    # The password was right: where passwords count, it would have opened.
    assert User.objects.get(pk=with_password.pk).check_password(PASSWORD)


@pytest.mark.parametrize("junk", JUNK)
def test_an_answer_of_no_key_signs_nobody_in(client_of, junk):
    client = client_of()
    client.get(KEY_LOGIN, headers={"x-requested-with": "XMLHttpRequest"})
    answer = client.post(KEY_LOGIN, {"credential": json.dumps(junk)})
    assert answer.status_code == 302 and answer["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


@pytest.fixture
def just_signed_in(client_of, aoi, mailoutbox):
    """Adding a key asks for a fresh sign-in."""
    client = client_of()
    client.post("/accounts/login/", {"login": aoi.email})
    code = next(word for word in mailoutbox[-1].body.split() if is_code(word))
    client.post("/accounts/login/code/confirm/", {"code": code})
    return client


def is_code(word):
    return len(word) == 7 and word[3] == "-"


@pytest.mark.parametrize("junk", JUNK)
def test_an_answer_of_no_key_is_never_kept(just_signed_in, aoi, junk):
    assert just_signed_in.get(ADD_KEY).status_code == 200
    answer = just_signed_in.post(ADD_KEY, {"name": "鍵", "credential": json.dumps(junk)})
    assert answer.status_code == 200
    assert not aoi.authenticator_set.exists()


@pytest.mark.parametrize("junk", JUNK)
def test_an_answer_of_no_key_is_no_second_sign_in(rf, aoi, junk):
    request = rf.post("/")
    request.session, request.user = {}, aoi
    with context.request_context(request):
        form = KeyAgainForm({"credential": json.dumps(junk)}, user=aoi)
        assert not form.is_valid()
    assert set(form.errors) == {"credential"}
