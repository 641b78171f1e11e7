"""Pictures by their names, also by names that no file can have."""

import pytest
from django.http import Http404
from django.views.static import serve

from igashu_site.media_files import picture


@pytest.fixture
def pictures(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(b"drawn")
    return tmp_path / "images"


def test_a_picture_is_sent(db, pictures, rf):
    """`db`: an answer that is closed looks after the connections, and asks PostgreSQL for it."""
    answer = picture(rf.get("/"), "a.png")
    assert b"".join(answer.streaming_content) == b"drawn"
    answer.close()


@pytest.mark.parametrize("name", ["b.png", "a" * 3000, "a/" * 2000 + "x"])
def test_what_is_no_picture_is_absent(pictures, rf, name):
    with pytest.raises(Http404):
        picture(rf.get("/"), name)


def test_without_the_guard_a_long_name_would_be_a_fault(pictures, rf):
    """Negative control: Django's own view asks the disk, which refuses to look."""
    with pytest.raises(OSError, match="too long"):
        serve(rf.get("/"), "a" * 3000, document_root=pictures)
