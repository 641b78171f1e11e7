"""Who lives in the demo: members by quota, like the first members of a scheme of this kind.

Pure: the same seed gives the same people, whatever the day or the database.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from igashu_site.demo.decks import HOME, Motivations, Names
from igashu_site.demo.reader import rows, split_words

SEED = 1644
MEMBERS = 86
# One member rests, one has left: neither applies, neither speaks.
RESTING, GONE = AWAY = ("member10", "member20")
# Share of members in per cent: how the first members of such a scheme were spread.
REGIONS = {
    "home": (52.9, [HOME]),
    "kanto": (23.8, ["東京都", "神奈川県", "千葉県", "埼玉県", "茨城県", "栃木県", "群馬県"]),
    "kansai": (9.3, ["大阪府", "京都府", "兵庫県", "奈良県", "滋賀県", "和歌山県"]),
    "tokai": (8.3, ["愛知県", "岐阜県", "静岡県"]),
    "other": (5.7, ["福岡県", "北海道", "広島県", "石川県", "海外", "長野県"]),
}
AGES = {
    "20": (13.9, 20, 29),
    "30": (18.4, 30, 39),
    "40": (26.7, 40, 49),
    "50": (22.4, 50, 59),
    "other": (18.6, 60, 84),  # the few below twenty are among the people with a name of their own
}


@dataclass(slots=True)
class Person:
    key: str
    full_name: str
    kana: str
    display_name: str
    prefecture: str
    age: int
    ties: list[str]
    interests: list[str]
    bio: str = ""
    motivation: str = ""
    received_by: str = "web"
    channel: str = ""
    role: str = ""
    joined_ago: int = 90  # days

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"

    def birth_year(self, today: date) -> int:
        return today.year - self.age


def apportion(shares: dict[str, float], total: int) -> dict[str, int]:
    """Round shares of a total so that they add up: the largest remainders are rounded up."""
    exact = {key: share * total / sum(shares.values()) for key, share in shares.items()}
    counts = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in by_remainder[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def region_of(prefecture: str) -> str:
    return next((name for name, (_, all_) in REGIONS.items() if prefecture in all_), "other")


def age_group_of(age: int) -> str:
    return next((name for name, (_, low, high) in AGES.items() if low <= age <= high), "other")


def members() -> list[Person]:
    """Return everybody: first those who have a voice in the rooms, then the others."""
    dice = Random(SEED)
    people = characters()
    places = left_over({key: share for key, (share, _) in REGIONS.items()}, people, place_of)
    ages = left_over({key: share for key, (share, *_) in AGES.items()}, people, age_of)
    dice.shuffle(places)
    dice.shuffle(ages)
    taken = {person.full_name for person in people}
    bios = [row[0] for row in rows("people/bios.txt")]
    hat = Hat(dice, Names(dice, taken), Motivations(dice), bios)
    for number, (place, age) in enumerate(zip(places, ages, strict=True), start=1):
        people.append(stranger(hat, f"member{number:02d}", place, age))
    for person in people:
        person.joined_ago = days_since_joining(dice, person)
    return people


def days_since_joining(dice: Random, person: Person) -> int:
    """Those who speak in the rooms were there before the first word; of the others some are new."""
    if not person.key.startswith("member") or dice.random() < 0.6:
        return dice.randint(130, 400)
    return dice.randint(3, 129)


def place_of(person: Person) -> str:
    return region_of(person.prefecture)


def age_of(person: Person) -> str:
    return age_group_of(person.age)


def left_over(shares, people, group_of) -> list[str]:
    """Return the groups of those still to come, one entry a person."""
    counts = Counter(apportion(shares, MEMBERS))
    counts.subtract(group_of(person) for person in people)
    return list(counts.elements())


def characters() -> list[Person]:
    """Return the people who speak in the rooms."""
    motivations = Motivations(Random(SEED + 1))
    people = []
    for row in rows("people/characters.txt"):
        *who, age, ties, interests, bio = row
        person = introduce(who, age, ties, interests)
        person.bio = bio
        person.motivation = motivations.for_person(person.prefecture, person.age)[2]
        people.append(person)
    return people


def introduce(who: list[str], age: str, ties: str, interests: str) -> Person:
    """Return the person a row of a table tells of."""
    key, name, kana, display, prefecture = who
    known = split_words(ties), split_words(interests)
    return Person(key, name, kana, display, prefecture, int(age), *known)


@dataclass(slots=True)
class Hat:
    """What strangers are drawn from."""

    dice: Random
    names: Names
    motivations: Motivations
    bios: list[str]


def stranger(hat: Hat, key: str, place: str, age_group: str) -> Person:
    """Draw one person who lives in a group of prefectures and is of an age."""
    dice = hat.dice
    age = dice.randint(*AGES[age_group][1:])
    prefecture = prefecture_in(dice, place)
    name, kana = hat.names.draw(age)
    ties, interests, motivation = hat.motivations.for_person(prefecture, age)
    nick = nickname(dice, name, kana)
    person = Person(key, name, kana, nick, prefecture, age, ties, interests, motivation=motivation)
    person.bio = dice.choice(hat.bios) if dice.random() < 0.55 else ""
    person.received_by, person.channel = how_they_came(dice, age)
    return person


def prefecture_in(dice: Random, place: str) -> str:
    """Return a prefecture of the group; the first ones named are the likely ones."""
    names = REGIONS[place][1]
    return dice.choices(names, weights=[2.0**-rank for rank in range(len(names))])[0]


def nickname(dice: Random, full_name: str, kana: str) -> str:
    """Return what the person is called in the rooms: a spelling of the name."""
    given, given_kana = full_name.split()[1], kana.split()[1]
    hiragana = "".join(chr(ord(one) - 96) if "ァ" <= one <= "ヶ" else one for one in given_kana)
    return dice.choice([given, hiragana, hiragana, given_kana, full_name.split()[0]])


def how_they_came(dice: Random, age: int) -> tuple[str, str]:
    """Return (received by, channel): most come by the web, the older ones often on paper."""
    if age >= 60 and dice.random() < 0.55:
        return dice.choice([("paper", "counter"), ("phone", "phone"), ("paper", "")])
    return "web", dice.choice(
        ["", "", "kenjinkai", "school-reunion", "ninja-festa", "line", "furusato"]
    )


def staff() -> list[Person]:
    """Return one person for each role."""
    return [
        Person(key, name, kana, display, HOME, 40, [], [], role=role)
        for key, role, name, kana, display in rows("people/staff.txt")
    ]


def applicants() -> list[Person]:
    """Return those who wait for the desk's answer."""
    people = []
    for number, row in enumerate(rows("people/applicants.txt"), start=1):
        *who, age, received_by, channel, ties, interests, motivation = row
        person = introduce([f"applicant{number}", *who], age, ties, interests)
        person.motivation, person.received_by, person.channel = motivation, received_by, channel
        people.append(person)
    return people
