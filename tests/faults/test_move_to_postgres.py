"""The demo town moves from SQLite to PostgreSQL."""

from tests.servers.postgres import postgres
from tests.servers.profiles import folder
from tests.servers.site import Site, ask

DEMO = "igashu_site.settings.dev"
COUNTS = "[m.objects.count() for m in (User, Application, Message, Page, Letter)]"
MODELS = (
    "from members.models import User, Letter; from activities.models import Application;"
    "from community.models import Message; from wagtail.models import Page; import json;"
)


def counts(site):
    return site.python(f"{MODELS} print(json.dumps({COUNTS}))").splitlines()[-1]


def test_the_demo_town_moves_and_goes_on():
    with folder() as home, postgres() as url:
        old = Site(home, settings=DEMO, DEBUG="0")
        old.manage("demo", "--migrate", "--if-empty")
        said = old.manage("move_to_postgres", url)
        new = Site(home, settings=DEMO, DEBUG="0", DATABASE_URL=url)
        assert "members_user" in said
        assert counts(new) == counts(old)
        # Numbers go on after the highest one, and words are found again.
        new.python("from tests import build; build.make_room('あたらしい部屋')")
        assert "城下町" in found(new)
        # A second time it would have to destroy what is there.
        assert "空のデータベース" in old.manage("move_to_postgres", url, check=False)


def found(site):
    with site:
        server = site.embedded().start()
        return ask(server.port, "/search/?q=%E5%9F%8E%E4%B8%8B%E7%94%BA", Host="localhost").text


def test_one_changed_row_is_seen():
    """The control: a sum that differs lets nothing be kept."""
    with folder() as home, postgres() as url:
        old = Site(home, settings=DEMO, DEBUG="0")
        old.manage("migrate", "--verbosity", "0")
        old.python("from members.models import User; User.objects.create_user('a@example.jp')")
        new = Site(home, settings=DEMO, DEBUG="0", DATABASE_URL=url)
        new.manage("migrate", "--verbosity", "0")
        wrong = (
            "from igashu_site.backup import move; from django.db import connection;"
            "from igashu_site.management.commands import move_to_postgres as m;"
            f"t = m.connect({url!r}); real = move.rows;"
            "lost = lambda model, c: model.__name__ == 'User' and c is t;"
            "move.rows = lambda model, c: iter([]) if lost(model, c) else real(model, c);"
            "move.move(connection, t)"
        )
        assert "members_user" in old.manage("shell", "--command", wrong, check=False)
        assert (
            new.python("from members.models import User; print(User.objects.count())").strip()
            == "0"
        )
