"""What an address of a database may say, and what every connection is given."""

import pytest

from igashu_site import postgres
from igashu_site.backup.postgres import environment


def test_what_the_address_says_of_tls_is_kept():
    given = {"sslmode": "verify-full", "sslrootcert": "/etc/igashu/db-ca.pem"}
    told = postgres.options(pool=4, statement_seconds=5, given=given)
    assert told.items() >= given.items()
    assert told["pool"]["max_size"] == 4


def test_the_tools_of_the_backup_hear_it_too():
    class Line:
        settings_dict = dict.fromkeys(("HOST", "PORT", "USER", "PASSWORD", "NAME"), "x") | {
            "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/ca.pem", "pool": {}}
        }

    told = environment(Line)
    assert (told["PGSSLMODE"], told["PGSSLROOTCERT"]) == ("verify-full", "/ca.pem")


@pytest.mark.parametrize(("seconds", "statement", "idle"), [(5, "5s", "15s"), (0, "0s", "0")])
def test_every_limit_is_said__a_role_may_carry_others(seconds, statement, idle):
    told = postgres.options(pool=4, statement_seconds=seconds)["options"]
    assert f"-c statement_timeout={statement}" in told
    assert f"-c idle_in_transaction_session_timeout={idle}" in told
    assert "-c lock_timeout=3s" in told


def test_a_pooler_is_told_nothing_at_the_door():
    assert "options" not in postgres.options(pool=4, statement_seconds=5, has_pooler=True)
