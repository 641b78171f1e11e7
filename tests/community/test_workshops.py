"""グループの話し合い: one at a time, drawn once, ended in time, and each group is heard once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import ModelLogEntry

from community import history, workshop_rules, workshops
from community.access import access_room
from community.actions import (
    amend_result,
    cancel_workshop,
    close_due_workshops,
    close_room,
    draw_groups,
    edit_message,
    end_workshop,
    enrol,
    extend_workshop,
    finish_talking,
    hide_message,
    join_room,
    leave_room,
    lift_measure,
    name_reporter,
    open_workshop,
    post_result,
    remove_message,
    take_measure,
    withdraw_seat,
)
from community.models import (
    Message,
    Participant,
    Room,
    RoomEvent,
    Workshop,
    WorkshopGroup,
    WorkshopSeat,
)
from members.models import Letter, Membership
from members.notices.actions import choose
from members.notices.digest import send_digests
from members.notices.models import Notice
from tests import build
from tests.build import make_room, say
from tests.community.talk import talking

Status = workshop_rules.Status


@pytest.fixture
def crowd(db):
    """Nine members, in a room of theirs."""
    return [
        build.make_person(f"p{number}@example.jp", member=True, display_name=f"参加者{number}")
        for number in range(9)
    ]


@pytest.fixture
def plenary(crowd):
    return make_room("若者会議", people=crowd)


@pytest.fixture
def opened(plenary, moderator):
    return open_workshop(room=plenary, by=moderator, theme="空き家", question="何から始めますか")


@pytest.fixture
def gathered(opened, crowd):
    for person in crowd:
        enrol(workshop=opened, user=person)
    return opened


@pytest.fixture
def drawn(gathered, moderator):
    """Nine people in two groups."""
    draw_groups(workshop=gathered, by=moderator, seed="42")
    gathered.refresh_from_db()
    return gathered


@pytest.fixture
def group(drawn):
    return WorkshopGroup.objects.select_related("workshop__room", "room").get(number=1)


def first_of(group):
    return group.seats.order_by("pk").first().user


def refusal(act, **fields):
    with pytest.raises(ValidationError) as caught:
        act(**fields)
    return caught.value.code


def report(group, by=None, text="まず一軒を借ります", key=None):
    person, key = by or first_of(group), key or uuid4()
    return post_result(group=group, by=person, text=text, client_msg_id=key).message


def steps(room):
    rows = RoomEvent.objects.filter(room=room, type="workshop").order_by("seq")
    return [row.payload["step"] for row in rows]


def told(room):
    return history.events_after(room, 0).events


def make_late(workshop, minutes):
    Workshop.objects.filter(pk=workshop.pk).update(ends_at=now() - timedelta(minutes=minutes))


# --- Opening and taking part -----------------------------------------------------------------


def test_one_at_a_time(opened, plenary, moderator):
    fields = {"room": plenary, "by": moderator, "theme": "祭り", "question": "何を残しますか"}
    assert refusal(open_workshop, **fields) == "already_open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.create(room=plenary, theme="x", question="x", opened_at=now())
    cancel_workshop(workshop=opened, by=moderator)
    assert open_workshop(**fields).status == Status.GATHERING


def test_taking_part_twice_is_once__and_can_be_taken_back(opened, plenary, crowd):
    for _time in range(2):
        enrol(workshop=opened, user=crowd[0])
    for _time in range(2):
        withdraw_seat(workshop=opened, user=crowd[0])
    assert steps(plenary) == ["opened", "enrolled", "withdrew"]
    assert not WorkshopSeat.objects.exists()


def test_who_is_not_in_the_room_takes_no_part(opened, aoi):
    assert refusal(enrol, workshop=opened, user=aoi) == "not_in_room"


# --- The draw --------------------------------------------------------------------------------


def test_everybody_has_a_group_with_a_room(drawn, crowd, plenary):
    groups = list(WorkshopGroup.objects.select_related("room"))
    assert sorted(group.seats.count() for group in groups) == [4, 5]
    assert set(WorkshopSeat.objects.values_list("user", flat=True)) == {one.pk for one in crowd}
    for group in groups:
        present = set(Participant.objects.present().filter(room=group.room).values_list("user"))
        assert present == set(group.seats.values_list("user"))
        assert (group.room.kind, group.room.parent) == (Room.Kind.GROUP, plenary)


def test_the_draw_can_be_made_again_from_what_is_kept(drawn, crowd):
    dealt = workshop_rules.draw((str(one.pk) for one in crowd), drawn.group_size, drawn.seed)
    for number, members in enumerate(dealt, start=1):
        seats = WorkshopSeat.objects.filter(group__number=number)
        assert {str(seat.user_id) for seat in seats} == set(members)


def test_nobody_is_drawn_twice(drawn, moderator):
    assert refusal(draw_groups, workshop=drawn, by=moderator) == "cannot_draw"
    assert WorkshopGroup.objects.count() == 2


def test_without_people_there_is_nothing_to_draw(opened, moderator):
    assert refusal(draw_groups, workshop=opened, by=moderator) == "nobody"
    opened.refresh_from_db()
    assert opened.status == Status.GATHERING


def test_who_went_or_pauses_is_not_drawn(gathered, plenary, crowd, moderator):
    leave_room(room=plenary, user=crowd[0])
    Membership.objects.filter(user=crowd[1]).update(status="paused")
    take_measure(user=crowd[2], kind="suspend", reason="x", by=moderator, room=plenary, days=1)
    draw_groups(workshop=gathered, by=moderator)
    seated = set(WorkshopSeat.objects.values_list("user", flat=True))
    assert seated == {one.pk for one in crowd[3:]}


def test_each_is_told_of_their_group_with_the_draw_and_the_letter_says_it_too(
    drawn, group, crowd, client_of
):
    notices = Notice.objects.filter(kind="community.drawn")
    assert {one.user_id for one in notices} == {one.pk for one in crowd}
    person = first_of(group)
    mine = notices.get(user=person)
    assert mine.title == "「空き家」のグループが決まりました。あなたはグループ1です"
    opened = client_of(person).get(reverse("notices:open", args=[mine.pk]), follow=True)
    assert (opened.status_code, opened.request["PATH_INFO"]) == (
        200,
        group.room.get_absolute_url(),
    )
    choose(user=crowd[-1], rhythm="at_once", quiet_from=0, quiet_until=0)
    send_digests()
    letter = Letter.objects.get(user=crowd[-1], kind="notices/digest")
    assert "あなたはグループ" in letter.text
    assert notices.get(user=crowd[-1]).url in letter.text


def test_who_muted_the_room_and_who_drew_are_left_in_peace(gathered, plenary, crowd):
    Participant.objects.filter(room=plenary, user=crowd[0]).update(muted=True)
    draw_groups(workshop=gathered, by=crowd[1])
    told = set(Notice.objects.filter(kind="community.drawn").values_list("user", flat=True))
    assert told == {one.pk for one in crowd[2:]}


def test_a_draw_that_fails_tells_nobody(gathered, moderator, monkeypatch):
    def broken(*_, **__):
        raise IntegrityError

    monkeypatch.setattr("community.actions.workshops.step", broken)
    with pytest.raises(IntegrityError):
        draw_groups(workshop=gathered, by=moderator)
    assert not Notice.objects.filter(kind="community.drawn").exists()


@pytest.mark.parametrize("how", ["left", "suspended", "ended"])
def test_a_notice_goes_when_its_group_does(drawn, plenary, group, moderator, how):
    person, told = first_of(group), Notice.objects.filter(kind="community.drawn")
    if how == "left":
        leave_room(room=plenary, user=person)
    elif how == "suspended":
        fields = {"kind": "suspend", "reason": "x", "room": plenary, "days": 1}
        take_measure(user=person, by=moderator, **fields)
    else:
        end_workshop(workshop=drawn, by=moderator)
    assert told.count() == (0 if how == "ended" else 8)
    assert not told.filter(user=person).exists()


def test_the_logs_have_no_holes(drawn, group, plenary):
    report(group)
    for room in [plenary, *Room.objects.filter(parent=plenary)]:
        room.refresh_from_db()
        seqs = list(room.events.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, room.head_seq + 1))


def test_who_comes_late_joins_the_smallest_group(drawn, plenary, aoi, ben):
    for person in (aoi, ben):
        join_room(room=plenary, user=person)
        enrol(workshop=drawn, user=person)
    sizes = [group.seats.count() for group in WorkshopGroup.objects.all()]
    assert sorted(sizes) == [5, 6]
    assert access_room(aoi, WorkshopSeat.objects.get(user=aoi).group.room_id, to="post")


def test_who_went_out_of_the_group_comes_back_into_the_same(drawn, group):
    person = first_of(group)
    leave_room(room=group.room, user=person)
    assert enrol(workshop=drawn, user=person).group == group
    assert access_room(person, group.room_id, to="post")


# --- The time --------------------------------------------------------------------------------


def test_the_clock_calls_the_groups_back_when_the_time_is_up(drawn, group):
    assert close_due_workshops(now()) == 0
    make_late(drawn, 1)
    assert close_due_workshops(now()) == 1
    drawn.refresh_from_db()
    assert drawn.status == Status.REPORTING
    assert steps(group.room)[-1] == "finished"


def test_a_late_clock_does_no_harm(drawn, group, plenary):
    """An hour late: ended in one go, and the second round finds nothing."""
    make_late(drawn, 60)
    assert [close_due_workshops(now()) for _round in range(2)] == [1, 0]
    drawn.refresh_from_db()
    assert drawn.status == Status.ENDED
    assert steps(plenary)[-1] == "ended"
    group.room.refresh_from_db()
    assert group.room.is_closed


def test_before_the_clock_comes_everybody_is_told_that_the_time_is_up(drawn, plenary, aoi):
    make_late(drawn, 1)
    assert workshops.latest_in(plenary, now()).stage == "reporting"
    join_room(room=plenary, user=aoi)
    assert refusal(enrol, workshop=drawn, user=aoi) == "too_late"


def test_more_time_wins_over_the_clock_that_looked_before(drawn, moderator, monkeypatch):
    """The worker has found it due; before it has the lock, the moderator makes it longer."""
    make_late(drawn, 1)
    from community.actions import workshops as acts

    honest, looked = acts.close_if_due, []

    def after_more_time(workshop, at):
        looked.append(workshop)
        extend_workshop(workshop=drawn, by=moderator, minutes=5)
        return honest(workshop, at)

    monkeypatch.setattr(acts, "close_if_due", after_more_time)
    assert close_due_workshops(now()) == 0
    drawn.refresh_from_db()
    assert (len(looked), drawn.status) == (1, Status.TALKING)


def test_without_the_second_look_the_clock_takes_the_new_time_away(drawn, moderator):
    """The control: what was found due is finished as it was found."""
    make_late(drawn, 1)
    extend_workshop(workshop=drawn, by=moderator, minutes=5)
    finish_talking(workshop=drawn, by=None)
    drawn.refresh_from_db()
    assert drawn.status == Status.REPORTING
    assert drawn.ends_at <= now()


def test_who_is_forgotten_for_weeks_is_called_off(opened):
    Workshop.objects.update(opened_at=now() - timedelta(days=15))
    close_due_workshops(now())
    opened.refresh_from_db()
    assert opened.status == Status.CANCELLED


# --- The end ---------------------------------------------------------------------------------


def test_the_rooms_of_the_groups_close_with_the_workshop(drawn, group, moderator, no_bell):
    end_workshop(workshop=drawn, by=moderator)
    for room in Room.objects.filter(kind=Room.Kind.GROUP):
        assert room.is_closed
    assert refusal(enrol, workshop=drawn, user=first_of(group)) == "too_late"


def test_a_closed_plenary_ends_what_goes_on_in_it(drawn, plenary, group, moderator):
    close_room(room=plenary, by=moderator)
    drawn.refresh_from_db()
    group.room.refresh_from_db()
    assert (drawn.status, group.room.is_closed) == (Status.ENDED, True)


def test_who_leaves_the_plenary_leaves_the_group(drawn, group, plenary):
    person = first_of(group)
    leave_room(room=plenary, user=person)
    with pytest.raises((Http404, PermissionDenied)):
        access_room(person, group.room_id)


def test_who_is_stopped_in_the_plenary_is_stopped_in_the_group(drawn, group, plenary, moderator):
    person = first_of(group)
    stop = {"user": person, "kind": "suspend", "reason": "x", "by": moderator, "days": 1}
    measure = take_measure(room=plenary, **stop)
    with pytest.raises((Http404, PermissionDenied)):
        access_room(person, group.room_id)
    lift_measure(measure=measure, by=moderator)
    assert access_room(person, group.room_id, to="post")


def test_whose_place_is_stopped_is_shown_out_of_the_group_at_once(
    drawn, group, plenary, moderator, no_bell, django_capture_on_commit_callbacks
):
    person = first_of(group)
    with django_capture_on_commit_callbacks(execute=True):
        take_measure(user=person, kind="suspend", reason="x", by=moderator, room=plenary, days=1)
    out = {"type": "dismiss", "code": 4503, "user": str(person.pk)}
    dismissed = [one for one in no_bell if one["type"] == "dismiss"]
    assert sorted(dismissed, key=lambda one: one["room"]) == [
        out | {"room": plenary.pk},
        out | {"room": group.room_id},
    ]


def test_nobody_is_sent_into_a_room_that_was_closed(drawn, plenary, aoi, moderator):
    smaller = min(WorkshopGroup.objects.all(), key=lambda group: group.seats.count())
    close_room(room=smaller.room, by=moderator)
    join_room(room=plenary, user=aoi)
    assert enrol(workshop=drawn, user=aoi).group != smaller


# --- The result ------------------------------------------------------------------------------


def test_a_result_is_a_message_of_the_plenary_that_says_whose_it_is(group, plenary):
    message = report(group)
    event = told(plenary)[-1]
    assert (event.what, event.message["seq"]) == ("said", message.seq)
    names = {person["name"] for person in event.message["result"]["people"]}
    assert event.message["result"]["group"] == 1
    assert names == {seat.user.profile.display_name for seat in group.seats.all()}
    assert history.latest(plenary).messages[-1].result.group == 1
    assert steps(group.room)[-1] == "reported"


def test_the_same_result_again_is_the_first_one(group, plenary):
    key = uuid4()
    first, second = (report(group, key=key) for _time in range(2))
    assert first == second
    person = first_of(group)
    fields = {"group": group, "by": person, "client_msg_id": key}
    assert refusal(post_result, text="べつの文", **fields) == "conflict"
    assert Message.objects.filter(room=plenary).count() == 1


def test_who_never_heard_that_it_arrived_hears_it_after_the_end(group, moderator):
    key = uuid4()
    first = report(group, key=key)
    end_workshop(workshop=group.workshop, by=moderator)
    assert report(group, key=key) == first
    fields = {"group": group, "by": first.author, "text": "x", "client_msg_id": uuid4()}
    assert refusal(post_result, **fields) == "too_late"


def test_a_group_reports_once(group):
    report(group)
    other = group.seats.order_by("pk").last().user
    fields = {"group": group, "by": other, "text": "もうひとつ", "client_msg_id": uuid4()}
    assert refusal(post_result, **fields) == "already_reported"
    with pytest.raises(IntegrityError), transaction.atomic():
        message = say(group.workshop.room, other)
        Message.objects.filter(pk=message.pk).update(result_of=group)


def test_what_its_author_took_back_can_be_written_anew(group, plenary):
    first = report(group)
    remove_message(message=first, by=first.author)
    assert steps(group.room)[-1] == "taken_back"
    other = group.seats.order_by("pk").last().user
    assert report(group, by=other).result_of == group
    assert workshops.latest_in(plenary, now()).reported == 1


def test_a_result_is_changed_by_its_author_until_the_end(group, plenary, moderator):
    message = report(group)
    amend_result(group=group, by=message.author, text="二軒を借ります")
    event = told(plenary)[-1]
    assert (event.what, event.message["text"]) == ("edited", "二軒を借ります")
    assert event.message["result"]["group"] == 1
    assert [one.text for one in message.wordings.all()] == ["まず一軒を借ります"]
    other = group.seats.order_by("pk").last().user
    assert refusal(amend_result, group=group, by=other, text="x") == "too_late"
    end_workshop(workshop=group.workshop, by=moderator)
    assert refusal(amend_result, group=group, by=message.author, text="x") == "too_late"


def test_the_door_for_common_words_does_not_stretch_a_result(group):
    message = report(group)
    message.refresh_from_db()
    fields = {"message": message, "by": message.author, "text": "あ" * 2000}
    assert refusal(edit_message, **fields) == "is_result"


def test_what_a_moderator_hid_is_in_no_list(group, plenary, moderator, client_of):
    hide_message(message=report(group), by=moderator)
    assert "result" not in told(plenary)[-2].message
    page = client_of(first_of(group)).get(group.workshop.get_absolute_url()).content.decode()
    assert "まず一軒" not in page


@pytest.mark.parametrize("person", ["of another group", "not in it"])
def test_only_the_group_reports(group, crowd, aoi, person):
    other = WorkshopSeat.objects.filter(group__number=2).first().user
    who = other if person == "of another group" else aoi
    fields = {"group": group, "text": "x", "client_msg_id": uuid4()}
    assert refusal(post_result, by=who, **fields) == "not_in_room"


def test_the_group_sees_who_writes(group):
    first, second = (seat.user for seat in group.seats.order_by("pk")[:2])
    for person in (first, first, second):
        name_reporter(group=group, by=person)
    assert steps(group.room).count("reporter") == 2
    group.refresh_from_db()
    assert group.reporter == second


# --- What is told ----------------------------------------------------------------------------


def test_a_step_tells_the_workshop_as_it_stands_now(drawn, plenary, group):
    report(group)
    first = next(event for event in told(plenary) if event.what == "workshop")
    assert first.message is None
    assert (first.workshop["step"], first.workshop["stage"]) == ("opened", "talking")
    assert [first.workshop[name] for name in ("people", "groups", "reported")] == [9, 2, 1]
    assert first.workshop["ends_at"] == drawn.ends_at.isoformat()


def test_every_decision_is_in_the_record(drawn, moderator):
    finish_talking(workshop=drawn, by=moderator)
    end_workshop(workshop=drawn, by=moderator)
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    named = {f"community.workshop.{one}" for one in ("open", "draw", "finish", "end")}
    assert named <= actions


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_an_open_line_into_a_group_ends_with_the_workshop(group, moderator, client_of):
    """Seated by the draw, it hears the others; when the workshop ends, it is closed."""
    in_thread = database_sync_to_async
    person = await in_thread(first_of)(group)
    key = (await in_thread(client_of)(person)).cookies["sessionid"].value
    async with talking(key, group.room) as talk:
        await in_thread(extend_workshop)(workshop=group.workshop, by=moderator, minutes=5)
        heard = await talk.until("ev", what="workshop")
        while heard["workshop"]["step"] != "extended":
            heard = await talk.until("ev", what="workshop")
        await in_thread(end_workshop)(workshop=group.workshop, by=moderator)
        assert await talk.closed() == 4504


# Who may listen to a group over the socket: (person, what they hear).
LISTENERS = {"seated": "on", "in the plenary": "not_found", "staff": "not_found", "world": "on"}


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_the_socket_gives_the_same_answer_as_the_page(
    group, desk, moderator, plenary, client_of
):
    def cast():
        join_room(room=plenary, user=desk)
        other = WorkshopSeat.objects.filter(group__number=2).select_related("user").first()
        people = [first_of(group), other.user, desk, moderator]
        return [client_of(one).cookies["sessionid"].value for one in people]

    heard = []
    for key in await database_sync_to_async(cast)():
        async with talking(key) as talk:
            await talk.until("hello")
            await talk.say("sub", room=group.room_id, after=0)
            answers = []
            while not answers:
                frame = await talk.frame()
                answers = [item for item in frame if item["type"] in {"on", "refused"}]
            heard.append(answers[0].get("code", "on"))
    assert heard == list(LISTENERS.values())
