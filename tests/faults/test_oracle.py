"""The judge is judged: each thing it exists to find, it finds."""

from copy import deepcopy
from types import SimpleNamespace

import pytest

from .oracle import Truth, complaints

KEY = "11111111-1111-4111-8111-111111111111"
EVENT = {"seq": 2, "what": "said", "message": {"client_msg_id": KEY, "text": "あ"}}


def kept():
    """Return a client and a log that fit each other."""
    client = SimpleNamespace(
        acks={KEY: (7, 2)},
        said={KEY: (7, "あ", 0.0)},
        seen={7: [{"seq": 1, "what": "arrived"}, deepcopy(EVENT)]},
        state=dict,
    )
    return client, Truth({7: [(1, "arrived"), (2, "said")]}, {KEY: [(7, 2, "あ")]})


def lost(client, known):
    known.words.clear()


def under_another_number(client, known):
    client.acks[KEY] = (7, 3)


def doubled(client, known):
    known.words[KEY].append((7, 3, "あ"))


def with_a_hole(client, known):
    known.events[7][1] = (3, "said")


def unseen(client, known):
    client.seen[7].pop()


def seen_twice(client, known):
    client.seen[7].append(client.seen[7][-1])


def in_another_order(client, known):
    client.seen[7].reverse()


def in_other_words(client, known):
    client.seen[7][1]["message"]["text"] = "い"


def test_nothing_is_said_about_promises_that_were_kept():
    client, known = kept()
    assert complaints([client], known) == []


@pytest.mark.parametrize(
    "harm",
    [lost, under_another_number, doubled, with_a_hole, unseen, seen_twice, in_another_order,
     in_other_words],
)  # fmt: skip
def test_each_broken_promise_is_found(harm):
    client, known = kept()
    harm(client, known)
    assert complaints([client], known) != []
