"""One socket: translate, call, reply."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import activate
from django.utils.translation import gettext as _

from . import language, presence, protocol, rules
from .actions import Chosen
from .asking import Over, Wish
from .frames import frame_of
from .hub import this_hub
from .limits import Allowance
from .models import Room
from .outbox import Line, line_of
from .protocol import Close

logger = logging.getLogger(__name__)
SECONDS_UNTIL_RETRY = 3


async def room_consumer(scope, receive, send):
    """Take one socket from its first to its last message."""
    await receive()  # websocket.connect
    activate(language.of_socket(scope))  # ends with this socket's own task
    session_key = scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
    if this_hub().rest.holds(session_key, time.monotonic()):
        await answer_late(send)
        return
    try:
        viewer, is_welcome = await this_hub().door.ask(session_key)
    except DatabaseError:
        await send({"type": "websocket.close", "code": 1013})  # seen as 403; the client tries again
        return
    if not viewer.is_authenticated:
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "websocket.accept"})
    socket = RoomSocket(session_key, str(viewer.pk), line_of(scope, send))
    del scope, send, viewer  # an idle socket keeps nothing that it does not need
    if not is_welcome:  # accepted first: a refusal before would reach the browser without its code
        socket.line.close(Close.MEMBERSHIP_ENDED)
    await socket.live(receive)


async def answer_late(send) -> None:
    """Let who sent too much and comes back before its time wait; nothing it sends is read."""
    await send({"type": "websocket.accept"})
    await asyncio.sleep(protocol.REST_PAUSE)
    await send({"type": "websocket.close", "code": int(Close.TOO_MANY_FRAMES)})


class RoomSocket:
    __slots__ = (
        "__weakref__",
        "acks",
        "allowance",
        "checked_at",
        "cursors",
        "heard_at",
        "line",
        "muted",
        "person",
        "session_key",
        "wrote_at",
    )

    def __init__(self, session_key: str, person: str, line: Line) -> None:
        self.session_key, self.person, self.line = session_key, person, line
        self.allowance = Allowance()
        self.cursors: dict[int, int | None] = {}
        self.muted: frozenset[int] = frozenset()
        self.acks: list[protocol.Ack] = []
        self.wrote_at = 0.0
        self.heard_at = self.checked_at = time.monotonic()

    async def live(self, receive) -> None:
        """Answer until the client is gone; or come in, when the server calls us with the rest."""
        self.line.end_with(asyncio.current_task())
        self.put(protocol.Hello(me=self.person, server_time=now().isoformat()))
        is_called = False
        try:
            if not self.line.closing:
                await this_hub().arrive(self)
            is_called = self.line.calls(self)
            if not is_called:
                await self.hear(receive)
        except asyncio.CancelledError:
            if not self.line.closing:
                raise
        finally:
            if not is_called:
                self.gone()

    def gone(self) -> None:
        this_hub().depart(self)
        self.line.drop()

    async def hear(self, receive) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            later = self.take(message.get("text"))
            if later is not None:
                await later

    def take(self, frame: str | None) -> Coroutine | None:
        """Answer one frame; what takes longer is returned, to be awaited before the next one."""
        self.heard_at = time.monotonic()
        if not self.line.asking and not self.allowance.takes(self.heard_at):
            this_hub().rest.begin(self.session_key, self.heard_at)
            self.line.close(Close.TOO_MANY_FRAMES)
        if self.line.closing:
            return None  # deaf to what comes after the last word
        request = None
        try:
            request = protocol.read(frame or "")
            later = ANSWERS[type(request)](self, request)
        except Exception as error:  # noqa: BLE001 - what is not expected is logged by refuse()
            # One broken request must not leave a socket open that nobody reads any more.
            self.refuse(error, request)
            return None
        return later and self.finish(later, request)

    async def finish(self, later: Coroutine, request: protocol.Request) -> None:
        try:
            await later
        except Exception as error:  # noqa: BLE001 - as above
            self.refuse(error, request)

    def refuse(self, error: BaseException, request: protocol.Request | None) -> None:
        if isinstance(error, protocol.BadFrame):
            self.put(protocol.Refused(str(error), text_for(str(error))))
            if self.allowance.strike():
                self.line.close(Close.PROTOCOL)
        elif isinstance(error, Over):
            self.line.close(error.code)
        elif isinstance(error, ValidationError | PermissionDenied | Http404 | DatabaseError):
            self.put(refusal(error, request))
        else:
            event = {"event": "community.socket.failed"}
            logger.error("socket failed", exc_info=error, extra=event)
            self.line.close(Close.RESTART)

    def put(self, reply: protocol.Reply) -> None:
        self.line.put(frame_of(reply))

    async def sub(self, request: protocol.Sub) -> None:
        if request.room not in self.cursors and len(self.cursors) >= protocol.ROOMS_PER_SOCKET:
            raise ValidationError(_("一度に開ける部屋の数をこえました。"), code="too_many_rooms")
        room = await this_hub().rooms_door.ask(Wish(self.session_key, request.room))
        epoch = str(room.epoch)
        is_muted = room.mine and room.mine.muted
        self.muted = self.muted | {room.pk} if is_muted else self.muted - {room.pk}
        is_strange = not 0 <= request.after <= room.head_seq or request.epoch not in ("", epoch)
        if is_strange:
            self.put(protocol.Resync(room.pk, room.head_seq, epoch))
        if self.cursors.get(room.pk, 0) is None:
            return  # it is catching up already, and will be told when it is done
        self.cursors[room.pk] = None
        after = room.head_seq if is_strange else request.after
        # Beside the hearing: a slow reader's signs of life are heard while it catches up.
        this_hub().start(self.catch_up(room, after))

    async def catch_up(self, room: Room, after: int) -> None:
        try:
            await this_hub().subscribe(self, room, after)
        except Exception as error:
            if not isinstance(error, DatabaseError):
                logger.exception("not caught up", extra={"event": "community.socket.failed"})
            self.line.close(Close.RESTART)  # half caught up is deaf: it shall begin again

    def say(self, request: protocol.Say) -> None:
        """Hand it to those who write, and listen on: many messages share one commit."""
        wish = Wish(
            self.session_key,
            request.room,
            text=request.text,
            client_msg_id=request.client_msg_id,
            reply_to=request.reply_to,
            pictures=tuple(Chosen(UUID(one["id"]), one.get("alt", "")) for one in request.pictures),
        )
        stored = this_hub().voices.ask(wish)
        stored.add_done_callback(partial(self.said, request))

    def said(self, request: protocol.Say, stored: asyncio.Future) -> None:
        if stored.cancelled():
            return
        if error := stored.exception():
            self.refuse(error, request)
        else:
            self.acknowledge(protocol.Ack(request.room, request.client_msg_id, stored.result().seq))

    def acknowledge(self, ack: protocol.Ack) -> None:
        """Say what is stored: of what one commit stored together, in one frame."""
        self.acks.append(ack)
        if len(self.acks) == 1:
            asyncio.get_running_loop().call_soon(self.tell_acks)

    def tell_acks(self) -> None:
        acks, self.acks = self.acks, []
        self.line.put(frame_of(*acks))

    async def read(self, request: protocol.Read) -> None:
        await this_hub().marks.ask(Wish(self.session_key, request.room, seq=request.seq))

    def pong(self, request: protocol.Pong) -> None:
        self.line.confirm()
        for room_id in self.cursors:
            presence.stay(room_id, self.person, self)

    async def writing(self, request: protocol.Writing) -> None:
        """Let the others here see who writes: asked afresh each time whether that is allowed."""
        is_soon = self.heard_at - self.wrote_at < protocol.WRITING_SECONDS
        if is_soon or request.room not in self.cursors:
            return
        self.wrote_at = self.heard_at
        who = await this_hub().writers.ask(Wish(self.session_key, request.room))
        if who:
            this_hub().tell_writing(request.room, self.person, who)


ANSWERS = {
    protocol.Sub: RoomSocket.sub,
    protocol.Say: RoomSocket.say,
    protocol.Read: RoomSocket.read,
    protocol.Pong: RoomSocket.pong,
    protocol.Writing: RoomSocket.writing,
}


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
        "unavailable": str(rules.NOT_STORED),
        "too_long": _("一度に送れる量をこえました。2回に分けて送信してください。"),
    }
    return texts.get(code, _("うまく読み取れませんでした。ページを読み込みなおしてください。"))
