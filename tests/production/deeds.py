"""What editors and members do, in a random order: in one process, or in one of its own.

    python manage.py shell --command "from tests.production.deeds import drive; drive(seed)"

then does one thing for each line it reads, and tells it and all public addresses as JSON.
"""

import json
import random
import sys
from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Site

from activities import rules
from activities.actions.apply import apply_to, confirm_seat, withdraw_application
from activities.actions.select import offer_seat
from activities.models import ActivityPage, Application, Recruitment, Session
from home.models import (
    Navigation,
    NewsIndexPage,
    NewsPage,
    Notice,
    SiteIdentity,
    SiteImage,
    StoryIndexPage,
    StoryPage,
)
from home.painting import paint_for_a_while
from members.models import Pledge
from tests import build
from tests.igashu_site.edge.test_pages import PUBLIC


class Town:
    """A small town in which something happens."""

    def __init__(self, dice):
        self.dice, self.count = dice, 100
        build.make_house()
        if not Pledge.objects.exists():
            build.make_pledge()
        for number in range(3):
            self.add_news(number)
            build.make_recruitment(
                build.make_activity(f"活動{number}"), selection="first_come", capacity=2
            )
        StoryIndexPage.objects.get().add_child(instance=StoryPage(title="話", date=now().date()))
        # Another town may stand here already.
        mark = uuid4().hex[:6]
        self.people = [build.make_person(f"{mark}{n}@example.jp", member=True) for n in range(4)]
        self.staff = build.make_person(f"{mark}staff@example.jp")

    def one(self, things):
        return self.dice.choice(list(things)) if things else None

    def word(self):
        self.count += 1
        return f"言葉{self.count}"

    def wait(self):
        """Nobody does anything; time goes by."""

    def add_news(self, number=None):
        page = NewsPage(title=f"知らせ{number or self.word()}", date=now().date())
        NewsIndexPage.objects.get().add_child(instance=page)
        page.save_revision().publish()

    def rename(self):
        page = self.one(OWN_PAGES.filter(depth__gt=2)).specific
        page.title = self.word()
        page.save_revision().publish()

    def draft(self):
        page = self.one(OWN_PAGES.filter(depth__gt=2)).specific
        page.title = self.word()
        page.save_revision()

    def unpublish(self):
        if NewsPage.objects.live().count() > 2:
            self.one(NewsPage.objects.live()).unpublish()

    def publish_again(self):
        if page := self.one(NewsPage.objects.not_live().filter(alias_of=None)):
            page.save_revision().publish()

    def address(self):
        page = self.one(NewsPage.objects.filter(alias_of=None))
        page.slug = f"news-{uuid4().hex[:8]}"
        page.save_revision().publish()

    def alias(self):
        page = self.one(NewsPage.objects.live().filter(alias_of=None))
        page.create_alias(parent=page.get_parent(), update_slug=f"alias-{uuid4().hex[:8]}")

    def close(self):
        """Only who has signed in may read it, and what stands below. One at a time."""
        PageViewRestriction.objects.all().delete()
        page = self.one(Page.objects.filter(depth__gt=2))
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def open(self):
        if found := self.one(PageViewRestriction.objects.all()):
            found.delete()

    def schedule(self):
        page = self.one(NewsPage.objects.filter(alias_of=None))
        page.title = self.word()
        page.go_live_at = now() + timedelta(seconds=self.dice.randint(1, 5))
        page.save_revision().publish()

    def expire(self):
        page = self.one(NewsPage.objects.filter(alias_of=None))
        page.go_live_at, page.expire_at = None, now() + timedelta(seconds=self.dice.randint(1, 5))
        page.save_revision().publish()

    def strike(self):
        """What the clock does to pages."""
        call_command("publish_scheduled", verbosity=0)
        paint_for_a_while(1)

    def delete(self):
        if NewsPage.objects.live().count() > 2:
            self.one(NewsPage.objects.all()).delete()

    def move(self):
        index = self.one(NewsIndexPage.objects.all())
        page, other = self.one(index.get_children()), self.one(index.get_children())
        if page != other:
            page.move(other, pos="left")

    def show_in_menu(self):
        page = self.one(Page.objects.filter(depth=3))
        Page.objects.filter(pk=page.pk).update(show_in_menus=not page.show_in_menus)

    def notice(self):
        at = now() + timedelta(minutes=self.dice.randint(-5, 5))
        Notice.objects.create(text=self.word(), starts_at=at, ends_at=at + timedelta(minutes=9))

    def no_notice(self):
        Notice.objects.all().delete()

    def identity(self):
        site = Site.objects.get()
        SiteIdentity.objects.update_or_create(site=site, defaults={"scheme_name": self.word()})

    def menu(self):
        link = {"type": "link", "value": {"label": self.word(), "address": "/join/"}}
        Navigation.objects.update_or_create(site=Site.objects.get(), defaults={"main": [link]})

    def picture(self):
        image = SiteImage.objects.first() or SiteImage.objects.create(
            title="絵", file=get_test_image_file()
        )
        page = self.one(NewsPage.objects.filter(alias_of=None))
        page.share_image = image
        page.save_revision().publish()

    def focus(self):
        if image := SiteImage.objects.first():
            image.focal_point_x = self.dice.randint(1, 300)
            image.focal_point_y = image.focal_point_width = image.focal_point_height = 50
            image.save()

    def recruitment(self):
        chosen = self.one(Recruitment.objects.all())
        chosen.title, chosen.fee = self.word(), self.word()
        chosen.closes_at = now() + timedelta(minutes=self.dice.randint(1, 6000))
        chosen.save()

    def seats(self):
        Recruitment.objects.filter(pk=self.one(Recruitment.objects.all()).pk).update(capacity=5)

    def session(self):
        starts = now() + timedelta(minutes=self.dice.randint(-90, 90))
        Session.objects.create(
            recruitment=self.one(Recruitment.objects.all()),
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
        )

    def place(self):
        ActivityPage.objects.update(place_name=self.word())

    def member(self):
        build.make_person(f"{uuid4().hex[:8]}@example.jp", member=True, prefecture="大阪府")

    def apply(self):
        apply_to(
            recruitment=self.one(Recruitment.objects.all()),
            applicant=self.one(self.people),
            answer="",
            message="",
            submission_key=uuid4(),
            at=now(),
        )

    def offer(self):
        if waiting := self.one(Application.objects.filter(status__in=rules.IN_LINE)):
            offer_seat(application=waiting, by=self.staff)

    def confirm(self):
        if offered := self.one(Application.objects.filter(status=rules.Status.OFFERED)):
            confirm_seat(application=offered, by=offered.applicant)

    def withdraw(self):
        if live := self.one(Application.objects.filter(status__in=rules.LIVE)):
            withdraw_application(application=live, by=live.applicant)

    def raw(self):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE home_newspage SET author = %s", [self.word()])

    def act(self, among=()):
        """Let one thing happen: of these, or of everything that may."""
        names = [name for name in vars(Town) if name[0] != "_" and name not in HELPERS]
        name = self.dice.choice(among or names)
        try:
            getattr(self, name)()
        except rules.NotNow:
            return f"{name} (refused)"
        return name


HELPERS = {"one", "word", "act"}
# What is no mirror of another page can be changed.
OWN_PAGES = Page.objects.filter(alias_of=None)


def addresses():
    pages = Page.objects.filter(depth__gt=2).order_by("path")
    return [*PUBLIC, *(page.get_url() for page in pages if page.get_url())]


def drive(seed, among=()):
    """Do one thing for each line that is read; tell it when it is done."""
    town = Town(random.Random(seed))
    tell("ready")
    for line in sys.stdin:
        tell(town.act(line.split() or among))


def tell(deed):
    told = {"deed": deed, "addresses": list(dict.fromkeys(addresses()))}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
