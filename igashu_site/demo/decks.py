"""Decks from which the people of the demo are dealt: names, and sentences about themselves."""

from random import Random

from igashu_site.demo.reader import rows, split_words

HOME = "三重県"


class Motivations:
    """Deals out the sentences; each is used up before one is said again."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.pile: list[list[str]] = []

    def for_person(self, prefecture: str, age: int) -> tuple[list[str], list[str], str]:
        """Return (ties, interests, sentence) of somebody who lives there and is so old."""
        row = self.first_fitting(prefecture, age) or self.after_refill(prefecture, age)
        self.pile.remove(row)
        return split_words(row[1]), split_words(row[2]), row[3]

    def after_refill(self, prefecture: str, age: int) -> list[str]:
        self.pile += shuffled(self.dice, rows("people/motivations.txt"))
        row = self.first_fitting(prefecture, age)
        assert row is not None, f"nothing to say for {age} years in {prefecture}"  # noqa: S101
        return row

    def first_fitting(self, prefecture: str, age: int) -> list[str] | None:
        return next((row for row in self.pile if fits(row[0], prefecture, age)), None)


def fits(whom: str, prefecture: str, age: int) -> bool:
    """Tell whether a sentence "in 60-75" may be said by this person."""
    where, _, ages = whom.partition(" ")
    low, _, high = ages.partition("-")
    here = {HOME: "in", "海外": "abroad"}.get(prefecture, "out")
    return where in {"any", here} and int(low or 0) <= age <= int(high or 99)


class Names:
    """Deals out names: every surname once before one comes again, no full name twice."""

    def __init__(self, dice: Random, taken: set[str]) -> None:
        self.dice, self.taken = dice, set(taken)
        self.surnames = shuffled(dice, [row[0].split() for row in rows("people/surnames.txt")])
        given = [(*map(int, row[0].split()), *row[1:]) for row in rows("people/given_names.txt")]
        self.given = shuffled(dice, given)

    def draw(self, age: int) -> tuple[str, str]:
        """Return (name, フリガナ) of somebody of that age."""
        surname, surname_kana = self.to_the_end(self.surnames, 0)
        fitting = [row for row in self.given if row[0] <= age <= row[1]]
        free = [row for row in fitting if f"{surname} {row[2]}" not in self.taken]
        chosen = self.to_the_end(self.given, self.given.index(free[0]))
        self.taken.add(f"{surname} {chosen[2]}")
        return f"{surname} {chosen[2]}", f"{surname_kana} {chosen[3]}"

    def to_the_end(self, deck: list, place: int) -> tuple:
        """Take a card from the deck and put it under it."""
        card = deck.pop(place)
        deck.append(card)
        return card


def shuffled(dice: Random, deck: list) -> list:
    dice.shuffle(deck)
    return deck
