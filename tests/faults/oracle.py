"""The judge: what was acknowledged and shown, against what the database holds afterwards."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import psycopg

EVENTS = "SELECT room_id, seq, type FROM community_roomevent WHERE room_id IN ({}) ORDER BY 1, 2"
WORDS = (
    "SELECT room_id, seq, client_msg_id, text FROM community_message"
    " WHERE room_id IN ({}) ORDER BY 1, 2"
)


@dataclass(frozen=True)
class Truth:
    """The log of some rooms as it is stored."""

    events: dict[int, list[tuple[int, str]]]
    words: dict[str, list[tuple[int, int, str]]]  # by client_msg_id


def truth(address: str, rooms) -> Truth:
    listed = ", ".join(str(int(room)) for room in rooms)
    events, words = {room: [] for room in rooms}, {}
    for room, seq, kind in rows(address, EVENTS.format(listed)):
        events[room].append((seq, kind))
    for room, seq, key, text in rows(address, WORDS.format(listed)):
        words.setdefault(str(UUID(str(key))), []).append((room, seq, text))
    return Truth(events, words)


def rows(address: str, query: str) -> list[tuple]:
    if address.startswith("sqlite"):
        line = sqlite3.connect(address.removeprefix("sqlite:///"), timeout=30)
        try:
            return line.execute(query).fetchall()
        finally:
            line.close()
    with psycopg.connect(address) as line:
        return line.execute(query).fetchall()


def complaints(clients, known: Truth, *, all_seen: bool = True) -> list[str]:
    """Return what is wrong, in words; nothing when every promise was kept."""
    return [*log_complaints(known), *ack_complaints(clients, known),
            *(shown_complaints(clients, known) if all_seen else [])]  # fmt: skip


def log_complaints(known: Truth):
    """R1: 1, 2, 3 … without holes. R2: a message is stored once."""
    for room, lines in known.events.items():
        numbers = [seq for seq, _kind in lines]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"room {room}: numbers {numbers[:5]}…{numbers[-5:]} are not 1..{len(numbers)}"
    for key, stored in known.words.items():
        per_room = Counter(room for room, _seq, _text in stored)
        if max(per_room.values()) > 1:
            yield f"{key} is stored {len(stored)} times"


def ack_complaints(clients, known: Truth):
    """R3: what was acknowledged is there, under that number, in these words."""
    for client in clients:
        for key, (room, seq) in client.acks.items():
            text = client.said[key][1]
            if (room, seq, text) not in known.words.get(key, []):
                yield f"acknowledged but not stored so: {key} {room}/{seq}"


def shown_complaints(clients, known: Truth):
    """R1, R2, R4: everybody sees the log, all of it, in its order, each line once."""
    for number, client in enumerate(clients):
        for room, shown in client.seen.items():
            lines = [(item["seq"], item["what"]) for item in shown]
            if lines != known.events[room]:
                yield (
                    f"client {number} saw {len(lines)} lines of room {room}, "
                    f"{len(known.events[room])} are stored: {client.state()}"
                )
            for item in shown:
                key = (item.get("message") or {}).get("client_msg_id")
                text = (item.get("message") or {}).get("text")
                stored = known.words.get(key, [])
                if item["what"] == "said" and (room, item["seq"], text) not in stored:
                    yield f"client {number} was told other words in {room}/{item['seq']}"


def delays(clients) -> list[float]:
    """Return how long each message took from being said to being seen by each client, sorted."""
    said_at = {}
    for client in clients:
        for key, (_room, _text, at) in client.said.items():
            if key in client.acks:
                said_at[client.acks[key]] = at
    found = [
        at - said_at[place]
        for client in clients
        for place, at in client.seen_at.items()
        if place in said_at
    ]
    return sorted(found)


def p95(values) -> float:
    return values[int(len(values) * 0.95)] if values else 0.0
