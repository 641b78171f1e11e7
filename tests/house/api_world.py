"""A small world behind the JSON doors, and how to walk through them."""

import json
import uuid
from dataclasses import dataclass

from django.utils.timezone import now

from activities.actions.apply import apply_to
from activities.actions.select import offer_seat
from community.actions import (
    ask_to_enter,
    draw_groups,
    enrol,
    join_room,
    open_workshop,
    post_message,
    report_message,
)
from community.models import Room
from igashu_site.api import api
from members.notices.actions import notify
from members.push.models import Device
from tests import build

SHOP = {"theme": "空き家", "question": "何から始めますか"}


@dataclass
class World:
    """Aoi was offered a seat and talks in a room. Nobody else has done anything."""

    activity: object
    recruitment: object
    application: object
    room: object
    # A room that aoi has asked to enter.
    asked_room: object
    # A room in which a workshop gathers, and one where aoi sits in a group.
    calling: object
    group: object
    # Of what aoi said; and what aoi was told.
    report: object
    notice: object
    device: object

    def address(self, path):
        """Return a documented path with this world's own things in its gaps, and what it asks."""
        asked = {"/api/v1/rooms/{room_id}/search": "?q=はじめ"}
        return (path + asked.get(path, "")).format(
            activity_id=self.activity.pk,
            recruitment_id=self.recruitment.pk,
            application_id=self.application.pk,
            room_id=self.room_of(path).pk,
            workshop_id=self.group.workshop_id,
            request_id=self.asked_room.requests.get().pk,
            seq=self.room.messages.first().seq,
            kind="thanks",
            report_id=self.report.pk,
            notice_id=self.notice.pk,
            device_id=self.device.pk,
        )

    def room_of(self, path):
        """Return the room that an operation is about."""
        rooms = {
            "/requests": self.asked_room,
            "/workshop/draw": self.calling,
            "/workshop/extend": self.group.workshop.room,
            "/workshop/finish": self.group.workshop.room,
            "/workshops/": self.group.workshop.room,
            "/result": self.group.room,
            "/workshop": self.calling,
        }
        return next((room for part, room in rooms.items() if part in path), self.room)

    def body(self, method, path):
        """Return a body the operation accepts, or None."""
        bodies = {
            ("patch", "/api/v1/me"): {"bio": "こんにちは"},
            ("post", "/api/v1/recruitments/{recruitment_id}/applications"): {
                "submission_key": str(uuid.uuid4()),
                "answer": "行きたいから",
            },
            ("post", "/api/v1/rooms/{room_id}/messages"): {
                "text": "こんにちは",
                "client_msg_id": str(uuid.uuid4()),
            },
            ("post", "/api/v1/me/devices"): {"endpoint": "x", "p256dh": "x", "auth": "x"},
            ("post", "/api/v1/moderation/reports/{report_id}/decision"): {"answer": "keep"},
            ("patch", "/api/v1/rooms/{room_id}/messages/{seq}"): {"text": "はじめまして。"},
            ("post", "/api/v1/rooms/{room_id}/read"): {"seq": 1},
            ("post", "/api/v1/rooms/{room_id}/workshop"): SHOP,
            ("post", "/api/v1/rooms/{room_id}/workshop/extend"): {"minutes": 5},
            ("put", "/api/v1/rooms/{room_id}/result"): {
                "text": "まず一軒を借ります",
                "client_msg_id": str(uuid.uuid4()),
            },
            ("post", "/api/v1/rooms/{room_id}/requests"): {"why": "手伝いたい"},
            ("post", "/api/v1/rooms/{room_id}/requests/{request_id}/decline"): {"reason": "定員"},
        }
        return bodies.get((method, path))


def make_world(aoi, moderator):
    recruitment = build.make_recruitment(capacity=5)
    application = make_application(recruitment, aoi)
    offer_seat(application=application, by=moderator)
    room = Room.objects.create(name="ひろば")
    join_room(room=room, user=aoi)
    said = post_message(room=room, author=aoi, text="はじめまして", client_msg_id=uuid.uuid4())
    report = report_message(message=said.message, reporter=moderator, reason="other")
    notice = notify(to=aoi, kind="x", title="お知らせ", url="/rooms/", dedupe_key="world")
    asked_room = Room.objects.create(name="相談", kind=Room.Kind.APPLY)
    ask_to_enter(room=asked_room, user=aoi, why="祭りの準備に加わりたい")
    calling, talking = (make_shop(name, aoi) for name in ("集まり", "話し合い"))
    [group] = draw_groups(workshop=talking, by=aoi)
    device = Device.objects.create(user=aoi, slot=1, endpoint="https://fcm.googleapis.com/x")
    things = asked_room, calling.room, group, report, notice, device
    return World(recruitment.page, recruitment, application, room, *things)


def make_shop(name, host):
    """Open a workshop of somebody who looks after its room, and takes part."""
    room = Room.objects.create(name=name)
    join_room(room=room, user=host)
    room.participants.update(role="moderator")
    workshop = open_workshop(room=room, by=host, **SHOP)
    enrol(workshop=workshop, user=host)
    return workshop


def make_application(recruitment, applicant):
    return apply_to(
        recruitment=recruitment,
        applicant=applicant,
        answer="",
        message="",
        submission_key=uuid.uuid4(),
        at=now(),
    )


def operations():
    """Return every (method, path) our API documents."""
    paths = api.get_openapi_schema()["paths"]
    return sorted((method, path) for path, methods in paths.items() for method in methods)


def send(client, method, path, body=None):
    """Send JSON, or nothing."""
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(path, **data)
