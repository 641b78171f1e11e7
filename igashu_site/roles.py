"""Who on the staff may do what: groups, their permissions, and the way from draft to public."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITOR = "編集者"
APPROVER = "承認者"
DESK = "会員担当"
ACTIVITY_STAFF = "事業担当"
MODERATOR = "世話人"
ADMINISTRATOR = "システム管理者"

# What staff read instead of Wagtail's "Root", in every path and every list of folders.
ROOT_PAGE = "サイト全体"
ROOT_FOLDER = "共通フォルダー"

WRITE_PAGES = ["add_page", "change_page"]
PUBLISH_PAGES = [*WRITE_PAGES, "publish_page", "lock_page", "unlock_page"]
# Wagtail asks for the rights on its own models, also where ours stand in for them.
OWN_FILES = ["add_image", "choose_image", "add_document", "choose_document"]
ALL_FILES = [*OWN_FILES, "change_image", "change_document"]
NOTICES = ["home.add_notice", "home.change_notice", "home.delete_notice"]
# Whoever works for the members may answer what they ask of the town.
QUESTIONS = ["community.view_question", "community.change_question"]
SETTINGS = ["home.change_siteidentity", "home.change_navigation"]
RECRUITMENTS = [
    "activities.add_recruitment",
    "activities.change_recruitment",
    "activities.delete_recruitment",
    "activities.view_recruitment",
]

# role: (permissions on every page, permissions on files, permissions on models)
ROLES = {
    EDITOR: (WRITE_PAGES, OWN_FILES, []),
    APPROVER: (PUBLISH_PAGES, ALL_FILES, NOTICES),
    DESK: (
        [],
        [],
        [
            "members.view_membershipapplication",
            "members.add_membershipapplication",
            "members.decide_membershipapplication",
            "members.export_membershipapplication",
            "members.view_membership",
            "members.change_membership",
            "members.export_membership",
            "members.view_profile",
            "members.view_letter",
            "members.change_pledge",
            *QUESTIONS,
        ],
    ),
    ACTIVITY_STAFF: (
        WRITE_PAGES,
        OWN_FILES,
        [
            *RECRUITMENTS,
            "activities.view_application",
            "activities.select_application",
            "activities.export_application",
            *QUESTIONS,
        ],
    ),
    MODERATOR: (
        [],
        [],
        [
            *QUESTIONS,
            "community.moderate_room",
            "community.view_room",
            "community.change_room",
            "community.add_room",
            "community.view_report",
            "community.change_report",
            "community.view_measure",
            "community.change_measure",
            "community.view_ngword",
            "community.add_ngword",
            "community.change_ngword",
            "community.delete_ngword",
        ],
    ),
    ADMINISTRATOR: (
        PUBLISH_PAGES,
        ALL_FILES,
        [
            *NOTICES,
            *SETTINGS,
            "members.view_letter",
            "members.change_pledge",
            "members.add_user",
            "members.change_user",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
            "igashu_site.operate_site",
        ],
    ),
}


@transaction.atomic
def lay_down_roles(**_signal):
    """Create or correct the groups and the workflow. Safe to repeat; people are not touched."""
    root = Page.get_first_root_node()
    files = Collection.get_first_root_node()
    if root is None or files is None or not all_permissions_exist():
        return  # called after each app's migrations; the last call finds everything
    name_the_roots(root, files)
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    for name, (on_pages, on_files, on_models) in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions(["wagtailadmin.access_admin", *on_models]))
        replace(GroupPagePermission, group, on_pages, page=root)
        replace(GroupCollectionPermission, group, on_files, collection=files)
    lay_down_workflow(root)


def name_the_roots(root, files):
    if root.title == "Root":
        Page.objects.filter(pk=root.pk).update(title=ROOT_PAGE, draft_title=ROOT_PAGE)
    if files.name == "Root":
        Collection.objects.filter(pk=files.pk).update(name=ROOT_FOLDER)


def all_permissions_exist():
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    return known.issuperset(name for _pages, _files, names in ROLES.values() for name in names)


def permissions(names):
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def replace(model, group, codenames, **place):
    wanted = set(
        Permission.objects.filter(codename__in=codenames).filter(
            content_type__app_label__in=["home", "wagtailcore", "wagtailimages", "wagtaildocs"]
        )
    )
    model.objects.filter(group=group, **place).exclude(permission__in=wanted).delete()
    for permission in wanted:
        model.objects.get_or_create(group=group, permission=permission, **place)


def lay_down_workflow(root):
    """Every page goes from its editor to an approver."""
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    if Workflow.objects.exists():
        return  # the town has drawn its own way by now
    task, _created = GroupApprovalTask.objects.get_or_create(name="承認者の確認")
    task.groups.set(Group.objects.filter(name=APPROVER))
    workflow = Workflow.objects.create(name="公開前の確認")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
