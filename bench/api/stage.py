"""Adds many news to the town, in a process of the site: python -m bench.api.stage <how many>."""

import os
import sys

import django

from ..harness.news import articles


def grow(count: int) -> None:
    from datetime import timedelta
    from itertools import cycle

    from django.db import transaction
    from django.utils.timezone import localdate, now

    from home.models import NewsIndexPage, NewsPage, SiteImage

    index, today, at = NewsIndexPage.objects.get(), localdate(), now()
    # In turn, as in a real list: one picture for all would be found only once in twenty rows.
    pictures = cycle(SiteImage.objects.order_by("pk"))
    with transaction.atomic():
        for number, article in enumerate(articles(count)):
            page = NewsPage(
                **article,
                slug=f"bench-{number}",
                date=today - timedelta(days=number),
                share_image=next(pictures),
                first_published_at=at - timedelta(minutes=number),
            )
            index.add_child(instance=page)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
    django.setup()
    grow(int(sys.argv[1]))
