"""A small world behind the JSON doors, and how to walk through them."""

import json
import uuid
from dataclasses import dataclass

from django.utils.timezone import now

from activities.actions.apply import apply_to
from activities.actions.select import offer_seat
from community.actions import ask_to_enter, join_room, post_message
from community.models import Room
from igashu_site.api import api
from tests import build


@dataclass
class World:
    """Aoi was offered a seat and talks in a room. Nobody else has done anything."""

    activity: object
    recruitment: object
    application: object
    room: object
    # A room that aoi has asked to enter.
    asked_room: object

    def address(self, path):
        """Return a documented path with this world's own things in its gaps."""
        return path.format(
            activity_id=self.activity.pk,
            recruitment_id=self.recruitment.pk,
            application_id=self.application.pk,
            room_id=(self.asked_room if "/requests" in path else self.room).pk,
            request_id=self.asked_room.requests.get().pk,
            seq=self.room.messages.first().seq,
            kind="thanks",
        )

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
            ("patch", "/api/v1/rooms/{room_id}/messages/{seq}"): {"text": "はじめまして。"},
            ("post", "/api/v1/rooms/{room_id}/read"): {"seq": 1},
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
    post_message(room=room, author=aoi, text="はじめまして", client_msg_id=uuid.uuid4())
    asked_room = Room.objects.create(name="相談", kind=Room.Kind.APPLY)
    ask_to_enter(room=asked_room, user=aoi, why="祭りの準備に加わりたい")
    return World(recruitment.page, recruitment, application, room, asked_room)


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
