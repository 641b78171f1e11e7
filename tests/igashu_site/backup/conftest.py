import pytest

from igashu_site.backup import sealed


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    """Nobody guesses at the keys of the tests."""
    monkeypatch.setattr(sealed, "COST", 2)
