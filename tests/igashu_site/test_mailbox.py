import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.http import Http404

from igashu_site import mailbox


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    settings.IGASHU_DEMO_ALLOWED = True
    for number in (1, 2):
        mail = EmailMessage(f"件名{number}", f"本文{number} <b>", to=[f"p{number}@example.jp"])
        EmailBackend(file_path=tmp_path).send_messages([mail])
    return tmp_path


def test_mails_are_read_as_they_were_written(folder):
    mails = mailbox.sent_mails()
    assert {(mail.to, mail.subject, mail.text) for mail in mails} == {
        ("p1@example.jp", "件名1", "本文1 <b>"),
        ("p2@example.jp", "件名2", "本文2 <b>"),
    }


def test_the_page_shows_them_as_text_and_filters(folder, rf, db):
    page = mailbox.mailbox(rf.get("/demo/mailbox/?to=p1")).content.decode()
    assert "件名1" in page and "件名2" not in page
    assert "<b>" not in page


def test_it_is_not_there_on_a_server(folder, rf, settings):
    settings.IGASHU_DEMO_ALLOWED = False
    with pytest.raises(Http404):
        mailbox.mailbox(rf.get("/demo/mailbox/"))


def test_an_empty_folder_is_an_empty_box(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "none"
    assert mailbox.sent_mails() == []
