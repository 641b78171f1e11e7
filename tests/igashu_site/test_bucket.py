"""Public pictures in a bucket: what the settings say of it, and what the doctor makes of it.

The bucket itself is in tests/production/test_s3.py.
"""

import pytest

from igashu_site.doctor import bucket as doctor
from igashu_site.settings import bucket

ADDRESS = "https://pictures.example.jp"
LISTED = b"<?xml version='1.0'?><ListBucketResult>"


@pytest.mark.parametrize(
    ("name", "address", "sources"),
    [
        ("", ADDRESS, []),
        ("pictures", ADDRESS, [ADDRESS]),
        ("pictures", f"{ADDRESS}/ours", [f"{ADDRESS}/ours/"]),  # not the neighbours'
    ],
)
def test_pages_may_show_what_is_in_the_bucket_alone(monkeypatch, name, address, sources):
    monkeypatch.setattr(bucket, "IGASHU_S3_BUCKET", name)
    monkeypatch.setattr(bucket, "IGASHU_S3_PUBLIC_URL", address)
    assert bucket.sources() == sources


@pytest.mark.parametrize(
    ("is_seen", "strangers", "answer", "codes"),
    [
        (True, [], None, []),
        (True, [], b"<html>a page of a network in front", []),
        (False, [], None, ["bucket_unseen"]),
        (True, ["documents/"], None, ["bucket_private"]),
        (True, [], LISTED, ["bucket_listed"]),
    ],
)
def test_the_doctor_judges_what_it_saw(monkeypatch, is_seen, strangers, answer, codes):
    monkeypatch.setattr(doctor, "seen_at", lambda _address: answer)
    assert [finding.code for finding in doctor.judged(is_seen, strangers)] == codes


def test_without_a_bucket_the_doctor_asks_nobody():
    assert list(doctor.bucket()) == []
