"""Keys in the back office's addresses that are none: absent, for whoever may be there at all."""

from io import BytesIO
from unittest.mock import Mock

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from home.identifiers import is_identifier
from home.models import SiteImage
from members.models import MembershipApplication, User
from tests import build
from tests.build import make_recruitment

NONE = ["abc", "%00", "9" * 40, "1.5", "-"]
CHOOSERS = ["images/chooser", "documents/chooser", "snippets/choose/home/notice"]


@pytest.fixture
def boss(db):
    person = build.make_person("boss@example.jp")
    User.objects.filter(pk=person.pk).update(is_superuser=True, is_staff=True)
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("chooser", CHOOSERS)
@pytest.mark.parametrize("key", NONE)
def test_a_chosen_key_that_is_none_is_absent(client_of, boss, house, chooser, key):
    client = client_of(boss)
    assert client.get(f"/cms/{chooser}/chosen/{key}/").status_code == 404
    assert client.get(f"/cms/{chooser}/chosen/1/").status_code == 404  # a key, but of no row
    several = client.get(f"/cms/{chooser}/chosen-multiple/?id={key}")
    assert several.status_code == 404


@pytest.mark.parametrize("key", NONE)
def test_a_chosen_page_that_is_none_is_absent(client_of, boss, house, key):
    answer = client_of(boss).get(f"/cms/choose-page/chosen-multiple/?id={key}")
    assert answer.status_code == 404


@pytest.mark.parametrize("key", [*NONE, "1"])
@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_many_people_by_keys_that_are_none(client_of, boss, key, action):
    path = reverse("wagtail_bulk_action", args=["members", "user", action])
    client = client_of(boss)
    assert client.get(f"{path}?id={key}").status_code == 404
    assert client.post(f"{path}?id={key}").status_code == 404
    assert client.get(f"{path}?id={boss.pk}").status_code == 200
    assert client.get(f"{path}?id=all").status_code == 200


@pytest.mark.parametrize("kind", ["wagtailcore/page/publish", "home/siteimage/delete"])
@pytest.mark.parametrize("key", NONE)
def test_many_rows_by_keys_that_are_none(client_of, boss, house, kind, key):
    client = client_of(boss)
    assert client.get(f"/cms/bulk/{kind}/?id={key}").status_code == 404
    assert client.get("/cms/bulk/no/such/thing/?id=abc").status_code == 404


def test_a_stranger_is_sent_to_sign_in_whatever_the_key(client_of, house):
    for key in ("abc", "1"):
        answer = client_of().get(f"/cms/images/chooser/chosen/{key}/")
        assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_no_page_breaks_on_purpose(client_of, boss, house):
    assert client_of(boss).get("/cms/failwhale/").status_code == 404


@pytest.mark.parametrize("text", ["1", "9223372036854775807"])
def test_a_number_can_be_a_key(db, text):
    assert is_identifier(build.make_room()._meta.model, text)


@pytest.mark.parametrize("text", ["", "abc", "\x00", "9223372036854775808", "1.5"])
def test_what_is_no_number_cannot(db, text):
    assert not is_identifier(build.make_room()._meta.model, text)


def test_a_key_may_be_a_uuid(db):
    assert is_identifier(MembershipApplication, "00000000-0000-4000-8000-000000000000")
    assert not is_identifier(MembershipApplication, "1")


def test_a_link_without_its_address_is_no_form_that_can_be_read(client_of, boss, house):
    client = client_of(boss)
    client.raise_request_exception = False
    answer = client.post("/cms/choose-external-link/", {})
    assert answer.status_code == 400
    assert "送られた内容を読み取れませんでした" in answer.content.decode().replace("<wbr>", "")


def test_a_bug_of_another_place_stays_one(client_of, boss, house, monkeypatch):
    """Negative control: not every ValueError is a form that cannot be read."""
    client = client_of(boss)
    client.raise_request_exception = False
    broken = Mock(side_effect=ValueError("ours"))
    monkeypatch.setattr("wagtail.admin.views.chooser.ExternalLinkView.get_initial_data", broken)
    assert client.post("/cms/choose-external-link/", {}).status_code == 500


@pytest.fixture
def shown_picture(house):
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    file = ImageFile(BytesIO(drawn.getvalue()), name="a.png")
    return SiteImage.objects.create(title="城", file=file)


@pytest.mark.parametrize("way", ["abc", "0", "[]", "１"])
def test_a_way_back_that_is_no_address_leads_to_where_one_was(client_of, boss, shown_picture, way):
    address = reverse("wagtailimages:edit", args=[shown_picture.pk])
    client = client_of(boss)
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "file"}
    answer = client.post(address, typed | {"title": "天守", "next": way})
    assert (answer.status_code, answer["Location"]) == (302, address)
    shown_picture.refresh_from_db()
    assert shown_picture.title == "天守"


HIDDEN = {
    "users/edit/{boss}/": {"email": "boss@example.jp", "groups": str(2**63)},
    "redirects/add/": {"old_path": "/old/", "redirect_page": "abc"},
}


@pytest.mark.parametrize("path", HIDDEN)
def test_a_hidden_choice_that_is_no_key(client_of, boss, house, path):
    client = client_of(boss)
    client.raise_request_exception = False
    answer = client.post(f"/cms/{path.format(boss=boss.pk)}", HIDDEN[path])
    if connection.vendor == "postgresql" and "groups" in HIDDEN[path]:
        # It can be asked for so large a number, so the form itself names the choice.
        assert answer.context["form"].errors["groups"]
        return
    assert answer.status_code == 400
    assert "送られた内容を読み取れませんでした" in answer.content.decode().replace("<wbr>", "")


ROWS = {f"sessions-{part}_FORMS": "1" for part in ("TOTAL", "INITIAL")}


@pytest.mark.parametrize("key", ["abc", "\0", str(2**63)])
def test_a_row_with_a_hidden_key_that_is_none(client_of, organiser, key):
    client, recruitment = client_of(organiser), make_recruitment(sessions=0)
    client.raise_request_exception = False
    address = f"/cms/recruitments/edit/{recruitment.pk}/"
    answer = client.post(address, ROWS | {"title": "題名", "sessions-0-id": key})
    assert answer.status_code in (200, 400)
    assert recruitment.sessions.count() == 0


@pytest.mark.parametrize("page", ["9" * 400, str(2**63), "１", "abc", "\0"])
def test_a_recruitment_for_no_page_keeps_what_was_typed(client_of, organiser, page):
    data = {"page": page, "title": "打った題名"}
    answer = client_of(organiser).post("/cms/recruitments/create/", data).content.decode()
    assert "打った題名" in answer
    assert "送られた内容の一部が欠けています。" in answer
    assert "TOTAL_FORMS）" not in answer


def test_without_the_door_a_hidden_key_that_is_none_is_a_breakdown(client_of, organiser, settings):
    """Negative control."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("CmsDoor")]
    client, recruitment = client_of(organiser), make_recruitment(sessions=0)
    client.raise_request_exception = False
    address = f"/cms/recruitments/edit/{recruitment.pk}/"
    assert client.post(address, ROWS | {"sessions-0-id": "abc"}).status_code == 500
