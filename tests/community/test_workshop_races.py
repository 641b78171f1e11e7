"""Drawing, coming late and reporting at the same moment, by real threads on a real database."""

from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from community.actions import draw_groups, enrol, open_workshop, post_result
from community.actions import workshops as acts
from community.models import Message, Participant, Workshop, WorkshopGroup, WorkshopSeat
from community.rules import NotNow
from tests import build
from tests.activities.races import at_once

real = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def opened(moderator, no_bell):
    """A workshop that five have joined; three more are in the room."""
    crowd = [build.make_person(f"p{number}@example.jp", member=True) for number in range(8)]
    room = build.make_room("若者会議", people=crowd)
    workshop = open_workshop(room=room, by=moderator, theme="空き家", question="何から")
    for person in crowd[:5]:
        enrol(workshop=workshop, user=person)
    workshop.late = crowd[5:]
    return workshop


def refused(job):
    """Let a refusal be the answer."""

    def tried():
        try:
            return job()
        except ValidationError as refusal:
            return refusal

    return tried


def read_before(workshop):
    """As a door does: everybody has read the workshop before anybody has the lock."""
    return Workshop.objects.select_related("room").get(pk=workshop.pk)


@real
def test_two_draw_and_three_come_at_once__each_sits_in_one_group(opened, moderator):
    draws = [read_before(opened) for _host in range(2)]
    comers = [(read_before(opened), person) for person in opened.late]
    jobs = [lambda one=one: draw_groups(workshop=one, by=moderator) for one in draws]
    jobs += [lambda one=one, who=who: enrol(workshop=one, user=who) for one, who in comers]
    answers = at_once([refused(job) for job in jobs])
    assert [type(one) for one in answers if isinstance(one, Exception)] == [NotNow]
    seats = WorkshopSeat.objects.select_related("group")
    assert (seats.count(), seats.filter(group=None).count()) == (8, 0)
    for seat in seats:
        rooms = Participant.objects.filter(user=seat.user, room__kind="group")
        assert [place.room_id for place in rooms] == [seat.group.room_id]
    sizes = [group.seats.count() for group in WorkshopGroup.objects.all()]
    assert max(sizes) - min(sizes) <= 1


def test_who_reads_before_the_draw_and_does_not_look_again_is_left_outside(opened, moderator):
    """The control: without the second look in line, a seat stays that no draw will ever fill."""
    before = read_before(opened)
    draw_groups(workshop=opened, by=moderator)
    with patch.object(acts, "in_line", lambda workshop: workshop):
        enrol(workshop=before, user=opened.late[0])
    assert WorkshopSeat.objects.filter(group=None).count() == 1


def test_the_database_has_the_last_word_on_a_second_draw(opened, moderator):
    """The control of the control: with line and move off, the groups' numbers collide."""
    before = read_before(opened)
    draw_groups(workshop=opened, by=moderator)
    unguarded = patch.object(acts, "move", lambda workshop, name, **fields: None)
    with (
        patch.object(acts, "in_line", lambda workshop: workshop),
        unguarded,
        pytest.raises(IntegrityError),
    ):
        draw_groups(workshop=before, by=moderator)


@real
def test_all_of_a_group_report_at_once__one_is_heard(opened, moderator):
    draw_groups(workshop=opened, by=moderator)
    group = WorkshopGroup.objects.select_related("workshop__room", "room").get()
    people, key = [seat.user for seat in group.seats.select_related("user")], uuid4()

    def report(person, name):
        fields = {"group": group, "by": person, "client_msg_id": name}
        return refused(lambda: post_result(text="一軒", **fields))

    answers = at_once(
        [*(report(one, uuid4()) for one in people[1:]), *[report(people[0], key)] * 3]
    )
    heard = [one for one in answers if not isinstance(one, Exception)]
    assert Message.objects.count() == Message.objects.filter(result_of=group).count() == 1
    assert {one.message.pk for one in heard} == {Message.objects.get().pk}
    assert [one.is_new for one in heard].count(True) == 1
