import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Workflow

from igashu_site import roles
from tests import build


@pytest.mark.django_db
def test_every_role_is_a_group_that_may_enter_the_back_office():
    for name in roles.ROLES:
        group = Group.objects.get(name=name)
        assert group.permissions.filter(codename="access_admin").exists()


@pytest.mark.django_db
def test_an_editor_writes_and_an_approver_publishes():
    may_publish = GroupPagePermission.objects.filter(permission__codename="publish_page")
    assert set(may_publish.values_list("group__name", flat=True)) == {
        roles.APPROVER,
        roles.ADMINISTRATOR,
    }


@pytest.mark.django_db
def test_laying_down_roles_again_changes_nothing():
    before = list(Group.objects.values_list("name", "permissions__codename"))
    roles.lay_down_roles()
    assert list(Group.objects.values_list("name", "permissions__codename")) == before
    assert Workflow.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "answer"),
    [(roles.EDITOR, 200), (roles.ACTIVITY_STAFF, 200), (roles.APPROVER, 200), (roles.DESK, 302)],
)
@pytest.mark.parametrize("address", ["/cms/images/add/", "/cms/documents/multiple/add/"])
def test_who_writes_pages_may_add_pictures_and_papers(role, answer, address, house, client_of):
    person = build.make_person("shokuin@example.jp", roles=[role])

    assert client_of(person).get(address).status_code == answer
