import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Workflow

from igashu_site import roles


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
