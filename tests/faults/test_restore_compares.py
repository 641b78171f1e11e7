"""PostgreSQL: what differs from the manifest is noticed before anything is replaced for good."""

import pytest

from tests.servers import laid
from tests.servers.profiles import folder
from tests.servers.site import Site

KEY = "only-for-tests-" + "k" * 40
LAY_DOWN = "from tests import build; build.make_person('then@example.jp', member=True)"
LATER = "from tests import build; build.make_person('now@example.jp', member=True)"
SEEN = (
    "from members.models import User;"
    "people = User.objects.filter(email__endswith='.jp').order_by('email');"
    "print(*people.values_list('email', flat=True))"
)
# Manifests that count otherwise than the dump holds.
LYING = """
from unittest.mock import patch
from django.db import connection
from igashu_site.backup import make, tables
honest = tables.sums(connection)
people = honest["members_user"]
lies = {{
    "count": honest | {{"members_user": [people[0] + 1, people[1]]}},
    "sum": honest | {{"members_user": [people[0], "f" * 16]}},
    "missing": honest | {{"of_old": [0, "0" * 16]}},
    "uncounted": {{name: told for name, told in honest.items() if name != "members_user"}},
}}
for name, told in lies.items():
    with patch.object(tables, "sums", return_value=told):
        make.make(connection).rename(f"{home}/{{name}}.backup")
"""
# The control: the restore with the comparison taken out.
BLIND = """
from pathlib import Path
from unittest.mock import patch
from django.db import connection
from igashu_site.backup import postgres, restore
with patch.object(postgres, "comparison", return_value="SELECT 1;"):
    restore.restore(connection, Path({path!r}), replace=True, sign_out=False)
"""


@pytest.fixture(scope="module")
def site():
    with (
        folder() as home,
        laid.database("postgres", home) as address,
        Site(home, DATABASE_URL=address, BACKUP_KEY=KEY) as made,
    ):
        picture(made).parent.mkdir(parents=True, exist_ok=True)
        picture(made).write_text("then")
        made.python(LAY_DOWN)
        made.python(LYING.format(home=home))
        made.python(LATER)
        picture(made).write_text("now")
        yield made


def picture(site):
    return site.var / "media" / "picture.jpg"


def seen(site):
    return site.python(SEEN).split()[-2:], picture(site).read_text()


def test_a_difference_changes_nothing(site):
    lies = {"count": "members_user", "sum": "members_user", "missing": "of_old"}
    for lie, named in (lies | {"uncounted": "members_user"}).items():
        said = site.manage("restore", str(site.home / f"{lie}.backup"), "--replace", check=False)
        assert named in said, lie
        assert not list(site.var.glob("*.before-*"))
    assert seen(site) == (["now@example.jp", "then@example.jp"], "now")
    # The control: with the comparison taken out, the same file replaces everything.
    site.python(BLIND.format(path=str(site.home / "count.backup")))
    people, shown = seen(site)
    assert "now@example.jp" not in people
    assert (people[-1], shown) == ("then@example.jp", "then")
