"""The recruitments far from today: stays some weeks ahead, and what is over."""

from igashu_site.demo.schedule import Days, Meeting, Opening

WHY = "参加したいと思った理由を教えてください"
FOR_SELECTION = "選考のときに読みます。長さは問いません。"


def stays(days: Days) -> list[Opening]:
    village, week, water = days.saturday(40) - 1, days.saturday(54) + 2, days.saturday(31)
    return [
        Opening(
            "shimagahara-stay",
            "三日間の体験",
            True,
            4,
            days.at(-7),
            days.deadline(21),
            "一人3,000円",
            WHY,
            FOR_SELECTION,
            [Meeting(days.at(village, "14:00"), days.at(village + 2, "11:00"), "二泊三日")],
        ),
        Opening(
            "aoyama-telework",
            "一週間の体験",
            True,
            5,
            days.at(9, "10:00"),
            days.deadline(38),
            "一泊2,500円",
            WHY,
            FOR_SELECTION,
            [Meeting(days.at(week, "13:00"), days.at(week + 5, "12:00"), "月曜から土曜まで")],
        ),
        Opening(
            "paddy-water",
            "ひと月の水番",
            True,
            4,
            days.at(-30),
            days.deadline(12),
            question="来られる曜日を教えてください",
            meetings=[days.meet(water, "06:30", "08:00", "はじめの日（坂口さんと歩く）")],
        ),
    ]


def over(days: Days) -> list[Opening]:
    festival, kiln, talks = days.saturday(-52), days.saturday(-75), days.wednesday(-40)
    return [
        Opening(
            "danjiri-support",
            "祭りの支度",
            False,
            16,
            days.at(-100),
            days.deadline(festival - 7),
            "無料",
            meetings=[
                days.meet(festival, "09:00", "16:00", "提灯と草履の支度"),
                days.meet(festival + 1, "07:00", "20:00", "祭りの日"),
            ],
        ),
        Opening(
            "kiln-night-watch",
            "窯焚きの三日間",
            True,
            6,
            days.at(-120),
            days.deadline(kiln - 10),
            "1,000円（食事代）",
            WHY,
            FOR_SELECTION,
            [Meeting(days.at(kiln, "08:00"), days.at(kiln + 3, "08:00"), "三日三晩")],
        ),
        Opening(
            "school-talks",
            "前期の授業",
            True,
            8,
            days.at(-110),
            days.deadline(-60),
            question="どんな話ができますか",
            meetings=[days.meet(talks, "14:00", "15:30", "探究の授業")],
        ),
    ]
