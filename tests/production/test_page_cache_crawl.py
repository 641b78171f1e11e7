"""Two hundred things editors and members do, in a random order: no kept page says anything else
than a fresh one. In one process, but with real commits; the seed is in the name of the test."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.utils.timezone import now

from igashu_site.edge import watch
from igashu_site.edge.shelf import Shelf, shelf
from tests.igashu_site.edge.door import Door

from .deeds import Town, addresses

ACTIONS, CRAWL_EVERY = 200, 10
PAUSES = (0, 0, 1, 60, 1800)  # seconds between two actions
LANGUAGES = ("ja", "en")


@pytest.fixture
def door(monkeypatch):
    shelf.resize(16 * 1024 * 1024)
    connection.execute_wrappers.append(watch.watch)
    for end in (request_started, request_finished):
        end.disconnect(close_old_connections)
    yield Door(WSGIHandler())
    for end in (request_started, request_finished):
        end.connect(close_old_connections)
    connection.execute_wrappers.remove(watch.watch)
    shelf.resize(0)


def crawl(door):
    """Return what is told differently from the shelf and afresh."""
    different = []
    for path in dict.fromkeys(addresses()):
        for language in LANGUAGES:
            kept = door.read(path, accept_language=language)
            fresh = door.fresh(path, accept_language=language)
            if (kept.status, kept.body) != (fresh.status, fresh.body):
                different.append((path, language))
    return different


def live_through(door, seed, *, actions=ACTIONS, every=CRAWL_EVERY, among=(), pauses=PAUSES):
    """Let things happen; return the actions and every difference found on the way."""
    dice, found, done = random.Random(seed), [], []
    with time_machine.travel(now().replace(microsecond=0), tick=False) as clock:
        town = Town(dice)
        for number in range(1, actions + 1):
            done.append(town.act(among))
            clock.shift(timedelta(seconds=dice.choice(pauses)))
            for path in dice.sample(addresses(), 4):
                door.read(path)
            if number % every == 0:
                found += [(number, *one) for one in crawl(door)]
    return done, found


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("seed", [20261127])
def test_every_kept_page_is_as_a_fresh_one(door, seed):
    before = shelf.clock
    done, found = live_through(door, seed)
    assert found == [], done
    assert len(done) == ACTIONS
    assert shelf.clock > before + 100
    assert len(shelf) > 20


# The controls do a few things of the kind that the guard is for, and look each time.
DEEDS = {"actions": 4, "every": 2, "among": ("recruitment", "seats"), "pauses": (0,)}
MOMENTS = {"actions": 8, "every": 1, "among": ("notice", "wait", "wait"), "pauses": (60,)}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_table_not_heard_is_found_out__control(door, monkeypatch):
    forget = Shelf.forget
    deaf = {"activities_recruitment"}
    monkeypatch.setattr(Shelf, "forget", lambda self, tables: forget(self, tables - deaf))
    _done, found = live_through(door, 20261127, **DEEDS)
    assert {path for _number, path, _language in found} > {"/activities/"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_moment_not_said_is_found_out__control(door, monkeypatch):
    monkeypatch.setattr("home.context.holds_until", lambda moment: None)
    done, found = live_through(door, 20261127, **MOMENTS)
    assert found, done


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("few", [DEEDS, MOMENTS], ids=["deeds", "moments"])
def test_the_same_few_things_leave_nothing_to_find__with_the_guards(door, few):
    done, found = live_through(door, 20261127, **few)
    assert found == [], done
