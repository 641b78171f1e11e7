"""A document is what its name says, or it is refused where it was chosen."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from home.file_contents import is_what_it_says
from home.models import SiteDocument
from igashu_site import roles
from tests.build import make_person

PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF"
RUBBISH = b"rubbish " * 200


def packed(*names):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


WORD = packed("[Content_Types].xml", "word/document.xml")
FITS = [("pdf", PDF), ("docx", WORD), ("ics", b"BEGIN:VCALENDAR\r\n"), ("txt", RUBBISH)]
FITS += [("xlsx", packed("[Content_Types].xml", "xl/workbook.xml"))]
DOES_NOT = [
    ("pdf", RUBBISH),
    ("pdf", b""),
    ("pdf", WORD),
    ("docx", RUBBISH),
    ("docx", PDF),
    ("docx", packed("a.txt")),
    ("docx", WORD[:-30]),
    ("xlsx", WORD),
    ("docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("ics", RUBBISH),
]


@pytest.mark.parametrize(("kind", "content"), FITS)
def test_what_fits_its_name_is_taken(kind, content):
    assert is_what_it_says(BytesIO(content), kind)


@pytest.mark.parametrize(("kind", "content"), DOES_NOT)
def test_what_does_not_is_refused(kind, content):
    assert not is_what_it_says(BytesIO(content), kind)


def test_the_back_office_takes_a_pdf_and_refuses_rubbish_in_words(db, client_of):
    browser = client_of(make_person("approver@example.jp", roles=[roles.APPROVER]))
    collection = str(SiteDocument._meta.get_field("collection").get_default())

    def upload(content):
        file = SimpleUploadedFile("annai.pdf", content)
        told = {"title": "案内", "file": file, "collection": collection}
        return browser.post(reverse("wagtaildocs:add"), told)

    refused = upload(RUBBISH)
    assert not SiteDocument.objects.exists()
    assert "中身が、ファイル名の種類（pdf）と違う" in refused.content.decode()
    assert upload(PDF).status_code == 302
    document = SiteDocument.objects.get()
    # Its title is mended later without the file being looked at again.
    document.title = "ご案内"
    document.full_clean()
