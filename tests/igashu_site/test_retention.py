"""Time goes by: what is no longer needed goes, and nothing else."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from igashu_site import retention
from members.models import Letter

pytestmark = pytest.mark.django_db


def letter(user, *, days, **standing):
    made = Letter.objects.create(
        user=user, address=user.email, kind="x", subject="x", text="秘密の本文",
        dedupe_key=f"{days}{standing}", **standing,
    )  # fmt: skip
    Letter.objects.filter(pk=made.pk).update(written_at=now() - timedelta(days=days))
    return made


def test_the_text_of_a_letter_goes_after_ninety_days(aoi):
    old = letter(aoi, days=91, sent_at=now())
    given_up = letter(aoi, days=91, failed_at=now())
    young = letter(aoi, days=89, sent_at=now())
    waiting = letter(aoi, days=91)
    retention.tidy(now())
    texts = {one.pk: one.text for one in Letter.objects.all()}
    assert (texts[old.pk], texts[given_up.pk]) == ("", "")
    assert (texts[young.pk], texts[waiting.pk]) == ("秘密の本文", "秘密の本文")
    retention.tidy(now() + timedelta(days=2))
    assert Letter.objects.get(pk=young.pk).text == ""


def test_a_day_is_tidied_once():
    cache.clear()
    with patch.object(retention, "tidy") as tidy:
        retention.tidy_once_a_day()
        retention.tidy_once_a_day()
    assert tidy.call_count == 1


def test_a_day_whose_tidying_failed_is_not_done():
    cache.clear()
    with patch.object(retention, "tidy", side_effect=ZeroDivisionError):
        for _round in range(2):
            with pytest.raises(ZeroDivisionError):
                retention.tidy_once_a_day()
    with patch.object(retention, "tidy") as tidy:
        retention.tidy_once_a_day()
    assert tidy.call_count == 1
