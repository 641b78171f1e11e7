"""The outbox: written with the deed, sent after it, once, and tried again."""

import smtplib
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils.timezone import now

from members.actions import letters
from members.models import Letter


class Broken(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise OSError("no route")


def write(user, key="k", subject="件名"):
    return letters.write_letter(to=user, kind="test", subject=subject, text="本文", dedupe_key=key)


def test_the_same_news_is_written_once(aoi):
    assert write(aoi).pk == write(aoi).pk
    assert Letter.objects.count() == 1


def test_a_letter_leaves_after_commit(aoi, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(aoi)
        assert not mailoutbox
    assert [m.to for m in mailoutbox] == [["aoi@example.jp"]]
    assert Letter.objects.get().sent_at


def test_a_letter_waits_for_the_clock__when_told_so(
    aoi, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.IGASHU_LETTERS_AT_ONCE = False
    with django_capture_on_commit_callbacks(execute=True):
        write(aoi)
    assert not mailoutbox
    assert letters.send_due_letters() == 1
    assert len(mailoutbox) == 1


def test_a_letter_is_sent_once(aoi, mailoutbox):
    letter = write(aoi)
    assert [letters.deliver(letter.pk), letters.deliver(letter.pk)] == [True, False]
    assert letters.send_due_letters() == 0
    assert len(mailoutbox) == 1


def test_a_slow_mail_server_does_not_hold_up_the_clock(aoi, ben, chika, mailoutbox):
    """A round ends; what it did not get to waits untouched. Control: without an end all leave."""
    for person in (aoi, ben, chika):
        write(person, key=person.email)
    with patch.object(letters.time, "monotonic", side_effect=[0, 1, 31, 41]):
        assert letters.send_due_letters(seconds=30) == 1
    assert list(Letter.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    assert letters.send_due_letters(seconds=float("inf")) == 2


def test_a_claimed_letter_is_left_alone__until_the_claim_ends(aoi, mailoutbox):
    letter = write(aoi)
    Letter.objects.update(claimed_until=now() + timedelta(minutes=1))
    assert letters.send_due_letters() == 0
    Letter.objects.update(claimed_until=now() - timedelta(seconds=1))
    assert letters.send_due_letters() == 1
    assert Letter.objects.get(pk=letter.pk).sent_at


def test_a_broken_server_fails_no_deed_and_is_tried_again(
    aoi, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    with django_capture_on_commit_callbacks(execute=True):
        letter = write(aoi)
    letter.refresh_from_db()
    assert (letter.attempts, letter.sent_at, letter.failed_at) == (1, None, None)
    assert letter.claimed_until > now()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Letter.objects.update(claimed_until=now())
    assert letters.send_due_letters() == 1


def test_after_many_failures_it_is_given_up_and_said_so(aoi, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    letter = write(aoi)
    for _attempt in range(letters.MOST_ATTEMPTS):
        Letter.objects.update(claimed_until=None)
        letters.send_due_letters()
    letter.refresh_from_db()
    assert letter.failed_at and letter.attempts == letters.MOST_ATTEMPTS
    assert letters.send_due_letters() == 0


def test_one_bad_letter_does_not_hold_up_the_others(aoi, mailoutbox):
    bad = write(aoi, "bad")
    Letter.objects.filter(pk=bad.pk).update(subject="a\r\nBcc: x@example.jp")
    write(aoi, "good")
    assert letters.send_due_letters() == 1
    assert [m.subject for m in mailoutbox] == ["件名"]


@pytest.mark.parametrize("subject", ["件名\r\nBcc: x@example.jp", "件名\nX: y", "件\u2028名"])
def test_no_header_is_written_through_a_name(aoi, subject, mailoutbox):
    letters.deliver(write(aoi, subject=subject).pk)
    assert "\n" not in mail.outbox[0].subject
    assert not mail.outbox[0].bcc


def test_a_second_copy_is_known_as_the_same(aoi):
    letter = write(aoi)
    ids = {letters.message(letter).extra_headers["Message-ID"] for _copy in range(2)}
    assert len(ids) == 1
    assert letters.message(write(aoi, "other")).extra_headers["Message-ID"] not in ids


def smtp_that_raises(error):
    return patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=error)


REFUSED = smtplib.SMTPRecipientsRefused({"x@example.jp": (550, b"no such user")})
LATER = smtplib.SMTPRecipientsRefused({"x@example.jp": (451, b"try later")})


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (REFUSED, 550),
        (smtplib.SMTPDataError(554, b"spam"), 554),
        (LATER, None),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), None),
        (ConnectionRefusedError(), None),
    ],
)
def test_only_an_address_refused_for_good_is_given_up_at_once(aoi, error, code):
    letter = letters.write_letter(to=aoi, kind="x", subject="x", text="x", dedupe_key="refused")
    with smtp_that_raises(error):
        letters.send_due_letters()
    letter.refresh_from_db()
    assert (letter.refusal, bool(letter.failed_at)) == (code, code is not None)


def test_what_was_given_up_can_be_tried_again(aoi, mailoutbox):
    letter = letters.write_letter(to=aoi, kind="x", subject="x", text="x", dedupe_key="again")
    with smtp_that_raises(REFUSED):
        letters.send_due_letters()
    assert letters.send_due_letters() == 0
    assert letters.try_again(Letter.objects.filter(pk=letter.pk)) == 1
    assert letters.send_due_letters() == 1
    assert len(mailoutbox) == 1
    # What has left is never sent a second time.
    assert letters.try_again(Letter.objects.all()) == 0


def test_the_log_tells_no_address(aoi, caplog):
    letters.write_letter(to=aoi, kind="x", subject="x", text="x", dedupe_key="log")
    with smtp_that_raises(smtplib.SMTPRecipientsRefused({aoi.email: (550, b"no " + b"aoi@")})):
        letters.send_due_letters()
    assert caplog.records
    assert "aoi@" not in caplog.text
