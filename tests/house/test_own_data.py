"""What a member may take along is complete: nothing that points to a person is forgotten.

The links are read from the database's models. Each is told in a chapter, or stands here with the
reason why it is not; the same holds for each column of what is told.
"""

import pytest
from django.apps import apps

from members.models import User
from members.own_data.chapters import chapters

AS_STAFF = "what somebody did on duty: about others, and the town's"
# Rows that point to a person and are not told, with the reason.
NOT_TOLD = {
    "activities.Application.moved_by": AS_STAFF,
    "community.Batch.by": AS_STAFF,
    "community.Batch.undone_by": AS_STAFF,
    "community.JoinRequest.decided_by": AS_STAFF,
    "community.Measure.answered_by": AS_STAFF,
    "community.Measure.confirmed_by": AS_STAFF,
    "community.Measure.decided_by": AS_STAFF,
    "community.Message.hidden_by": AS_STAFF,
    "community.Pin.pinned_by": AS_STAFF,
    "community.Question.answered_by": AS_STAFF,
    "community.Report.decided_by": AS_STAFF,
    "community.Workshop.opened_by": AS_STAFF,
    "igashu_site.ReadOnly.by": AS_STAFF,
    "members.MembershipApplication.decided_by": AS_STAFF,
    "members.MembershipApplication.entered_by": AS_STAFF,
    "community.RoomEvent.actor": "the log repeats what messages, reactions and places tell",
    "community.WorkshopGroup.reporter": "who wrote a result has said it: it is among the messages",
}
# Wagtail's own tables serve those who write and decide for the town.
OF_THE_BACK_OFFICE = ("wagtail", "home")
OF_PAGES = {"owner", "locked_by"}
# What hangs on a person's rows without naming the person, and is not told.
HANGS_AND_IS_NOT_TOLD = {
    "community.Pin.message": AS_STAFF,
    "community.RoomEvent.message": "the log repeats what the message tells",
    "community.BatchItem.report": AS_STAFF,
    "members_push.Errand.letter": "lives for seconds: the notice itself is told",
    "members_push.Errand.notice": "lives for seconds: the notice itself is told",
    "members_push.Errand.device": "lives for seconds: the notice itself is told",
}
TOLD_IN_WORDS = "content_type label action data content_changed deleted object_id uuid revision"
# Columns of told rows that are not told.
KEYS = {"id", "user", "author", "applicant", "reporter", "message", "room"}
COLUMNS = {
    "members.User": {
        "password": "nobody has one",
        "is_superuser": AS_STAFF,
        "is_staff": AS_STAFF,
        "is_active": "who cannot sign in cannot ask; the others know",
    },
    "mfa.Authenticator": {"data": "the secret itself: whoever reads it can sign in"},
    "members.MembershipApplication": {"entered_by": AS_STAFF, "decided_by": AS_STAFF},
    "members.Letter": {
        "kind": "the name of a template: the subject says it",
        "dedupe_key": "a counter of ours, no fact about the person",
        "claimed_until": "how it is sent",
        "attempts": "how it is sent",
        "refusal": "what a mail server answered: the moment is told",
    },
    "members_notices.Notice": {
        "kind": "the title says it",
        "url": "an address of this site",
        "about": "a key of ours",
        "dedupe_key": "a key of ours",
    },
    "members_push.Device": {
        "slot": "a counter of ours",
        "key": "the town's own public key",
        "endpoint": "whoever knows it can show something there",
        "p256dh": "whoever knows it can show something there",
        "auth": "whoever knows it can show something there",
    },
    "activities.Application": {
        "recruitment": "told by its activity's name",
        "submission_key": "a key of the form",
        "moved_by": AS_STAFF,
    },
    "community.JoinRequest": {"decided_by": AS_STAFF},
    "community.WorkshopSeat": {"workshop": "told by its theme", "group": "told by its number"},
    "community.Message": {
        "client_msg_id": "a key of the page",
        "picture_count": "the pictures are told",
        "result_of": "the group is told by the seat",
        "removed_at": "what is removed is not told at all",
        "hidden_at": "what is hidden is not told at all",
        "hidden_by": AS_STAFF,
    },
    "community.Picture": {
        "client_id": "a key of the page",
        "digest": "made from the file, which is in the copy",
        "place": "the order in its message",
        "large": "the file itself is in the copy",
        "small": "the same, smaller",
        "gone_at": "what is gone is not told at all",
    },
    "community.Question": {"answered_by": AS_STAFF, "answer": "others' words"},
    "community.Report": {"decided_by": AS_STAFF},
    "community.Measure": {
        "report": "who reported is told to nobody",
        "decided_by": AS_STAFF,
        "confirmed_by": AS_STAFF,
        "answered_by": AS_STAFF,
    },
    "wagtailcore.ModelLogEntry": dict.fromkeys(TOLD_IN_WORDS.split(), "told in words"),
}


def parts():
    return [part for chapter in chapters() for part in chapter.parts]


def links_to(model):
    """Yield "app.Model.field" of every foreign key to a model."""
    for one in apps.get_models():
        for field in one._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model is model:
                yield one, field.name, f"{one._meta.label}.{field.name}"


def told_links():
    return {f"{part.about._meta.label}.{part.link.split('__')[0]}" for part in parts()}


def is_of_the_back_office(model, name):
    return model._meta.app_label.startswith(OF_THE_BACK_OFFICE) or name in OF_PAGES


def test_nothing_that_points_to_a_person_is_forgotten():
    found = {link for one, name, link in links_to(User) if not is_of_the_back_office(one, name)}
    assert found - told_links() - set(NOT_TOLD) == set()
    assert set(NOT_TOLD) - found == set(), "an exemption of something that is not there any more"


def test_nothing_that_hangs_on_it_is_forgotten():
    theirs = {part.about for part in parts()} - {User}
    found = {link for model in theirs for _one, _name, link in links_to(model)}
    told = {label for part in parts() for label in also(part)}
    ours = {link for link in found if not link.startswith(("wagtail", "mfa.", "account."))}
    assert ours - told - set(HANGS_AND_IS_NOT_TOLD) == set()


def also(part):
    """A told row may hang on another told one; that is told with it."""
    return {
        f"{part.about._meta.label}.{field.name}"
        for field in part.about._meta.concrete_fields
        if field.is_relation
    }


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.model)
def test_no_column_is_forgotten(part):
    columns = {field.name for field in part.about._meta.concrete_fields}
    told = {(one[0] if isinstance(one, tuple) else one).split(".")[0] for one in part.told}
    left = columns - told - KEYS - set(COLUMNS.get(part.model, ()))
    assert left == set()
    assert set(COLUMNS.get(part.model, ())) <= columns


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.model)
def test_what_is_further_away_has_words_of_its_own(part):
    """The words of a part are found once for all its rows: nothing depends on where one leads."""
    assert [one for one in part.told if isinstance(one, str) and "." in one] == []


def test_a_chapter_tells_of_a_model_once():
    """In the JSON a model is a key of its chapter."""
    for chapter in chapters():
        models = [part.model for part in chapter.parts]
        assert len(models) == len(set(models))


def test_a_forgotten_link_would_be_found(monkeypatch):
    """Control: without the chapter of applications, the first test names them."""
    from members.own_data import chapters as book

    left = {name: one for name, one in book._chapters.items() if name != "applications"}
    monkeypatch.setattr(book, "_chapters", left)
    with pytest.raises(AssertionError, match=r"activities\.Application\.applicant"):
        test_nothing_that_points_to_a_person_is_forgotten()
