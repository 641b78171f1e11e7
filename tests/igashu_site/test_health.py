from unittest.mock import patch

from igashu_site import health


def test_livez_needs_no_database(client):
    assert client.get("/livez").json() == {"alive": True}


def test_readyz_names_every_part(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, set(answer.json())) == (200, set(health.CHECKS))


def test_readyz_is_503__when_one_part_fails(client, db):
    with patch.dict(health.CHECKS, {"database": lambda: 1 / 0}):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
