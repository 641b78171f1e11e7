"""Before many pages are deleted, the scheme's own name is asked for, in the reader's words."""

import pytest
from django.conf import settings
from django.urls import reverse

from home.models import SiteIdentity, TextPage
from tests import build
from tests.home.things import make_text

LIMIT = 2
REFUSED = "削除していません。確かめるため、「忍びの里」と入力してください。"


@pytest.fixture
def client(client_of, house, settings):
    settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = LIMIT
    identity, _ = SiteIdentity.objects.get_or_create(site=house.get_site())
    SiteIdentity.objects.filter(pk=identity.pk).update(scheme_name="忍びの里")
    # Our roles delete no page with others under it; who owns the installation may.
    owner = build.make_person("root@example.jp")
    owner.is_superuser = True
    owner.save()
    return client_of(owner)


@pytest.fixture(params=["one with what lies under it", "several"])
def address(request, client):
    """Where each of Wagtail's two ways to delete many pages asks."""
    one = make_text("ひとつ", slug="one")
    if request.param == "several":
        other = make_text("ふたつ", slug="two")
        way = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        return f"{way}?id={one.pk}&id={other.pk}"
    one.add_child(instance=TextPage(title="下", slug="under"))
    return reverse("wagtailadmin_pages:delete", args=[one.pk])


def test_the_name_of_the_scheme_is_asked_for(client, address):
    page = client.get(address).content.decode()
    assert "<b>忍びの里</b>" in page
    assert "Igashu" not in page


@pytest.mark.parametrize("typed", ["Igashu", "", "伊賀衆"])
def test_another_word_deletes_nothing(client, address, typed):
    answer = client.post(address, {"confirm_site_name": typed})
    assert REFUSED in answer.content.decode()
    assert TextPage.objects.count() == 2


@pytest.mark.parametrize("typed", ["忍びの里", " 忍びの里　"])
def test_the_name_deletes(client, address, typed):
    client.post(address, {"confirm_site_name": typed})
    assert not TextPage.objects.exists()


def test_the_setting_is_read_when_asked(client):
    assert str(settings.WAGTAIL_SITE_NAME) == "忍びの里"
