"""Pictures at the same moment: uploaded once, said once, kept or swept, never both."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from community import rules
from community.actions import discard_picture, pictures, remove_message, sitting
from community.models import Message, Picture

from .test_pictures import drawn, files, show, upload
from .test_post import in_threads

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def kept(picture):
    return [path for path in files() if picture.pk.hex in path.name]


def test_the_same_upload_six_times_at_once_is_one_picture(shared, aoi, no_bell):
    key, content, before = uuid4(), drawn(), len(files())
    answers = in_threads(lambda _one: upload(shared, aoi, content, client_id=key).pk, range(6))
    assert set(answers) == {Picture.objects.get().pk}
    assert len(files()) == before + 2, "what the others wrote is gone"


def test_the_pace_holds_when_all_come_at_once(shared, aoi, no_bell, monkeypatch):
    monkeypatch.setattr(rules, "PICTURE_PACE", ((600, 3),))
    contents = [drawn(colour=(shade, 0, 0)) for shade in range(8)]
    answers = in_threads(lambda content: upload(shared, aoi, content), contents)
    assert sum(isinstance(one, rules.TooManyPictures) for one in answers) == 5
    assert Picture.objects.count() == 3


def test_without_the_line_all_are_counted_before_any_is_there(shared, aoi, no_bell, monkeypatch):
    """The control of the pace: nobody's row is locked while one counts and stores."""
    start = Barrier(8, timeout=30)

    def store(picture):
        pictures.check_pace(picture.author, picture.uploaded_at)
        start.wait()
        picture.save(force_insert=True)
        return picture

    monkeypatch.setattr(rules, "PICTURE_PACE", ((600, 3),))
    monkeypatch.setattr(pictures, "store", store)
    contents = [drawn(colour=(shade, 0, 0)) for shade in range(8)]
    in_threads(lambda content: upload(shared, aoi, content), contents)
    assert Picture.objects.count() == 8


def test_one_picture_said_in_six_messages_at_once_is_in_one(shared, aoi, no_bell, monkeypatch):
    monkeypatch.setattr("community.protocol.PACE", ())
    picture = upload(shared, aoi)
    answers = in_threads(lambda _one: show(shared, aoi, picture), range(6))
    refused = [one.code for one in answers if isinstance(one, ValidationError)]
    assert refused == ["picture_not_found"] * 5
    assert Message.objects.get().pictures.get() == picture


def test_said_and_discarded_at_once_it_is_one_of_both(shared, aoi, no_bell, monkeypatch):
    monkeypatch.setattr("community.protocol.PACE", ())
    for shade in range(5):
        picture = upload(shared, aoi, drawn(colour=(shade, 0, 0)))
        acts = (lambda one: show(shared, aoi, one)), (lambda one: discard_picture(picture=one))
        in_threads(lambda act, one=picture: act(one), acts)
        picture.refresh_from_db()
        is_said = picture.message is not None
        assert is_said == (picture.gone_at is None)
        assert len(kept(picture)) == (2 if is_said else 0)


def unlocked(drafts):
    """Look the pictures up as `waiting_pictures` does, without its lock."""
    wanted = {chosen.id for draft in drafts for chosen in draft.pictures}
    return {one.pk: one for one in Picture.objects.waiting().filter(pk__in=wanted)}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="there whoever writes is alone")
@pytest.mark.parametrize("look", [sitting.waiting_pictures, unlocked])
def test_a_picture_that_is_being_said_is_not_swept_away_under_it(
    shared, aoi, no_bell, monkeypatch, look
):
    """And the control: without the lock it is said, and its files are gone."""
    others = []

    def discard(picture):
        try:
            discard_picture(picture=picture)
        finally:
            connection.close()

    def looked(drafts):
        found = look(drafts)
        for picture in found.values():
            others.append(Thread(target=discard, args=[picture]))
            others[-1].start()
            others[-1].join(1)  # with the lock it waits for our commit, and so do we in vain
        return found

    picture = upload(shared, aoi)
    monkeypatch.setattr(sitting, "waiting_pictures", looked)
    show(shared, aoi, picture)
    for other in others:
        other.join()
    picture.refresh_from_db()
    is_locked = look is not unlocked
    assert picture.message is not None
    assert (picture.gone_at is None, len(kept(picture)) == 2) == (is_locked, is_locked)


def test_said_and_taken_back_nothing_stays(shared, aoi, no_bell):
    picture = upload(shared, aoi)
    remove_message(message=show(shared, aoi, picture, alt="橋").message, by=aoi)
    picture.refresh_from_db()
    assert (kept(picture), picture.alt) == ([], "")
