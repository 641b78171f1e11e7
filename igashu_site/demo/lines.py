"""Who stands in which line: how many applications of each opening are where, and whose they are.

Pure. People with a name of their own come first, as the conversations in the rooms tell it.
"""

from dataclasses import dataclass, field
from random import Random

from igashu_site.demo.people import SEED, Person, region_of

PLACES_FOR_ALL = ("confirmed", "offered", "waiting", "declined", "applied", "withdrawn")


@dataclass(frozen=True, slots=True)
class Line:
    """The applications of one opening by where they stand; `first` are confirmed before all."""

    page: str
    opening: str
    counts: dict[str, int]
    first: str = ""
    only_from: tuple[str, ...] = ()


LINES = (
    Line(
        "oyamada-plan",
        "四回の講座",
        {"confirmed": 12, "offered": 3, "waiting": 5, "declined": 3},
        "hinata kenta eri daisuke shinji",
    ),
    Line(
        "satoyama-bamboo",
        "竹を切る日",
        {"confirmed": 12, "waiting": 3},
        "osamu kuniko hinata takumi lan toshio",
    ),
    Line("danjiri-support", "祭りの支度", {"confirmed": 16}, "shinji yoshie takumi michiko nao"),
    Line("castle-town-sweep", "次の土曜の朝", {"confirmed": 9, "withdrawn": 1}, "yoshie lan"),
    Line("kumihimo-story", "工房の一日", {"applied": 6}),
    Line("donabe-monitor", "随時募集", {"applied": 4}, "", ("kansai", "kanto", "tokai")),
    Line("iga-manabi-juku", "六回の塾", {"applied": 11}),
    Line("guide-translation", "随時募集", {"confirmed": 5}, "mayu lan haruka"),
    Line(
        "small-makers-advice",
        "随時募集",
        {"confirmed": 3, "offered": 1, "applied": 2},
        "ayano daisuke",
    ),
    Line("rice-sake-shops", "随時募集", {"confirmed": 7}, "kenta eri daisuke"),
    Line("company-cards", "随時募集", {"confirmed": 2}),
    Line("morning-photo", "随時募集", {"confirmed": 9, "withdrawn": 1}, "takumi haruka nao"),
    Line("tokyo-market", "東京の市 二日間", {"confirmed": 8}, "shinji haruka", ("kanto",)),
    Line("shimagahara-stay", "三日間の体験", {"applied": 3}, "", ("kanto", "kansai")),
    Line("member-survey", "随時募集", {"confirmed": 14}, "michiko ayano"),
    Line("card-design-vote", "随時募集", {"confirmed": 9}, "takumi kuniko"),
    Line("furusato-report", "オンラインの夕べ", {"confirmed": 11}, "kenta eri"),
    Line("school-talks", "後期の授業", {"confirmed": 2, "applied": 3}, "mayu ayano"),
    Line("school-talks", "前期の授業", {"confirmed": 5, "declined": 1}, "mayu ayano daisuke"),
    Line("paddy-water", "ひと月の水番", {"confirmed": 4, "waiting": 1}, "", ("home",)),
    Line("kiln-night-watch", "窯焚きの三日間", {"confirmed": 6, "declined": 2}, "kenta osamu"),
    Line("stream-walk", "親子の観察会", {"confirmed": 8}, "nao lan"),
)
ANSWERS = (
    "必ず伺います。予定は先に空けました。",
    "はじめてですが、聞くところから始めたいです。",
    "前から気になっていました。ようやく日が合います。",
    "人の話を書きとめるのが好きです。記録の係でも役に立てます。",
    "仕事で似たことをしています。続ける側に回りたいです。",
    "家族に相談して、行っておいでと言われました。",
    "体力には自信がありません。そのかわり、最後までいます。",
    "祖父母の土地のことを、自分の言葉で話せるようになりたいです。",
)
MESSAGES = (
    "駅からの送迎をお願いします。",
    "小麦のアレルギーがあります。",
    "少し遅れて着くかもしれません。",
    "車で行きます。あと二人乗れます。",
)


@dataclass(slots=True)
class Place:
    """One application of the demo: who, where it ends, what was written."""

    person: Person
    status: str
    answer: str = ""
    message: str = ""


@dataclass(slots=True)
class Dealer:
    """Fills the lines with people; the same seed fills them alike."""

    people: list[Person]
    dice: Random = field(default_factory=lambda: Random(SEED + 2))

    def fill(self, line: Line, opened_ago: int) -> list[Place]:
        """Return the applications of a line in the order in which people applied."""
        wanted = [status for status in PLACES_FOR_ALL for _ in range(line.counts.get(status, 0))]
        persons = self.choose(line, len(wanted), opened_ago)
        return [self.place(person, status) for person, status in zip(persons, wanted, strict=True)]

    def choose(self, line: Line, count: int, opened_ago: int) -> list[Person]:
        by_key = {person.key: person for person in self.people}
        first = [by_key[key] for key in line.first.split()]
        others = [one for one in self.people if is_free(one, opened_ago)]
        if line.only_from:
            others = [one for one in others if region_of(one.prefecture) in line.only_from]
        return first[:count] + self.dice.sample(others, max(count - len(first), 0))

    def place(self, person: Person, status: str) -> Place:
        message = self.dice.choice(MESSAGES) if self.dice.random() < 0.2 else ""
        return Place(person, status, self.dice.choice(ANSWERS), message)


def is_free(person: Person, opened_ago: int) -> bool:
    """Tell whether chance may put somebody into a line: a stranger who was a member by then."""
    return person.key.startswith("member") and person.joined_ago > opened_ago
