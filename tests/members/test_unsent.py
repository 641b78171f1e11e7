"""What was typed when the session was over is kept for its writer, for every form alike."""

import html5lib
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.urls import reverse
from django.utils.timezone import now

from activities.models import Application
from community.models import Message
from members import unsent, unsent_words
from tests import build

KEPT = "/mypage/unsent/"
ENTER = "/cms/members/membershipapplication/create/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_a_year_is_asked_for_as_in_the_form():
    assert unsent_words.label_of("birth_year") == "生まれた年"  # no "(西暦)" beside 昭和60年


def session_over(client):
    """What the browser has when the server no longer knows its session: all other cookies."""
    client.get(reverse("members:mypage"))
    del client.cookies["sessionid"]


def sign_in(client, person):
    client.force_login(person, backend=BACKEND)


def form_on(client, number=0):
    """Return (address, fields) of the form that sends again what was kept."""
    page = client.get(KEPT)
    html5lib.HTMLParser(strict=True).parse(page.content.decode())
    form = BeautifulSoup(page.content, "html.parser").select("main form[action]")[number]
    typed = {field["name"]: field.text.lstrip("\n") for field in form.select("textarea")}
    return form["action"], typed | {"unsent": form.select_one("[name=unsent]")["value"]}


@pytest.fixture
def room(house, aoi):
    return build.make_room(people=[aoi])


def say(client, room, **fields):
    key = "7f1f6c3e-8f6b-4d4b-9a6b-2f5f9c1f0001"
    fields = {"text": "霧が晴れました。", "client_msg_id": key} | fields
    return client.post(f"{room.get_absolute_url()}messages/", fields)


def test_words_for_a_room_wait_for_their_writer_and_are_said_once(aoi, room, client_of):
    client = client_of(aoi)
    session_over(client)
    assert say(client, room)["Location"].endswith(f"?next={KEPT}")
    assert not Message.objects.exists()
    sign_in(client, aoi)
    assert "霧が晴れました。" in client.get(KEPT).content.decode()
    address, typed = form_on(client)
    for _press in range(2):
        assert client.post(address, typed).status_code == 302
    assert Message.objects.get().text == "霧が晴れました。"
    assert "霧が晴れました。" not in client.get(KEPT).content.decode()


def test_an_application_is_checked_as_always_and_is_one(aoi, house, client_of):
    recruitment = build.make_recruitment(question="なぜ")
    address = f"/recruitments/{recruitment.pk}/apply/"
    client = client_of(aoi)
    page = BeautifulSoup(client.get(address).content, "html.parser")
    typed = {one["name"]: one.get("value", "") for one in page.select("main form input[name]")}
    session_over(client)
    client.post(address, typed | {"answer": "手伝いたい", "step": "send"})
    sign_in(client, aoi)
    assert client.get(KEPT).content.decode().count("手伝いたい") == 2
    where, kept = form_on(client)
    client.post(where, kept)
    client.post(where, kept)
    assert Application.objects.get().answer == "手伝いたい"


def test_a_clerks_form_in_the_back_office_waits_too(house, desk, client_of):
    client, address = client_of(desk), ENTER
    assert client.get(address).status_code == 200
    session_over(client)
    answer = client.post(address, {"full_name": "伊賀 花子", "motivation": "祭り"})
    assert answer["Location"] == f"{reverse('account_login')}?next={KEPT}"
    sign_in(client, desk)
    where, typed = form_on(client)
    page = client.post(where, typed).content.decode()
    assert where == address
    assert "伊賀 花子" in page
    assert "祭り" in page


def test_a_second_factor_that_is_asked_for_again_costs_no_words(house, desk, client_of, settings):
    client = client_of(desk)
    settings.IGASHU_STAFF_MFA_REQUIRED = True
    answer = client.post(ENTER, {"full_name": "伊賀 花子"})
    assert answer["Location"] == f"{reverse('members:second_factor')}?next={KEPT}"
    assert "伊賀 花子" in client.get(KEPT).content.decode()


def test_a_form_from_before_another_sign_in_is_kept(room, aoi):
    """Signing in again in a second window makes the first one's form token stale."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    sign_in(client, aoi)
    client.defaults["HTTP_ORIGIN"] = "http://testserver"
    assert say(client, room, csrfmiddlewaretoken="old")["Location"] == KEPT
    assert "霧が晴れました。" in client.get(KEPT).content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_a_form_of_another_site_is_not_slipped_in(room, aoi, origin):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    sign_in(client, aoi)
    if origin:
        client.defaults["HTTP_ORIGIN"] = origin
    assert say(client, room).status_code == 403
    assert "霧が晴れました。" not in client.get(KEPT).content.decode()


def test_my_page_leads_to_it(aoi, room, client_of):
    client = client_of(aoi)
    session_over(client)
    say(client, room)
    sign_in(client, aoi)
    assert f'href="{KEPT}"' in client.get("/mypage/").content.decode()


def test_nobody_else_is_shown_it(aoi, ben, room, client_of):
    client = client_of(aoi)
    session_over(client)
    say(client, room)
    sign_in(client, ben)
    assert "霧が晴れました。" not in client.get(KEPT).content.decode()
    assert unsent.KEY not in client.session or client.session[unsent.KEY] == []
    sign_in(client, aoi)
    assert "霧が晴れました。" not in client.get(KEPT).content.decode()


def test_without_the_guards_another_person_would_be_shown_it(
    aoi, ben, room, client_of, monkeypatch
):
    """Negative control: the mark of the writer is what hides it."""
    monkeypatch.setattr(unsent, "writer_of", lambda request: str(ben.pk))
    client = client_of(aoi)
    session_over(client)
    say(client, room)
    sign_in(client, ben)
    assert "霧が晴れました。" in client.get(KEPT).content.decode()


def test_a_mark_that_is_forged_is_none(aoi, room, client_of):
    client = client_of(aoi)
    session_over(client)
    client.cookies[unsent.MARK] = f"{aoi.pk}:forged"
    assert KEPT not in say(client, room)["Location"]
    assert unsent.KEY not in client.session


def test_who_was_never_here_is_told_that_nothing_was_sent(room, client):
    answer = say(client, room)
    assert KEPT not in answer["Location"]
    assert "送信されていません" in client.get(answer["Location"]).content.decode()


SECRETS = {
    "csrfmiddlewaretoken": "geheim",
    "password": "geheim",
    "new_password1": "geheim",
    "code": "geheim",
    "otp": "geheim",
    "access_token": "geheim",
    "credential": "geheim",
}


def test_secrets_and_files_are_never_kept(aoi, room, client_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(aoi)
    session_over(client)
    say(client, room, photo=SimpleUploadedFile("a.txt", b"geheim"), **SECRETS)
    kept = str(client.session[unsent.KEY])
    assert "霧が晴れました。" in kept
    assert "geheim" not in kept
    assert client.session[unsent.KEY][0]["had_files"]
    sign_in(client, aoi)
    assert "もう一度選んでください" in client.get(KEPT).content.decode()


def test_it_is_gone_after_an_hour(aoi, room, client_of):
    client = client_of(aoi)
    with time_machine.travel(now(), tick=False) as clock:
        session_over(client)
        say(client, room)
        sign_in(client, aoi)
        clock.shift(unsent.KEPT_SECONDS - 1)
        assert "霧が晴れました。" in client.get(KEPT).content.decode()
        clock.shift(1)
        assert "霧が晴れました。" not in client.get(KEPT).content.decode()


def test_what_is_too_large_is_not_kept_and_that_is_said(aoi, room, client_of):
    client = client_of(aoi)
    session_over(client)
    answer = say(client, room, text="あ" * unsent.MOST_BYTES)
    assert unsent.KEY not in client.session
    assert "送信されていません" in client.get(answer["Location"]).content.decode()


def test_three_forms_are_kept_at_most(aoi, house, client_of):
    rooms = [build.make_room(str(number), people=[aoi]) for number in range(5)]
    client = client_of(aoi)
    session_over(client)
    for one in rooms:
        say(client, one)
    assert [row["address"] for row in client.session[unsent.KEY]] == [
        f"{one.get_absolute_url()}messages/" for one in rooms[2:]
    ]


def test_it_can_be_thrown_away(aoi, room, client_of):
    client = client_of(aoi)
    session_over(client)
    say(client, room)
    sign_in(client, aoi)
    _address, typed = form_on(client)
    page = client.post(KEPT, {"forget": typed["unsent"]}, follow=True).content.decode()
    assert "霧が晴れました。" not in page
    assert "送っていない内容はありません" in page


def test_what_a_script_sends_is_not_kept(aoi, room, client_of):
    client = client_of(aoi)
    session_over(client)
    client.post(
        f"{room.get_absolute_url()}read/", {"seq": "1"}, headers={"Accept": "application/json"}
    )
    assert unsent.KEY not in client.session


def test_signing_in_is_never_repeated(aoi, client_of):
    client = client_of(aoi)
    session_over(client)
    client.post("/accounts/email/", {"email": "new@example.jp"})
    assert unsent.KEY not in client.session
    assert SESSION_KEY not in client.session


def test_it_cannot_be_opened_without_signing_in(client, db):
    assert client.get(KEPT)["Location"].startswith(reverse("account_login"))


def test_codes_of_the_house_are_shown_as_words(aoi, house, client_of):
    client = client_of(aoi)
    session_over(client)
    client.post("/mypage/profile/", {"display_name": "あおい", "interests": ["local", "charm"]})
    sign_in(client, aoi)
    page = client.get(KEPT).content.decode()
    shown = BeautifulSoup(page, "html.parser").select_one("dl.review").text
    assert "表示名" in shown
    assert "あおい" in shown
    assert "local" not in shown


def test_a_kept_text_of_any_depth_is_shown_as_it_is():
    """It once broke the page on which its writer finds it again."""
    deep = '{"blocks":' + "[" * 20_000
    assert unsent_words.plain(deep) == deep
