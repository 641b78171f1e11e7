"""One socket: translate, call, reply."""

import asyncio
import logging
import time

from channels.db import database_sync_to_async
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import activate
from django.utils.translation import gettext as _

from members.models import User

from . import access, language, presence, protocol
from .actions import mark_read, post_message
from .hub import this_hub
from .limits import Allowance
from .models import Room
from .outbox import Outbox
from .protocol import Close

logger = logging.getLogger(__name__)
SECONDS_UNTIL_RETRY = 3


class Over(Exception):
    """The socket has lost its right to be open."""

    def __init__(self, code: Close) -> None:
        self.code = code


async def room_consumer(scope, receive, send):
    """Take one socket from its first to its last message."""
    await receive()  # websocket.connect
    activate(language.of_socket(scope))  # ends with this socket's own task
    session_key = scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
    viewer, is_welcome = await look_up(session_key)
    if not viewer.is_authenticated:
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "websocket.accept"})
    socket = RoomSocket(session_key, str(viewer.pk))
    if is_welcome:
        await socket.live(receive, send)
    else:  # accepted first: a refusal before would reach the browser without its code
        socket.outbox.close(Close.MEMBERSHIP_ENDED)
        await socket.outbox.empty(send)


class RoomSocket:
    __slots__ = ("allowance", "cursors", "heard_at", "outbox", "person", "session_key")

    def __init__(self, session_key: str, person: str) -> None:
        self.session_key, self.person = session_key, person
        self.outbox, self.allowance = Outbox(), Allowance()
        self.cursors: dict[int, int | None] = {}
        self.heard_at = time.monotonic()

    async def live(self, receive, send) -> None:
        """Read and write side by side until one of them ends."""
        self.put(protocol.Hello(me=self.person, server_time=now().isoformat()))
        tasks = {
            asyncio.create_task(self.outbox.empty(send)),
            asyncio.create_task(self.hear(receive)),
        }
        try:
            await this_hub().arrive(self)
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            this_hub().depart(self)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def hear(self, receive) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            self.heard_at = time.monotonic()
            if not self.allowance.takes(self.heard_at):
                self.outbox.close(Close.TOO_MANY_FRAMES)
            if self.outbox.closing:
                continue  # deaf to what comes after the last word
            await self.answer(message.get("text"))

    async def answer(self, frame: str | None) -> None:
        request = None
        try:
            request = protocol.read(frame or "")
            await ANSWERS[type(request)](self, request)
        except protocol.BadFrame as error:
            self.put(protocol.Refused(str(error), text_for(str(error))))
            if self.allowance.strike():
                self.outbox.close(Close.PROTOCOL)
        except Over as over:
            self.outbox.close(over.code)
        except (ValidationError, PermissionDenied, Http404, DatabaseError) as error:
            self.put(refusal(error, request))
        except Exception:
            # One broken request must not leave a socket open that nobody reads any more.
            logger.exception("socket failed", extra={"event": "community.socket.failed"})
            self.outbox.close(Close.RESTART)

    def put(self, reply: protocol.Reply) -> None:
        self.outbox.put(protocol.write(reply))

    async def sub(self, request: protocol.Sub) -> None:
        if request.room not in self.cursors and len(self.cursors) >= protocol.ROOMS_PER_SOCKET:
            raise ValidationError(_("一度に開ける部屋の数をこえました。"), code="too_many_rooms")
        room = await room_for(self.session_key, request.room)
        epoch = str(room.epoch)
        is_strange = not 0 <= request.after <= room.head_seq or request.epoch not in ("", epoch)
        if is_strange:
            self.put(protocol.Resync(room.pk, room.head_seq, epoch))
        await this_hub().subscribe(self, room, room.head_seq if is_strange else request.after)

    async def say(self, request: protocol.Say) -> None:
        self.put(await say(self.session_key, request))

    async def read(self, request: protocol.Read) -> None:
        await read(self.session_key, request)

    async def pong(self, request: protocol.Pong) -> None:
        for room_id in self.cursors:
            presence.stay(room_id, self.person, self)


ANSWERS = {
    protocol.Sub: RoomSocket.sub,
    protocol.Say: RoomSocket.say,
    protocol.Read: RoomSocket.read,
    protocol.Pong: RoomSocket.pong,
}


@database_sync_to_async
def look_up(session_key: str) -> tuple[access.Viewer, bool]:
    viewer = access.person_behind(session_key)
    return viewer, access.may_enter(viewer)


def signed_in(session_key: str) -> User:
    viewer = access.person_behind(session_key)
    if not viewer.is_authenticated:
        raise Over(Close.SESSION_ENDED)
    return viewer


@database_sync_to_async
def room_for(session_key: str, room_id: int) -> Room:
    room = access.access_room(signed_in(session_key), room_id)
    if room.is_closed:
        raise ValidationError(_("この部屋は閉じられました。"), code="room_closed")
    return room


@database_sync_to_async
def say(session_key: str, request: protocol.Say) -> protocol.Ack:
    author = signed_in(session_key)
    room = access.access_room(author, request.room, to="post")
    posted = post_message(
        room=room,
        author=author,
        text=request.text,
        client_msg_id=request.client_msg_id,
        reply_to=request.reply_to,
    )
    return protocol.Ack(room.pk, request.client_msg_id, posted.message.seq)


@database_sync_to_async
def read(session_key: str, request: protocol.Read) -> None:
    room = access.access_room(signed_in(session_key), request.room)
    if room.mine:
        mark_read(participant=room.mine, seq=request.seq)


def refusal(error: Exception, request: protocol.Request | None) -> protocol.Refused:
    """Turn an error of the house into the answer that belongs to the request."""
    code, text = code_and_text(error)
    return protocol.Refused(
        code=code,
        text=text,
        room=getattr(request, "room", 0),
        client_msg_id=getattr(request, "client_msg_id", ""),
        wait=getattr(error, "wait", SECONDS_UNTIL_RETRY if code == "unavailable" else 0),
    )


def code_and_text(error: Exception) -> tuple[str, str]:
    if isinstance(error, ValidationError):
        return error.code or "invalid", " ".join(error.messages)
    if isinstance(error, Http404):
        return "not_found", text_for("not_found")
    if isinstance(error, PermissionDenied):
        return "forbidden", text_for("forbidden")
    return "unavailable", text_for("unavailable")


def text_for(code: str) -> str:
    texts = {
        "not_found": _("この部屋は見つかりません。"),
        "forbidden": _("この部屋では、その操作はできません。"),
        "unavailable": _("いまは保存できませんでした。少し待って、もう一度送信してください。"),
        "too_long": _("一度に送れる量をこえました。2回に分けて送信してください。"),
    }
    return texts.get(code, _("うまく読み取れませんでした。ページを読み込みなおしてください。"))
