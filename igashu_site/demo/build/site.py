"""The front page, the menus, the words of the town, and the pledge."""

from datetime import timedelta
from json import dumps
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from home import numbers
from home.models import HomePage, Navigation, Notice, SiteIdentity
from igashu_site.demo.build.articles import OLDEST
from igashu_site.demo.build.pages import Press
from igashu_site.demo.lines import LINES
from igashu_site.demo.people import members
from igashu_site.demo.reader import texts
from members.models import Pledge, PledgeArticle
from members.prefectures import ABROAD

CONTACT = {
    "contact_phone": "0595-00-0000",
    "contact_email": "desk@demo.example",
    "contact_hours": "平日 午前8時30分〜午後5時15分",
}
NOTICE = "このサイトはデモです。人物・団体・募集は架空のもので、実在の制度とは関係ありません。"


def lay_foundation(press: Press) -> HomePage:
    """Put the front page in the place of the one that Wagtail brings."""
    root = Page.get_first_root_node()
    root.get_children().filter(slug="home").delete()
    root = Page.get_first_root_node()
    home = HomePage(
        title="トップページ",
        slug="home",
        lead="離れていても、伊賀のなかま。活動に参加し、町の人と話し、また帰ってくる場所です。",
        share_image=press.images["morning-hills"],
    )
    press.publish(root, home, OLDEST)
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": address.hostname, "port": port, "root_page": home},
    )
    return home


def furnish(press: Press, home: HomePage, plain: dict[str, Page]) -> None:
    """Fill the front page and the menus, now that the pages they point to are there."""
    sections = {page.slug: page for page in home.get_children()}
    home.body = dumps(front(press, sections, plain))  # type: ignore[assignment]
    home.save()
    revision = home.save_revision(user=press.author, changed=False, clean=False)
    at = press.published_at(1)
    type(revision).objects.filter(pk=revision.pk).update(created_at=at)
    Page.objects.filter(pk=home.pk).update(live_revision=revision, last_published_at=at)
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.objects.update_or_create(site=site, defaults=CONTACT)
    Navigation.objects.update_or_create(site=site, defaults=menus(sections, plain))
    start = press.published_at(1)
    Notice.objects.create(text=NOTICE, starts_at=start, ends_at=start + timedelta(days=3650))


def front(press: Press, sections: dict[str, Page], plain: dict[str, Page]) -> list[dict]:
    """Return the blocks of the front page."""
    return [
        block("hero", hero(press, sections)),
        block("join_steps", join_steps(plain["about"])),
        block("coming", listing("これからの活動", sections["activities"], 6)),
        block("voices", listing("なかまの物語", sections["stories"], 3)),
        block("numbers", figures()),
        block("news", listing("お知らせ・読みもの", sections["news"], 5)),
        block("contact", {"note": "迷ったら、お電話ください。紙の申請書もお送りします。"}),
    ]


def block(kind: str, value: dict) -> dict:
    return {"type": kind, "value": value}


def hero(press: Press, sections: dict[str, Page]) -> dict:
    return {
        "eyebrow": "伊賀市の関係人口",
        "title": "離れていても、伊賀のなかま。",
        "lead": "生まれた人も、住んだ人も、旅した人も。できることを持ち寄って始める場所です。",
        "primary": button("なかまになる", "/join/"),
        "secondary": button("活動をさがす", page=sections["activities"]),
        "image": press.images["morning-hills"].pk,
    }


def button(label: str, address: str = "", page: Page | None = None) -> dict:
    return {"label": label, "page": page.pk if page else None, "address": address}


def join_steps(about: Page) -> dict:
    steps = [
        ("登録する", "メールで届く数字を入れて、短い申請書を送ります。紙でもできます。"),
        ("活動を選ぶ", "現地でも、家からでも。興味があって、できそうなものを一つ。"),
        ("一緒にする", "部屋であいさつをして、当日を待ちます。終わったら、お礼が届きます。"),
    ]
    return {
        "title": "なかまになる、三つの歩み",
        "steps": [{"title": one, "text": text} for one, text in steps],
        "button": button("くわしく知る", page=about),
    }


def listing(title: str, section: Page, count: int) -> dict:
    empty = "ただいま準備しています。もう少しお待ちください。"
    return {"title": title, "section": section.pk, "count": count, "empty_text": empty}


def figures() -> dict:
    """Return the numbers of the town; what the site can count by itself is counted when shown."""
    people = members()
    taken_part = sum(line.counts.get("confirmed", 0) for line in LINES)
    return {
        "title": "数で見る、いま",
        "figures": [
            figure("なかま", len(people), "人", "members"),
            figure("募集中の活動", len(texts("activities")), "件", "activities.open"),
            figure("参加が決まった人", taken_part, "人", "activities.confirmed"),
            figure(
                "住んでいる都道府県",
                len({one.prefecture for one in people} - {ABROAD}),
                "",
                "members.prefectures",
            ),
        ],
    }


def figure(label: str, count: int, unit: str, source: str = "") -> dict:
    known = source in {name for name, _label in numbers.choices()}
    counted = source if known else ""
    return {"label": label, "source": counted, "figure": str(count), "unit": unit, "note": ""}


def menus(sections: dict[str, Page], plain: dict[str, Page]) -> dict[str, str]:
    main = [
        page_entry(plain["about"], "伊賀衆とは"),
        page_entry(sections["activities"], "活動をさがす"),
        page_entry(sections["stories"], "物語"),
        page_entry(sections["news"], "読みもの"),
        {"type": "link", "value": {"label": "部屋", "address": "/rooms/"}},
    ]
    footer = [
        page_entry(plain[name], "") for name in ("pledge", "privacy", "accessibility", "terms")
    ]
    return {"main": dumps(main), "footer": dumps(footer)}


def page_entry(page: Page, label: str) -> dict:
    return {"type": "page", "value": {"page": page.pk, "label": label}}


def write_pledge(press: Press) -> Pledge:
    """Write the five articles that everybody agrees to when joining."""
    pledge = Pledge.objects.create(
        version=1, title="伊賀衆 五か条", published_at=press.published_at(OLDEST)
    )
    parts = texts("pages")["pledge"].parts
    articles = [value for kind, value in parts if kind == "heading" and value[0] in "一二三四五"]
    for number, article in enumerate(articles, start=1):
        PledgeArticle.objects.create(pledge=pledge, number=number, text=f"{article[2:]}。")
    return pledge
