"""A house in use: something of everything that staff work with, so that no list is empty."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.timezone import now
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Workflow

from activities.actions.select import decline_application as decline_seat
from activities.actions.select import offer_seat
from community.actions import report_message, uphold_report
from home.models import HomePage, Notice, SiteDocument, SiteImage, TextPage
from members.actions.membership import (
    approve_application,
    decline_application,
    pause_membership,
)
from tests import build


def furnish(staff):
    """Fill the house by the actions that people use, so that their records are there, too."""
    home = build.make_house()
    add_files(staff)
    add_pages(home, staff)
    add_members(staff)
    add_applications(staff)
    add_reports(staff)


def add_files(staff):
    drawn = ContentFile(b"", name="satoyama.png")
    Image.new("RGB", (8, 8), "green").save(drawn, "PNG")
    SiteImage.objects.create(title="里山", file=ImageFile(drawn), uploaded_by_user=staff)
    paper = ContentFile("軍手".encode(), name="shiori.pdf")
    SiteDocument.objects.create(title="しおり", file=paper, uploaded_by_user=staff)


def add_pages(home, staff):
    """A draft waiting for approval, a locked and unpublished page, a notice, a redirect."""
    draft = home.add_child(instance=TextPage(title="下書きの頁", slug="draft", live=False))
    draft.save_revision(user=staff)
    Workflow.objects.get().start(draft, staff)
    locked = home.add_child(instance=TextPage(title="鍵の頁", slug="locked", owner=staff))
    locked.locked, locked.locked_by, locked.locked_at = True, staff, now()
    locked.save()
    locked.save_revision(user=staff, log_action=True).publish(user=staff)
    locked.unpublish(user=staff)
    Notice.objects.create(
        text="大雨のため中止します。", starts_at=now(), ends_at=now() + timedelta(1)
    )
    Redirect.add_redirect("/furui/", redirect_to=HomePage.objects.get())


def person(login, name, **fields):
    return build.make_person(f"{login}@example.jp", display_name=name, **fields)


def add_members(staff):
    """An application to join that waits, one approved and paused, one declined."""
    build.make_pledge()
    build.make_joining(person("taro", "たろう"))
    admitted = build.make_joining(person("jiro", "じろう"))
    pause_membership(membership=approve_application(application=admitted, by=staff), by=staff)
    refused = build.make_joining(person("saburo", "さぶろう"))
    decline_application(application=refused, reason="連絡先を確かめられませんでした。", by=staff)


def add_applications(staff):
    """An application to an activity that waits, one offered a seat, one declined."""
    recruitment = build.make_recruitment(title="春の回")
    people = [person("aki", "あき", member=True), person("io", "いお", member=True)]
    people.append(person("ume", "うめ", member=True))
    _waiting, offered, refused = (build.make_application(recruitment, each) for each in people)
    offer_seat(application=offered, by=staff)
    decline_seat(application=refused, reason="はじめての方を優先しました。", by=staff)


def add_reports(staff):
    """A report that waits, and one that hid its message."""
    shin, kei = person("shin", "しん", member=True), person("kei", "けい", member=True)
    room = build.make_room(people=[shin, kei])
    for text in ("きつい言葉", "宣伝です"):
        report = report_message(message=build.say(room, shin, text), reporter=kei, reason="insult")
    uphold_report(report=report, by=staff)
