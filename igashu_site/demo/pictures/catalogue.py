"""Every picture of the demo town, and what somebody hears who cannot see it."""

from collections.abc import Callable
from dataclasses import dataclass

from igashu_site.demo.pictures import (
    basin,
    braid,
    castle,
    festival,
    gathering,
    hermitage,
    jar,
    kiln,
    people,
    plateau,
    railway,
    rice,
    rooftops,
    street,
    table,
    water,
    woods,
)
from igashu_site.demo.pictures.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    title: str
    alt: str
    draw: Callable[[], Canvas]


def paint(name: str) -> bytes:
    """Paint one picture and return its JPEG."""
    return PICTURES[name].draw().jpeg()


CATALOGUE = (
    Picture(
        "morning-hills",
        "朝霧の伊賀盆地",
        "朝日に照らされ、幾重もの山のあいだに霧がたまる伊賀盆地の風景",
        basin.morning_hills,
    ),
    Picture(
        "terraces",
        "水を張った棚田",
        "田植えを終えた棚田が、夕方の空を映して幾段も連なっている",
        basin.terraces,
    ),
    Picture(
        "windmills",
        "青山高原の風車",
        "青山高原の草原に、大小の白い風車が尾根に沿って並んでいる",
        plateau.windmills,
    ),
    Picture(
        "river", "夕暮れの川", "夕焼けを映す静かな川に、飛び石が向こう岸へ続いている", water.river
    ),
    Picture(
        "castle",
        "上野城の高石垣",
        "堀から高く立ち上がる石垣の上に、白い三層の天守と松が見える",
        castle.castle,
    ),
    Picture(
        "moon-roofs",
        "月夜の瓦屋根",
        "満月に照らされた瓦屋根の町並みと、棟の上を駆ける忍者の影",
        rooftops.moon_roofs,
    ),
    Picture(
        "danjiri",
        "宵山のだんじり",
        "提灯の明かりに浮かぶだんじりを、大勢の人が通りで見上げている",
        festival.danjiri,
    ),
    Picture(
        "train", "朝の小さな駅", "山あいの小さな駅に停まる、藍色の二両編成の電車", railway.train
    ),
    Picture(
        "hermitage",
        "木立の中の草庵",
        "茅葺き屋根に丸窓のある草庵。庭に飛び石と石灯籠がある",
        hermitage.hermitage,
    ),
    Picture(
        "braid",
        "三色の組紐",
        "藍、朱、金の三本の組紐が、生成りの紙の上をゆるやかに渡っている",
        braid.braid,
    ),
    Picture(
        "jar",
        "ビードロ釉の壺",
        "緑色のビードロ釉が流れた伊賀焼の壺に、梅の枝が一本生けてある",
        jar.jar,
    ),
    Picture(
        "kiln", "夜の登り窯", "夜の斜面に連なる登り窯。五つの焚き口から赤い火が見える", kiln.kiln
    ),
    Picture(
        "donabe",
        "土鍋で炊いた新米",
        "伊賀焼の土鍋いっぱいに炊き上がったご飯と、藍色の茶碗",
        rice.donabe,
    ),
    Picture(
        "dengaku", "豆腐田楽", "みそを塗って焼いた豆腐田楽が六本、焼き物の皿に並ぶ", table.dengaku
    ),
    Picture(
        "harvest", "実りの田んぼ", "夕日に照らされ、穂を垂れた稲が一面に広がる田んぼ", rice.harvest
    ),
    Picture("sake", "雪の日の一献", "雪の舞う窓辺に置かれた、とっくりと盃", table.sake),
    Picture(
        "cedars",
        "手入れされた里山の道",
        "杉木立のあいだに光が差し、手入れされた小道が奥へ続いている",
        woods.cedars,
    ),
    Picture(
        "street",
        "城下町の通り",
        "格子の町家が両側に並ぶ通り。右手の店に藍色ののれんが掛かる",
        street.street,
    ),
    Picture(
        "persimmons",
        "軒先の干し柿",
        "軒先にすだれのように吊るされた干し柿と、色づいた山々",
        woods.persimmons,
    ),
    Picture(
        "fireflies",
        "小川の蛍",
        "夜の小川の上を、たくさんの蛍が光りながら飛んでいる",
        water.fireflies,
    ),
    Picture(
        "desk",
        "離れた町の机",
        "窓の外にビルが並ぶ部屋の机。パソコンの画面に伊賀の山並みが映る",
        gathering.desk,
    ),
    Picture(
        "round-table",
        "地図を囲む寄り合い",
        "丸い机に地図を広げ、八人が囲んで話し合う様子を上から見たところ",
        gathering.round_table,
    ),
    Picture(
        "office-worker",
        "都会から山を見る人",
        "襟の白い紺の服を着た人が、ビルの向こうの山並みを眺める後ろ姿",
        people.office_worker,
    ),
    Picture(
        "potter",
        "工房の陶工",
        "手ぬぐいを頭に巻いた陶工が、棚に並ぶ器を見渡す後ろ姿",
        people.potter,
    ),
    Picture(
        "student",
        "高原に立つ学生",
        "髪を一つに結んだ学生が、風車の並ぶ高原を眺める後ろ姿",
        people.student,
    ),
    Picture(
        "farmer", "棚田を見る人", "麦わら帽子の人が、水を張った棚田を眺める後ろ姿", people.farmer
    ),
    Picture(
        "cook",
        "厨房に立つ人",
        "白い上着に手ぬぐい姿の料理人が、のれんに向かって立つ後ろ姿",
        people.cook,
    ),
    Picture(
        "translator",
        "秋の山を眺める人",
        "髪をかんざしでまとめた人が、色づいた木々の先の山を眺める後ろ姿",
        people.translator,
    ),
    Picture(
        "couple",
        "川辺のふたり",
        "白髪まじりの二人が並んで、夕暮れの川を眺める後ろ姿",
        people.couple,
    ),
)
PICTURES = {picture.name: picture for picture in CATALOGUE}
