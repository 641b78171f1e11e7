"""Adds many news to the town, in a process of the site: python -m bench.api.stage <how many>."""

import os
import sys

import django


def grow(count: int) -> None:
    from datetime import timedelta

    from django.db import transaction
    from django.utils.timezone import localdate, now

    from home.models import NewsIndexPage, NewsPage

    index, today, at = NewsIndexPage.objects.get(), localdate(), now()
    image = NewsPage.objects.filter(share_image__isnull=False).first().share_image
    with transaction.atomic():
        for number in range(count):
            page = NewsPage(
                title=f"便り その{number}",
                slug=f"bench-{number}",
                lead="測るための便りです。",
                date=today - timedelta(days=number),
                share_image=image,
                first_published_at=at - timedelta(minutes=number),
            )
            index.add_child(instance=page)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igashu_site.settings.production")
    django.setup()
    grow(int(sys.argv[1]))
