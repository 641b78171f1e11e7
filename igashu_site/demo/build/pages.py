"""Publishes pages as editors do, only that it happened some days ago."""

from dataclasses import dataclass
from datetime import date, datetime
from json import dumps

from wagtail.models import Page

from home.models import SiteImage
from igashu_site.demo.build.body import body_of
from igashu_site.demo.reader import Text
from igashu_site.demo.schedule import Days
from members.models import User

PUBLISHED = "10:00"  # the hour at which the office publishes


@dataclass(frozen=True, slots=True)
class Press:
    """What is needed to print a page: pictures, an author, and the day it is today."""

    images: dict[str, SiteImage]
    author: User
    today: date

    def published_at(self, days_ago: int) -> datetime:
        return Days(self.today).at(-days_ago, PUBLISHED)

    def fields(self, text: Text) -> dict:
        """Return what all pages with a body have."""
        return {
            "title": text["title"],
            "slug": text.name,
            "lead": text["lead"],
            "share_image": self.images[text["picture"]],
            "body": dumps(body_of(text, self.images)),
        }

    def publish(self, parent: Page, page: Page, days_ago: int) -> Page:
        """Put a page below its parent, with the revision an editor would have left."""
        at = self.published_at(days_ago)
        page.owner, page.live = self.author, True
        page.first_published_at = page.last_published_at = at
        parent.add_child(instance=page)
        revision = page.save_revision(user=self.author, changed=False, clean=False)
        type(revision).objects.filter(pk=revision.pk).update(created_at=at)
        Page.objects.filter(pk=page.pk).update(
            live_revision=revision, latest_revision_created_at=at, latest_revision=revision
        )
        return page

    def draft(self, parent: Page, page: Page) -> Page:
        """Leave a page unpublished, as it lies on an editor's desk."""
        page.owner, page.live = self.author, False
        parent.add_child(instance=page)
        page.save_revision(user=self.author, clean=False)
        return page
