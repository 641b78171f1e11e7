"""A cluster of Redis of which a node dies; one Redis for two towns that do not hear each other."""

import asyncio
import json
from contextlib import contextmanager

import pytest
import redis

from tests.faults.load import Crowd
from tests.faults.town import LOOSE
from tests.servers import laid
from tests.servers.process import until
from tests.servers.profiles import folder, private, start_together
from tests.servers.redis import Redis
from tests.servers.redis_cluster import RedisCluster
from tests.servers.site import Site, ask, metric

SAME = {"DATABASE_POOL": "5", "ROOM_NEWCOMER_POSTS": "0"}
LAY = "import json; from tests.faults.inside import lay; print(json.dumps(lay({}, {})))"
CACHE = "__import__('django.core.cache').core.cache.cache"
TITLE = (
    "from home.models import HomePage as H; h = H.objects.get(); h.title = {!r};"
    "h.save_revision().publish()"
)
WRITES = (
    "c.set('a', 1), c.set_many({'b': 2, 'd': 3}), c.add('n', 0), c.incr('n'),"
    "c.get_many(['a', 'b', 'd', 'n'])"
)


class Town:
    """Two socket workers that also make pages, on servers that somebody else keeps."""

    def __init__(self, site, url):
        self.site, self.url = site, url
        self.workers = [site.sockets(f"{site.home.name}-{n}") for n in (1, 2)]
        for worker in self.workers:  # without the pace of people
            worker.command[-1] = LOOSE

    @property
    def ports(self):
        return [worker.port for worker in self.workers]

    def lay(self, people, rooms):
        return json.loads(self.site.python(LAY.format(people, rooms)).splitlines()[-1])


@contextmanager
def towns(home, *many):
    """Yield a town for each of these settings, on one PostgreSQL, with databases of their own."""
    server = laid.postgres(private(home, "pg"), max_connections=100).start()
    made = []
    try:
        for number, settings in enumerate(many):
            name = f"town{number}"
            server.sql(f"CREATE DATABASE {name} TEMPLATE postgres", database="template1")
            address = server.url(name)
            site = Site(private(home, name), DATABASE_URL=address, **(SAME | settings))
            site.name_static_files()
            site.python("from tests import build; build.make_house()")
            made.append(Town(site, address))
        start_together([worker for town in made for worker in town.workers])
        yield made
    finally:
        for town in made:
            town.site.end()
        server.end()


async def in_thread(work, *values, **named):
    return await asyncio.to_thread(work, *values, **named)


@pytest.fixture(scope="module")
def clustered():
    with folder() as home:
        cluster = RedisCluster(home)
        try:
            cluster.start()
            nodes = ",".join(cluster.places())
            with towns(home, {"REDIS_URL": cluster.url(), "REDIS_NODES": nodes}) as (town,):
                yield town, cluster
        finally:
            cluster.end()


def test_keys_of_a_town_are_in_one_slot_and_can_be_asked_together(clustered):
    town, _cluster = clustered
    kept = town.site.value(f"(lambda c: ({WRITES})[-1])({CACHE})")
    assert kept == {"a": 1, "b": 2, "d": 3, "n": 1}


def test_the_control__who_does_not_know_of_the_cluster_finds_no_keys(clustered):
    _town, cluster = clustered
    line = redis.Redis.from_url(cluster.url())
    with pytest.raises(redis.exceptions.MovedError):
        for number in range(20):
            line.get(str(number))
    line.close()


@pytest.mark.asyncio
async def test_a_node_dies_and_the_rooms_go_on(clustered):
    town, cluster = clustered
    async with Crowd(town, people=12, rooms=2) as crowd:
        talk = asyncio.create_task(crowd.talk(each=12, most_wait=0.4))
        await crowd.writers[0].until(lambda: len(crowd.writers[0].acks) > 2)
        before = {client: len(client.connects) for client in crowd.clients}
        await in_thread(cluster.nodes[0].kill)
        await talk
        assert await crowd.judged() == []
        assert crowd.p95() < 6
        assert {client: len(client.connects) for client in crowd.clients} == before
        quick = await heard_within(crowd, town)
        assert quick < 2, "the bell rings again, at another node: nobody waits for the five seconds"
    await in_thread(fresh_within, town, 5)
    await in_thread(cluster.nodes[0].start)


async def heard_within(crowd, town):
    """Return how long it takes until a message at one worker is seen at both."""
    room, loop = crowd.rooms[0], asyncio.get_running_loop()
    speaker = next(one for one in crowd.clients if room in one.rooms)
    took = []
    for number in range(3):
        began, head = loop.time(), speaker.rooms[room]
        speaker.say(room, f"まだいますか{number}")
        for one in crowd.clients:
            if room in one.rooms:
                await one.until(lambda one=one, head=head: one.rooms[room] > head)
        took.append(loop.time() - began)
    return min(took)


def fresh_within(town, seconds):
    """Publish from a third process; both workers show it in time."""
    title = "あたらしい題"
    for port in town.ports:
        assert title not in ask(port, "/").text
    town.site.python(TITLE.format(title))
    until(lambda: all(title in ask(port, "/").text for port in town.ports), seconds, what="fresh")


# --- One Redis for two towns ----------------------------------------------------------------------

IGA, WATARAI = (
    {"BASE_URL": f"https://{name}", "ALLOWED_HOSTS": f"{name},igashu.example.jp"}
    for name in ("iga.example.jp", "watarai.example.jp")
)
KEEP = f"{CACHE}.set('secret', 'いが') or 1"
FIND = f"{CACHE}.get('secret')"


@pytest.fixture(scope="module")
def neighbours():
    """Two towns on one Redis, and on one number of a database."""
    with folder() as home:
        server = Redis(private(home, "redis")).start()
        same = {"REDIS_URL": server.url()}
        try:
            with towns(home, IGA | same, WATARAI | same) as made:
                yield made
        finally:
            server.end()


@contextmanager
def as_if_it_were(other, town):
    """The control: for a while what a town says and keeps is under the name of the other one."""
    former = town.site.env
    town.site.env = former | {"IGASHU_REDIS_PREFIX": f"igashu:{other}"}
    try:
        yield
    finally:
        town.site.env = former


def test_what_one_town_keeps_the_other_does_not_find(neighbours):
    iga, watarai = neighbours
    iga.site.value(KEEP)
    assert watarai.site.value(FIND) is None
    with as_if_it_were("iga.example.jp", watarai):
        assert watarai.site.value(FIND) == "いが"


def test_a_change_in_one_town_is_no_news_in_the_other(neighbours):
    iga, watarai = neighbours
    for town in neighbours:
        assert ask(town.ports[0], "/").status == 200
    before = news(watarai)
    iga.site.python(TITLE.format("伊賀のことば"))
    until(lambda: "伊賀のことば" in ask(iga.ports[0], "/").text, 5, what="the town's own news")
    assert news(watarai) == before
    with as_if_it_were("watarai.example.jp", iga):
        iga.site.python(TITLE.format("もうひとつ"))
    until(lambda: news(watarai) > before, 5, what="the control: under its name it is heard")


def news(town):
    return metric(town.ports[0], "igashu_page_cache_total", what="news")


def test_a_session_of_one_town_opens_nothing_in_the_other(neighbours):
    iga, watarai = neighbours
    iga.site.python("from tests import build; build.make_person('aoi@example.jp', member=True)")
    cookie = {"Cookie": f"__Host-session={iga.site.session_of('aoi@example.jp')}"}
    here, there = (ask(town.ports[0], "/api/v1/me", **cookie).status for town in (iga, watarai))
    assert (here, there) == (200, 401)
