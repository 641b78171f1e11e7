"""Staff and the second factor; personal pages and caches."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.cache import cache
from django.http import HttpResponse
from django.test import AsyncClient, RequestFactory

from home.models import SiteIdentity
from members import second_factor
from members.middleware import StaffNeedsSecondFactor
from members.models import User
from tests import build

SET_UP = "/mypage/second-factor/?next=/cms/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def strict(settings):
    settings.IGASHU_STAFF_MFA_REQUIRED = True
    cache.clear()


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(client, person, mailoutbox):
    """In by the code of the mail: the first factor only."""
    client.post("/accounts/login/", {"login": person.email})
    code = mailoutbox[-1].body.split("\n\n")[1].strip()
    return client.post("/accounts/login/code/confirm/", {"code": code})


STAFF = ["desk", "organiser", "moderator", "editor", "approver"]


@pytest.mark.parametrize("name", STAFF)
def test_staff_without_a_second_factor_stand_outside(strict, client_of, request, name, db):
    client = client_of(request.getfixturevalue(name))
    assert client.get("/cms/")["Location"] == SET_UP
    assert client.post("/cms/pages/")["Location"].startswith("/mypage/second-factor/")
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor")


def test_the_negative_control__without_the_rule_they_are_in(settings, client_of, desk):
    settings.IGASHU_STAFF_MFA_REQUIRED = False
    assert client_of(desk).get("/cms/").status_code == 200


def test_members_are_not_asked(strict, client_of, aoi):
    assert client_of(aoi).get("/api/v1/me").status_code == 200
    assert client_of(aoi).get("/cms/").status_code == 403


def test_strangers_are_not_asked(strict, client_of, db):
    assert client_of().get("/cms/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "page", ["/mypage/second-factor/", "/accounts/2fa/", "/accounts/2fa/totp/activate/"]
)
def test_the_pages_that_set_it_up_are_open(strict, client_of, desk, page):
    assert client_of(desk).get(page).status_code == 200


def test_the_way_out_is_open(strict, client_of, desk):
    client = client_of(desk)
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_sets_it_up_is_in(strict, client_of, desk, mailoutbox):
    client = client_of()
    sign_in(client, desk, mailoutbox)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert Authenticator.objects.filter(user=desk, type="totp").exists()
    assert client.get("/cms/").status_code == 200


def test_who_stands_at_the_second_step_reads_whom_to_ask(strict, client_of, desk, mailoutbox):
    site = build.make_house().get_site()
    SiteIdentity.objects.update_or_create(site=site, defaults={"contact_phone": "0595-00-0000"})
    TOTP.activate(desk, SECRET)
    client = client_of()
    sign_in(client, desk, mailoutbox)
    assert "お困りのとき" in client.get("/accounts/2fa/authenticate/").content.decode()


def test_next_time_the_mailbox_alone_is_not_enough(strict, client_of, desk, mailoutbox):
    TOTP.activate(desk, SECRET)
    client = client_of()
    assert sign_in(client, desk, mailoutbox)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/cms/").status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "コードが違います" in answer.content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.get("/cms/").status_code == 200


def test_having_one_is_not_having_shown_it(strict, client_of, desk):
    TOTP.activate(desk, SECRET)
    client = client_of(desk)
    assert client.get("/cms/")["Location"] == SET_UP
    page = client.get(SET_UP).content.decode()
    assert "/accounts/2fa/reauthenticate/?next=/cms/" in page
    client.post("/accounts/2fa/reauthenticate/?next=/cms/", {"code": code_now()})
    assert client.get("/cms/").status_code == 200


def test_who_takes_it_away_stands_outside_again(strict, client_of, desk, mailoutbox):
    TOTP.activate(desk, SECRET)
    client = client_of()
    sign_in(client, desk, mailoutbox)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.get("/cms/").status_code == 200
    Authenticator.objects.filter(user=desk).delete()
    assert client.get("/cms/")["Location"] == SET_UP


def test_recovery_codes_are_no_factor_to_begin_with(desk):
    Authenticator.objects.create(user=desk, type="recovery_codes", data={})
    assert not second_factor.has_second_factor(desk)
    TOTP.activate(desk, SECRET)
    assert second_factor.has_second_factor(desk)


def test_next_does_not_lead_away(strict, client_of, desk):
    answer = client_of(desk).get("/mypage/second-factor/?next=//evil.example")
    assert answer.context["again_url"].endswith("?next=/mypage/")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_guard_stands_under_asgi_too(strict, desk):
    async def ask():
        client = AsyncClient()
        await client.aforce_login(desk)
        return await client.get("/cms/")

    assert async_to_sync(ask)()["Location"] == SET_UP


def test_the_guard_itself_may_be_asynchronous(strict, rf):
    async def page(request):
        return HttpResponse("in")

    async def ask(path):
        request = RequestFactory().get(path)
        request.user = AnonymousUser()
        return await StaffNeedsSecondFactor(page)(request)

    assert async_to_sync(ask)("/cms/").content == b"in"


# --- Caches --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/mypage/", "/join/", "/mypage/profile/", "/members/aoi/"])
def test_what_a_signed_in_person_sees_is_not_stored(client_of, aoi, page):
    assert client_of(aoi).get(page)["Cache-Control"] == "no-store, private"


def test_what_a_stranger_sees_may_be(client_of, db):
    assert "no-store" not in client_of().get("/join/").get("Cache-Control", "")


def test_signing_out_makes_the_browser_forget(client_of, aoi):
    answer = client_of(aoi).post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store, private"


def test_asking_to_sign_out_does_not_sign_out(client_of, aoi):
    client = client_of(aoi)
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    assert client.get("/mypage/").status_code == 200


# --- the back office is for staff ---
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cms/", "/cms/pages/", "/cms/recruitments/", "/cms/nowhere/"])
@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_member_is_told_that_the_back_office_is_for_staff(client_of, aoi, address, verb):
    answer = getattr(client_of(aoi), verb)(address)
    assert answer.status_code == 403
    assert "職員だけの画面です" in answer.content.decode()
    assert 'href="/mypage/"' in answer.content.decode()


@pytest.mark.django_db
def test_signing_in_towards_the_back_office_ends_there(client_of, house, aoi, desk):
    onward = "/accounts/login/?next=/cms/"
    refused = client_of(aoi).get(onward, follow=True)
    assert refused.status_code == 403 and refused.redirect_chain == [("/cms/", 302)]
    assert client_of(desk).get(onward, follow=True).status_code == 200
    assert client_of().get("/cms/").status_code == 302


@pytest.mark.django_db
def test_everybody_may_leave_by_the_back_offices_door(client_of, aoi):
    assert client_of(aoi).post("/cms/logout/").status_code == 302


@pytest.mark.parametrize("given", ["role", "right", "everything", "nothing"])
def test_whoever_the_back_office_lets_in_is_staff__however_it_was_given(
    strict, client_of, aoi, given
):
    browser, enter = client_of(aoi), Permission.objects.get(codename="access_admin")
    if given == "role":
        aoi.groups.create(name="一日職員").permissions.add(enter)
    if given == "right":
        aoi.user_permissions.add(enter)
    User.objects.filter(pk=aoi.pk).update(is_superuser=given == "everything")
    answer = browser.get("/api/v1/me")
    assert answer.status_code == (200 if given == "nothing" else 403)
