"""The recruitments of the demo: open, soon, closing, full, over; with dates and without."""

from datetime import date

from igashu_site.demo.openings_far import FOR_SELECTION, WHY, over, stays
from igashu_site.demo.schedule import Days, Meeting, Opening

LESSONS = (
    ("城下町を歩く", "上野の城下町"),
    ("土にさわる", "阿山 丸柱の工房"),
    ("糸を組む", "上野の組紐工房"),
    ("米と酒", "いがまちの酒蔵"),
    ("山に入る", "青山の里山"),
    ("わたしの伊賀（発表と食事会）", "上野の町家"),
)
WORKSHOPS = ("歩いて、聞く", "困りごとを並べる", "一泊して、決める", "住民の前で発表する")


def openings(today: date) -> list[Opening]:
    """Return all recruitments, seen from today."""
    days = Days(today)
    return [*without_a_date(days), *events(days), *programmes(days), *stays(days), *over(days)]


def anytime(days: Days, page: str, opened: int, **other) -> Opening:
    """Something to do from anywhere: no date, no limit, taken at once."""
    closes = other.pop("closes", None)
    by_staff, capacity = other.pop("by_staff", False), other.pop("capacity", None)
    closes_at = days.deadline(closes) if closes else None
    return Opening(page, "随時募集", by_staff, capacity, days.at(-opened), closes_at, **other)


def without_a_date(days: Days) -> list[Opening]:
    return [
        anytime(days, "morning-photo", 70),
        anytime(days, "rice-sake-shops", 66),
        anytime(days, "company-cards", 60),
        anytime(days, "guide-translation", 64, question="読める言葉を教えてください"),
        anytime(days, "member-survey", 12, closes=30),
        anytime(days, "card-design-vote", 9, closes=10),
        anytime(
            days,
            "small-makers-advice",
            40,
            by_staff=True,
            capacity=6,
            question="どんな仕事の経験がありますか",
            question_why="相談したい人とお引き合わせするために読みます。",
        ),
        anytime(
            days,
            "donabe-monitor",
            8,
            closes=18,
            by_staff=True,
            capacity=10,
            question="ふだん、どのくらい料理をしますか",
            question_why="はじめての人と慣れた人の、両方にお願いするためです。",
        ),
    ]


def events(days: Days) -> list[Opening]:
    return [*events_near(days), *events_open_to_many(days)]


def events_near(days: Days) -> list[Opening]:
    sweep, bamboo, braid = days.saturday(12), days.saturday(15), days.saturday(13)
    return [
        Opening(
            "castle-town-sweep",
            "次の土曜の朝",
            False,
            20,
            days.at(-16),
            days.deadline(sweep - 1),
            "無料",
            meetings=[days.meet(sweep, "08:30", "11:00", "朝そうじと茶話会")],
        ),
        Opening(
            "satoyama-bamboo",
            "竹を切る日",
            False,
            12,
            days.at(-24),
            days.deadline(bamboo - 3),
            "500円（昼食代）",
            meetings=[days.meet(bamboo, "09:00", "15:00", "下の道の竹を切る")],
        ),
        Opening(
            "kumihimo-story",
            "工房の一日",
            True,
            8,
            days.at(-19),
            days.deadline(2),
            "2,000円（材料費）",
            WHY,
            FOR_SELECTION,
            [days.meet(braid, "10:00", "16:00", "組む、聞く、書く")],
        ),
    ]


def events_open_to_many(days: Days) -> list[Opening]:
    market, stream = days.saturday(26), days.saturday(33)
    return [
        Opening(
            "tokyo-market",
            "東京の市 二日間",
            False,
            10,
            days.at(-14),
            days.deadline(market - 7),
            "無料",
            "どちらの日に来られますか",
            "当日の役割を決めるためです。",
            [
                days.meet(market, "10:00", "17:00", "一日目"),
                days.meet(market + 1, "10:00", "16:00", "二日目"),
            ],
        ),
        Opening(
            "stream-walk",
            "親子の観察会",
            False,
            25,
            days.at(-10),
            days.deadline(stream - 5),
            "300円（保険と資料）",
            meetings=[days.meet(stream, "10:00", "12:30", "川を歩き、数える")],
        ),
        Opening(
            "furusato-report",
            "オンラインの夕べ",
            False,
            50,
            days.at(-11),
            days.deadline(16),
            meetings=[days.meet(18, "19:00", "20:30", "三つの現場から", "オンライン")],
        ),
    ]


def programmes(days: Days) -> list[Opening]:
    first = days.saturday(24)
    return [
        Opening(
            "iga-manabi-juku",
            "六回の塾",
            True,
            20,
            days.at(-14),
            days.deadline(16),
            "6,000円（全6回）",
            WHY,
            FOR_SELECTION,
            six_lessons(days, first),
        ),
        Opening(
            "oyamada-plan",
            "四回の講座",
            True,
            15,
            days.at(-35),
            days.deadline(-6),
            "21,600円（4回分）",
            "四回とも来られる理由を教えてください",
            "四回すべてに参加できる方を選ぶためです。",
            four_workshops(days),
        ),
        Opening(
            "school-talks",
            "後期の授業",
            True,
            8,
            days.at(-13),
            days.deadline(20),
            question="どんな話ができますか",
            question_why="生徒の関心と合わせるためです。",
            meetings=[
                days.meet(days.wednesday(36), "14:00", "15:30", "一回目の授業"),
                days.meet(days.wednesday(50), "14:00", "15:30", "二回目の授業"),
            ],
        ),
    ]


def six_lessons(days: Days, first: int) -> list[Meeting]:
    saturdays = [days.saturday(first + 30 * number) for number in range(len(LESSONS))]
    return [
        days.meet(day, "10:00", "15:00", f"第{number}回 {title}", place)
        for number, (day, (title, place)) in enumerate(
            zip(saturdays, LESSONS, strict=True), start=1
        )
    ]


def four_workshops(days: Days) -> list[Meeting]:
    first = days.saturday(9)
    return [
        days.meet(first + 21 * number, "13:00", "18:00", f"第{number + 1}回 {title}")
        for number, title in enumerate(WORKSHOPS)
    ]
