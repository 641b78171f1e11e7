"""One row of everything that any list of the house shows; each carries the word 行 and a number."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.timezone import localdate, now
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from community.audit import log
from community.models import (
    JoinRequest,
    Measure,
    Message,
    NgWord,
    Question,
    Reaction,
    Report,
    Room,
    Workshop,
    WorkshopGroup,
    WorkshopSeat,
)
from home.models import Notice, SiteDocument, SiteImage
from members.models import Letter
from members.notices.actions import notify
from members.push.rules import MOST_DEVICES
from tests import build
from tests.home import things


def person(number):
    name = f"行{number:02}"
    address = f"row{number:02}@example.jp"
    told = {"display_name": name, "full_name": name, "listed_in_rooms": True}
    return build.make_person(address, member=True, **told)


class Rows:
    """What was added first stands for all: its room is talked in, its recruitment has the line.

    The reader, number 0, sees their own: they apply everywhere and are in every room.
    """

    def __init__(self):
        self.reader = person(0)
        self.picture = self.recruitment = self.room = None
        self.asked_room = build.make_room("世話人の部屋", kind="apply")
        # A workshop with a group for each, all of which have reported.
        plenary = build.make_room("話し合い", people=[self.reader])
        self.shop = Workshop.objects.create(
            room=plenary,
            theme="空き家",
            question="何から",
            opened_at=now(),
            status="ended",
            closed_at=now(),
        )

    def add(self, numbers):
        for number in numbers:
            name, someone = f"行{number:02}", person(number)
            self.add_files(name)
            self.add_pages(name, someone)
            self.add_members(name, someone)
            self.add_talk(name, someone)
            self.add_office(name)

    def add_files(self, name):
        drawn = BytesIO()
        Image.new("RGB", (32, 18), "green").save(drawn, "JPEG")
        file = ImageFile(drawn, name=f"{name[1:]}.jpg")
        image = SiteImage.objects.create(title=name, file=file)
        self.picture = self.picture or image
        SiteDocument.objects.create(title=name, file=ContentFile(b"-", name=f"{name[1:]}.pdf"))

    def add_pages(self, name, someone):
        things.make_news(name, slug=f"row-{name[1:]}", share_image=self.picture)
        things.make_story(name, slug=f"row-{name[1:]}", share_image=self.picture)
        page = build.make_activity(name, slug=f"row-{name[1:]}", share_image=self.picture)
        recruitment = build.make_recruitment(page, title=name, capacity=100)
        build.make_application(recruitment, self.reader)
        if self.recruitment:
            build.make_application(self.recruitment, someone)
        self.recruitment = self.recruitment or recruitment

    def add_members(self, name, someone):
        build.make_joining(someone, full_name=name)
        letter = {"kind": "test", "subject": name, "text": "文", "dedupe_key": name}
        Letter.objects.create(user=someone, address=someone.email, **letter)
        notify(to=self.reader, kind="test", title=name, url="/rooms/", dedupe_key=name)
        slot = self.reader.devices.count() + 1
        if slot <= MOST_DEVICES:
            self.reader.devices.create(slot=slot, name=name, endpoint=f"https://x.example/{slot}")

    def add_talk(self, name, someone):
        room = build.make_room(name, people=[self.reader, someone])
        if self.room:
            build.say(room, someone)
            build.join_room(room=self.room, user=someone)
        self.room = self.room or room
        said = build.say(self.room, someone, name)
        self.add_group(name, someone)
        JoinRequest.objects.create(room=self.asked_room, user=someone, why=name, asked_at=now())
        Reaction.objects.create(message=said, user=self.reader, kind="thanks")
        Question.objects.create(message=said, asked_at=now(), days=7, due_on=localdate())
        report = Report.objects.create(message=said, reporter=self.reader, reason="other")
        log(report, "community.report.keep", user=someone)
        decided = {"kind": "warn", "reason": name, "decided_at": now()}
        Measure.objects.create(user=someone, message=said, **decided)

    def add_group(self, name, someone):
        Workshop.objects.create(
            room=self.shop.room,
            theme=name,
            question="何から",
            opened_at=now(),
            status="ended",
            seed="42",
            drawn_at=now(),
            ends_at=now(),
        )
        plenary, number = self.shop.room, self.shop.groups.count() + 1
        room = build.make_room(name, kind="group", parent=plenary, people=[someone])
        Room.objects.filter(pk=room.pk).update(closed_at=now())
        group = WorkshopGroup.objects.create(workshop=self.shop, number=number, room=room)
        WorkshopSeat.objects.create(
            workshop=self.shop, user=someone, group=group, enrolled_at=now()
        )
        build.join_room(room=plenary, user=someone)
        Message.objects.filter(pk=build.say(plenary, someone, "一軒").pk).update(result_of=group)

    def add_office(self, name):
        NgWord.objects.create(word=name)
        Notice.objects.create(text=name, starts_at=now(), ends_at=now())
        Redirect.objects.create(old_path=f"/{name}", redirect_link="/")
