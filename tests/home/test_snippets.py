from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.timezone import now

from home.models import Notice


def test_the_form_says_that_the_end_comes_after_the_start():
    at = now()
    with pytest.raises(ValidationError) as refusal:
        Notice(text="知らせ", starts_at=at, ends_at=at).clean()
    assert "ends_at" in refusal.value.message_dict


def test_the_database_says_so_too(db):
    at = now()
    with pytest.raises(IntegrityError):
        Notice.objects.create(text="知らせ", starts_at=at, ends_at=at - timedelta(seconds=1))


@pytest.mark.parametrize("link", ["/news/typhoon/", "https://example.jp/a?b=c", "/", ""])
def test_a_notice_may_lead_somewhere(db, link):
    Notice(text="知らせ", link=link).full_clean()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "news", "https://a b"]
)
def test_but_not_anywhere(db, link):
    with pytest.raises(ValidationError):
        Notice(text="知らせ", link=link).full_clean()
