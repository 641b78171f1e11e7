"""Every address of the back office's own lists × every role: the list's right opens it, or none."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import ModelLogEntry
from wagtail_modeladmin.options import ModelAdmin

from activities.admin.recruitments import RecruitmentAdmin
from community.actions import ask_town
from community.admin import MeasureAdmin, NgWordAdmin, QuestionAdmin, ReportAdmin, RoomAdmin
from community.models import Measure, NgWord, Report
from home.guarded_admin import GuardedAdmin
from members.admin import ApplicationAdmin, LetterAdmin, MembershipAdmin
from members.models import Letter
from tests import build

PEOPLE = ["desk", "organiser", "moderator", "editor", "approver", "aoi", "chika"]
ADMINS = [
    ApplicationAdmin,
    MembershipAdmin,
    LetterAdmin,
    RecruitmentAdmin,
    ReportAdmin,
    RoomAdmin,
    MeasureAdmin,
    NgWordAdmin,
    QuestionAdmin,
]
# Who reads each list; nobody else sees anything of it.
READERS = {
    "membershipapplication": {"desk"},
    "membership": {"desk"},
    "letter": {"desk"},
    "recruitment": {"organiser"},
    "report": {"moderator"},
    "room": {"moderator"},
    "measure": {"moderator"},
    "ngword": {"moderator"},
    "question": {"desk", "organiser", "moderator"},
}
KEYED = "instance_pk"


def kinds(cls):
    for kind in cls.__subclasses__():
        yield from [kind, *kinds(kind)]


def addresses(admin):
    """Return [(name, has a key)] of one list, as they are registered."""
    urls = admin().get_admin_urls_for_registration()
    return [(url.name, KEYED in url.pattern.regex.groupindex) for url in urls]


@pytest.fixture
def rows(ben):
    room = build.make_room(people=[ben])
    said = build.say(room, ben)
    letter = Letter.objects.create(
        user=ben, kind="test", address="ben@example.jp", subject="件", text="文", dedupe_key="1"
    )
    return {
        "membershipapplication": build.make_joining(ben),
        "membership": ben.membership,
        "letter": letter,
        "recruitment": build.make_recruitment(),
        "report": Report.objects.create(message=said, reporter=ben, reason="other"),
        "room": room,
        "measure": Measure.objects.create(
            user=ben, kind="warn", reason="きつい言葉", decided_at=now()
        ),
        "ngword": NgWord.objects.create(word="禁句"),
        "question": ask_town(message=said, by=ben),
    }


def test_every_list_stands_on_the_guarded_base():
    ours = {kind for kind in kinds(ModelAdmin) if "wagtail_modeladmin" not in kind.__module__}
    with_model = {kind for kind in ours if getattr(kind, "model", None)}
    assert with_model == set(ADMINS)
    assert all(issubclass(kind, GuardedAdmin) for kind in with_model)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("admin", ADMINS)
def test_no_address_opens_without_the_right_of_its_list(client_of, request, rows, admin, name):
    client = client_of(request.getfixturevalue(name))
    model = admin.model._meta.model_name
    for address, has_key in addresses(admin):
        answer = client.get(reverse(address, args=[rows[model].pk] if has_key else []))
        if name not in READERS[model]:
            assert answer.status_code in {302, 403}, address
        elif address.endswith(("_index", "_history", "_inspect")):
            assert answer.status_code == 200, address


@pytest.mark.parametrize("admin", ADMINS)
@pytest.mark.parametrize("key", ["abc", "0", "9" * 40, "_00", "-1", "1-1"])
def test_a_key_that_is_none_is_absent_for_readers_and_refused_to_others(
    client_of, request, rows, editor, admin, key
):
    reader = min(READERS[admin.model._meta.model_name])
    for address, has_key in addresses(admin):
        if has_key:
            path = reverse(address, args=[key])
            assert client_of(request.getfixturevalue(reader)).get(path).status_code == 404, path
            assert client_of(editor).get(path).status_code == 302, path


def test_the_history_tells_its_readers_only(client_of, desk, editor, rows):
    one = rows["membership"]
    ModelLogEntry.objects.log_action(one, "wagtail.edit", title="内緒の名前")
    path = f"/cms/members/membership/history/{one.pk}/"
    assert client_of(desk).get(path).status_code == 200
    answer = client_of(editor).get(path, follow=True)
    assert ben_is_hidden(answer, one)


def ben_is_hidden(answer, one):
    page = answer.content.decode()
    return one.number not in page and "べん" not in page
