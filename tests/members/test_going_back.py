"""A page that answers a form has an address: the browser's "back" finds it, and what was typed."""

import pytest
import time_machine
from django.utils.timezone import now

from activities.models import Application
from members import going_back
from tests import build

BROWSER = {"HTTP_ACCEPT": "text/html,*/*;q=0.8", "HTTP_SEC_FETCH_MODE": "navigate"}
JOIN = "/join/apply/"
TYPED = {
    "full_name": "千賀 ちか",
    "full_name_kana": "センガ チカ",
    "display_name": "ちか",
    "prefecture": "大阪府",
    "motivation": "組紐を習いたいです。",
}


@pytest.fixture
def browser(house, chika, client_of):
    return client_of(chika)


def press(browser, step, **fields):
    return browser.post(JOIN, TYPED | {"step": step} | fields, **BROWSER)


def test_a_form_sent_back_is_read_at_an_address_of_its_own(browser):
    answer = press(browser, "confirm", full_name="")
    assert answer.status_code == 302
    for _time in range(2):
        page = browser.get(answer["Location"])
        assert "組紐を習いたいです。" in page.content.decode()
        assert "お名前" in page.content.decode()
        assert page["Cache-Control"] == "no-store, private"
        assert page["X-Frame-Options"]


def test_the_first_page_still_holds_what_was_typed(browser):
    press(browser, "confirm")
    assert "組紐を習いたいです。" in browser.get(JOIN).content.decode()


def test_what_was_typed_is_read_by_its_writer_only(browser, client_of):
    where = press(browser, "confirm")["Location"]
    other = client_of(build.make_person("dai@example.jp"))
    for address in (where, JOIN):
        page = other.get(address).content.decode()
        assert "入会の申請" in page
        assert "組紐" not in page


def test_after_sending_one_goes_back_to_the_receipt(browser):
    confirmation = press(browser, "confirm")["Location"]
    receipt = press(browser, "send")["Location"]
    assert browser.get(confirmation)["Location"] == receipt


def test_it_is_kept_for_an_hour_and_only_the_last_three(browser):
    where = [press(browser, "confirm", display_name=f"ちか{n}")["Location"] for n in range(4)]
    found = ["この内容で申請する" in browser.get(each).content.decode() for each in where]
    assert found == [False, True, True, True]
    with time_machine.travel(now().timestamp() + going_back.KEPT_SECONDS + 1):
        assert "組紐" not in browser.get(where[-1]).content.decode()


def test_neither_codes_nor_passwords_are_kept(browser):
    press(browser, "confirm", code="246810", password="ひみつ")
    names = {name for name, _said in browser.session[going_back.KEY][0]["typed"]}
    assert "motivation" in names
    assert not names & {"code", "password", "csrfmiddlewaretoken"}


def test_without_it_the_page_would_have_no_address(browser, settings):
    """Negative control: what the browser could not show again."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "OneCanGoBack" not in one]
    browser.handler.load_middleware()
    answer = press(browser, "confirm")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")


OLDER = {"HTTP_ACCEPT": "text/html", "HTTP_ORIGIN": "http://testserver"}
SCRIPT = BROWSER | {"HTTP_SEC_FETCH_MODE": "cors"}
MAIL_PROGRAM = {"HTTP_ACCEPT": "text/html,*/*"}


def test_a_browser_of_some_years_ago_is_one_too(browser):
    assert browser.post(JOIN, TYPED | {"step": "confirm"}, **OLDER).status_code == 302


@pytest.mark.parametrize("asks", [{}, SCRIPT, MAIL_PROGRAM])
def test_what_a_program_sends_is_answered_at_once(browser, asks):
    answer = browser.post(JOIN, TYPED | {"step": "confirm"}, **asks)
    assert answer.status_code == 200


def test_what_a_room_refuses_is_read_at_an_address_too(aoi, client_of, house):
    room = build.make_room(people=[aoi])
    browser = client_of(aoi)
    key = "7f1f6c3e-8f6b-4d4b-9a6b-2f5f9c1f0001"
    typed = {"text": "長" * 5000, "client_msg_id": key}
    address = f"{room.get_absolute_url()}messages/"
    assert browser.post(address, typed).status_code == 422
    answer = browser.post(address, typed, **BROWSER)
    assert "長" * 5000 in browser.get(answer["Location"]).content.decode()


def test_an_application_gone_back_to_is_filled_in(aoi, client_of, house):
    browser = client_of(aoi)
    recruitment = build.make_recruitment(question="なぜですか")
    address = f"/recruitments/{recruitment.pk}/apply/"
    ticket = browser.get(address).context["ticket"]
    typed = {"answer": "山が好きです。", "message": "午後から", "ticket": ticket}
    browser.post(address, typed | {"step": "confirm"}, **BROWSER)
    first = browser.get(address).content.decode()
    assert "山が好きです。" in first
    assert "午後から" in first
    browser.post(address, typed | {"step": "send"}, **BROWSER)
    assert Application.objects.get().answer == "山が好きです。"
    assert not any("typed" in row for row in browser.session[going_back.KEY])


def test_what_a_room_took_at_last_leads_to_the_room(aoi, client_of, house):
    """There the form's own address cannot be opened at all."""
    room = build.make_room(people=[aoi])
    browser = client_of(aoi)
    typed = {"text": "", "client_msg_id": "7f1f6c3e-8f6b-4d4b-9a6b-2f5f9c1f0001"}
    address = f"{room.get_absolute_url()}messages/"
    refused = browser.post(address, typed, **BROWSER)["Location"]
    onward = browser.post(address, typed | {"text": "霧です。"}, **BROWSER)["Location"]
    assert browser.get(refused)["Location"] == onward
    assert browser.get(address).status_code == 405
