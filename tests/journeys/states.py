"""Run in the town's own shell: says which member sees which state on which address.

What the demo town holds is looked up; what it does not hold (a stopped member, an appeal, a message
that was changed) is made, by the actions that people use, in a room of its own.
"""

import json
import sys
from uuid import uuid4

from django.utils.timezone import now

from activities.models import Application, Recruitment
from activities.rules import Status
from community import actions
from community.models import Measure, Message, Participant, Room
from members.models import MembershipApplication, User

MEMBER, MODERATOR = "hinata@demo.example", "ayano@demo.example"
STOPPED = "kuniko@demo.example"
OUTSIDE = "michiko@demo.example"
LONG = "https://example.jp/" + "とても長い住所" * 12


def tell():
    """Print, as JSON, {who: [[state, address]]}."""
    seen = {}
    rooms = [*of_rooms(), *of_asking()]
    for state, who, address in [*of_applications(), *of_joining(), *rooms, *of_measures()]:
        seen.setdefault(who, []).append((state, address))
    sys.stdout.write("STATES" + json.dumps(seen))


def of_applications():
    for status in Status:
        one = Application.objects.filter(status=status).select_related("applicant").first()
        who, mine = one.applicant.email, one.get_absolute_url()
        yield f"application {status}", who, mine
        if one.is_live:
            yield f"withdraw {status}", who, f"{mine}withdraw/"
        if status == Status.OFFERED:
            yield "reply", who, f"{mine}confirm/"
    for recruitment in {shape(one): one for one in Recruitment.objects.order_by("-pk")}.values():
        yield "apply", MEMBER, f"/recruitments/{recruitment.pk}/apply/"


def shape(recruitment):
    """What makes the form look different: the rest of it is words."""
    at, capacity = now(), recruitment.capacity
    is_early, closes = recruitment.opens_at > at, recruitment.closes_at
    is_late, is_full = bool(closes and closes <= at), capacity == recruitment.seats_held
    asks = bool(recruitment.question)
    return recruitment.selection, asks, capacity is None, is_early, is_late, is_full


def of_joining():
    """One application to join in each state: waiting, approved, declined, withdrawn."""
    found = MembershipApplication.objects.exclude(user=None).select_related("user").order_by("pk")
    for one in {each.status: each for each in found}.values():
        yield f"joining {one.status}", one.user.email, f"/join/done/{one.pk}/"
        yield f"join {one.status}", one.user.email, "/join/"


def of_rooms():
    room, first, second = furnished_room()
    inside = room.get_absolute_url()
    for state, rest in {
        "room": "",
        "earlier": f"?before={second.seq}",
        "answer": f"?reply={first.seq}",
        "found": "search/?q=桜",
        "nothing found": "search/?q=みつからない",
        "edit": f"messages/{first.seq}/edit/",
        "who felt what": f"messages/{first.seq}/reactions/",
        "report": f"messages/{second.seq}/report/",
        "people": "people/",
    }.items():
        yield state, MEMBER, inside + rest
    yield "room, moderator", MODERATOR, inside
    yield "wordings", MODERATOR, f"{inside}messages/{first.seq}/wordings/"
    hidden = room.messages.exclude(hidden_at=None).get()
    yield "show", MODERATOR, f"{inside}messages/{hidden.seq}/show/"
    joined = Participant.objects.filter(user__email=MEMBER).values("room")
    for door in Room.objects.filter(kind=Room.Kind.OPEN).exclude(pk__in=joined)[:1]:
        yield "door", MEMBER, door.get_absolute_url()
    yield "empty room", MEMBER, room_with("まだ静かな部屋", MEMBER).get_absolute_url()
    closed = room_with("閉じた部屋", MEMBER)
    actions.close_room(room=closed, by=person(MODERATOR))
    yield "closed room", MEMBER, closed.get_absolute_url()


def of_asking():
    """A room by application: its door at first, while one waits, after a refusal; its queue."""
    one, other = person(MEMBER), person(MODERATOR)
    room = room_with("申し込む部屋", MODERATOR)
    Room.objects.filter(pk=room.pk).update(kind=Room.Kind.APPLY)
    Participant.objects.filter(room=room, user=other).update(role=Participant.Role.MODERATOR)
    room.refresh_from_db()
    asked = actions.ask_to_enter(room=room, user=one, why="太鼓の稽古に加わりたいです。")
    inside = room.get_absolute_url()
    yield "waiting at the door", MEMBER, inside
    yield "queue", MODERATOR, f"{inside}requests/"
    yield "decline", MODERATOR, f"{inside}requests/{asked.pk}/decline/"
    declining = room_with("見送られた部屋", MODERATOR)
    Room.objects.filter(pk=declining.pk).update(kind=Room.Kind.APPLY)
    declining.refresh_from_db()
    declined = actions.ask_to_enter(room=declining, user=one, why="はじめまして。")
    actions.decline(request=declined, by=other, reason="ことしは定員に達しました。")
    yield "declined at the door", MEMBER, declining.get_absolute_url()
    yield "door of asking", OUTSIDE, inside


def furnished_room():
    """A room with an answer, feelings, a pin, a call, a long word, and what was taken away."""
    room = room_with("眺めの部屋", MEMBER, MODERATOR)
    one, other = person(MEMBER), person(MODERATOR)
    place = Participant.objects.get(room=room, user=other)
    place.role = Participant.Role.MODERATOR
    place.save()
    first = say(room, one, "城あとの桜を見にいきませんか。")
    second = say(room, other, "@ひなた いいですね。十時に駅で。", reply_to=first.seq)
    actions.edit_message(message=first, by=one, text="城あとの桜を、日曜に見にいきませんか。")
    actions.react(message=first, by=other, kind="coming", on=True)
    actions.react(message=first, by=one, kind="thanks", on=True)
    actions.pin_message(message=second, by=other)
    actions.ask_town(message=first, by=one)
    asked = say(room, one, "駐車場はありますか。")
    actions.ask_town(message=asked, by=one)
    actions.mark_answered(message=asked, by=other)
    say(room, other, LONG)
    actions.remove_message(message=say(room, one, "消す文"), by=one)
    actions.hide_message(message=say(room, one, "隠す文"), by=other)
    return room, first, second


def of_measures():
    """What is decided about a person, from the first word to the answer to an appeal."""
    member, by, other = person(STOPPED), person(MODERATOR), person(MEMBER)
    room = room_with("措置の部屋", STOPPED, MODERATOR)
    said = say(room, member, "困った文")
    about = {"user": member, "by": by, "reason": "ほかの方を傷つける言い方でした。", "room": room}
    warned = actions.take_measure(kind="warn", message=said, **about)
    yield "warned", STOPPED, warned.get_absolute_url()
    hidden = actions.take_measure(kind="hide", message=said, **about)
    actions.appeal_to(measure=hidden, by=member, words="冗談のつもりでした。")
    yield "appeal waits", STOPPED, hidden.get_absolute_url()
    for answer in Measure.Answer:
        stop = actions.take_measure(kind="suspend", days=7, **about)
        actions.appeal_to(measure=stop, by=member, words="事情があります。")
        actions.answer_appeal(measure=stop, answer=answer, words="確かめました。", by=other)
        yield f"appeal: {answer}", STOPPED, stop.get_absolute_url()
    yield "stopped", STOPPED, room.get_absolute_url()
    yield "told", STOPPED, "/mypage/notices/"


def person(email):
    return User.objects.get(email=email)


def room_with(name, *people):
    room = Room.objects.create(name=name)
    for email in people:
        actions.join_room(room=room, user=person(email))
    return room


def say(room, author, text, **more) -> Message:
    said = actions.post_message(room=room, author=author, text=text, client_msg_id=uuid4(), **more)
    return said.message
