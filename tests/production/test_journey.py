"""The production profile, installed as documented, does the main job."""

import pytest

from .installation import installed


@pytest.fixture(scope="module")
def town():
    with installed() as made:
        yield made


def test_it_stands(town):
    from .browser import Visitor

    v = Visitor(town)
    a = v.get("/")
    assert a.status == 200
