"""One or more contexts for every component: what the gallery shows and the test renders.

Every sample is given with `only`: a component must live on what it says it accepts.
"""

from datetime import date

from django import forms
from django.core.paginator import Paginator

AUTUMN = date(2026, 10, 23)


class SampleForm(forms.Form):
    """Every kind of question once."""

    name = forms.CharField(
        label="氏名", help_text="名字と名前のあいだは、空けても空けなくてもかまいません。"
    )
    email = forms.EmailField(label="メールアドレス", required=False)
    prefecture = forms.ChoiceField(
        label="お住まいの都道府県",
        choices=[("", "えらんでください"), ("24", "三重県"), ("27", "大阪府")],
    )
    reason = forms.CharField(
        label="参加したい理由",
        max_length=400,
        widget=forms.Textarea,
        help_text="ひとことでもかまいません。",
    )
    way = forms.ChoiceField(
        label="連絡の方法", choices=[("mail", "メール"), ("post", "郵便")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="気になること",
        required=False,
        choices=[("farm", "田んぼと畑"), ("craft", "組紐・伊賀焼"), ("festival", "祭り")],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label="個人情報の取り扱いを読み、同意します")


def blank_form() -> SampleForm:
    return SampleForm(prefix="blank")


def wrong_form() -> SampleForm:
    form = SampleForm({"wrong-name": "", "wrong-reason": "紐" * 401}, prefix="wrong")
    form.is_valid()
    return form


def page_of(number: int, rows: int = 60):
    return Paginator(range(rows), 12).page(number)


ACTIVITY = {
    "url": "#",
    "title": "天神祭のだんじりを曳く前に、町を掃き清める半日",
    "starts_on": AUTUMN,
    "ends_on": None,
    "place": "上野天神宮（伊賀市上野東町）",
    "tone": "open",
    "status_words": "募集中",
    "seats_words": "残り7席",
    "suits": "体を動かすのが好きな方、はじめての方",
    "deadline": date(2026, 10, 16),
    "category": "地域振興活動の参加・創出",
}
REMOTE = {
    "url": "#",
    "title": "あなたの町で伊賀焼の器をつかう店を知らせてください",
    "starts_on": None,
    "when_words": "いつでも",
    "is_online": True,
    "tone": "open",
    "status_words": "募集中",
    "suits": "伊賀を離れて暮らす方",
    "category": "特産品の販路拡大",
}
PAST = {
    "url": "#",
    "title": "組紐を一本、組んでみる",
    "starts_on": date(2026, 9, 5),
    "ends_on": date(2026, 9, 6),
    "place": "組紐の館",
    "tone": "closed",
    "status_words": "終了",
}

SAMPLES = {
    "mark": [{}],
    "emergency": [
        {"notice": {"text": "大雨のため、本日の活動はすべて中止します。", "url": "#"}},
        {"notice": {"text": "停電のため、電話がつながりにくくなっています。"}},
    ],
    "ticker": [
        {"notice": {"text": "秋の活動の募集をはじめました。", "url": "#"}},
        {"notice": {"text": "八月十三日から十六日は、窓口をお休みします。"}},
    ],
    "button": [
        {"label": "応募する", "kind": "solid", "size": "lg"},
        {"label": "この条件でさがす", "kind": "key", "icon": "search"},
        {"label": "くわしく見る", "kind": "outline", "url": "#"},
        {"label": "戻る", "kind": "text", "url": "#"},
        {
            "label": "応募を取り消す",
            "kind": "danger",
            "size": "sm",
            "name": "do",
            "value": "withdraw",
        },
    ],
    "field": [
        *({"field": field} for field in blank_form()),
        {"field": blank_form()["name"], "why": "名簿と照らし合わせるためです。", "help": "漢字で"},
        *({"field": field} for field in wrong_form()),
    ],
    "error_summary": [{"form": wrong_form()}, {"form": blank_form()}],
    "card": [
        {
            "url": "#",
            "title": "伊賀焼の土は、むかし湖の底だった",
            "text": "四百万年前の琵琶湖は、いまの伊賀にありました。",
            "eyebrow": "伊賀を知る",
            "meta": "3分で読めます",
        },
        {
            "url": "#",
            "title": "上野城の高石垣",
            "image_url": "/static/site/img/mark.svg",
            "image_alt": "石垣",
        },
    ],
    "activity_card": [{"card": ACTIVITY}, {"card": REMOTE}, {"card": PAST}],
    "news_card": [
        {
            "card": {
                "url": "#",
                "title": "秋の活動の募集をはじめました",
                "date": AUTUMN,
                "category": "お知らせ",
                "is_new": True,
            }
        },
        {"card": {"url": "#", "title": "会員が五百人になりました", "date": AUTUMN}, "level": 2},
    ],
    "story_card": [
        {
            "card": {
                "url": "#",
                "title": "大阪から月に一度、田んぼの水を見に帰る",
                "quote": "帰る理由がもう一つできました。",
                "person": "中森 由紀さん",
                "person_note": "大阪府・40代",
                "image_url": "/static/site/img/mark.svg",
                "image_alt": "",
            }
        },
        {"card": {"url": "#", "title": "東京で開いた伊賀の夜"}},
    ],
    "status": [
        {"tone": tone, "words": words}
        for tone, words in (
            ("open", "募集中"),
            ("closing", "締切間近"),
            ("full", "満員"),
            ("closed", "終了"),
            ("waiting", "確認中"),
            ("action", "お返事をお待ちしています"),
            ("new", "新しい投稿 3件"),
            ("good", "参加決定"),
            ("bad", "見送り"),
            ("quiet", "下書き"),
        )
    ],
    "steps": [
        {"steps": ["入力", "確認", "完了"], "current": 1},
        {"steps": ["入力", "確認", "完了"], "current": 2},
    ],
    "notice": [
        {"text": "保存しました。", "level": "success", "can_close": True},
        {"text": "この活動は十月十六日で締め切ります。", "title": "まもなく締切です", "url": "#"},
        {
            "text": "定員に近づいています。",
            "level": "warning",
            "items": ["残り2席", "空き待ちもできます"],
        },
        {"text": "受付は終わりました。", "level": "error", "url": "#", "link_words": "ほかの活動"},
        {"text": "本日は中止です。", "level": "emergency"},
    ],
    "breadcrumbs": [
        {
            "trail": [
                {"title": "トップ", "url": "/"},
                {"title": "活動をさがす", "url": "#"},
                {"title": "組紐を組む", "url": ""},
            ]
        }
    ],
    "pagination": [
        {"page": page_of(2), "query": "status=open"},
        {"page": page_of(1), "label": "活動の一覧"},
        {"page": page_of(1, rows=3)},
    ],
    "empty": [
        {"text": "まだ応募はありません。", "url": "#", "label": "活動をさがす"},
        {"title": "静かです", "text": "この部屋にはまだ投稿がありません。"},
    ],
    "facts": [
        {
            "facts": [
                {"term": "日時", "text": "10月23日（金）午前9時から正午", "icon": "calendar"},
                {
                    "term": "場所",
                    "text": "上野天神宮",
                    "url": "#",
                    "note": "上野市駅から歩いて7分",
                    "icon": "place",
                },
                {"term": "費用", "text": "無料"},
            ],
            "wide": True,
        }
    ],
    "timeline": [
        {
            "steps": [
                {"words": "応募を受け付けました", "state": "done", "when": "9月2日（水）"},
                {
                    "words": "選考しています",
                    "state": "now",
                    "text": "9月20日ごろまでにお知らせします。",
                },
                {"words": "参加", "state": "later", "when": "10月23日（金）"},
            ]
        }
    ],
    "tabs": [
        {
            "label": "表示の切り替え",
            "tabs": [
                {"title": "一覧", "url": "#", "is_current": True, "count": 18},
                {"title": "カレンダー", "url": "#", "is_current": False},
            ],
        }
    ],
    "filters": [
        {
            "groups": [
                {
                    "legend": "どこで",
                    "name": "place",
                    "type": "radio",
                    "choices": [
                        {"value": "iga", "words": "伊賀で", "is_chosen": True, "count": 9},
                        {"value": "online", "words": "オンラインで", "is_chosen": False},
                    ],
                },
                {
                    "legend": "何をする",
                    "name": "category",
                    "choices": [{"value": "1", "words": "魅力の発信", "is_chosen": False}],
                },
            ],
            "action": "/",
            "is_open": True,
            "hidden": [{"name": "view", "value": "list"}],
            "chosen": [{"words": "伊賀で", "remove_url": "?"}],
            "clear_url": "?",
        }
    ],
    "date_block": [
        {"date": AUTUMN},
        {"date": AUTUMN, "ends_on": date(2026, 10, 25), "size": "lg"},
        {"words": "いつでも"},
        {},
    ],
    "hero": [
        {
            "title": "離れていても、伊賀のひとり。",
            "lead": "ふるさとを想う人があつまり、できることを持ちよる場所です。",
            "eyebrow": "伊賀市の関係人口",
            "primary_url": "#",
            "primary_label": "参加する",
            "secondary_url": "#",
            "secondary_label": "活動をさがす",
        }
    ],
    "number": [
        {"figure": "505", "label": "会員", "unit": "人", "note": "2026年11月1日現在"},
        {"figure": "18", "label": "募集中の活動"},
    ],
    "dialog": [
        {
            "id": "leave",
            "title": "応募を取り消しますか",
            "text": "空いた席は、次の方にお知らせします。",
            "form_action": "/",
            "csrf_token": "sample",
            "confirm_label": "取り消す",
            "confirm_kind": "danger",
            "cancel_label": "やめる",
            "opener_label": "応募を取り消す",
            "opener_kind": "danger",
            "fallback_url": "#",
        },
        {"id": "plain", "title": "この部屋は利用できなくなりました"},
    ],
    "avatar": [{"name": "森", "tone": tone} for tone in range(8)]
    + [{"name": "葵", "size": "lg"}, {"name": "", "size": "sm"}],
    "receipt": [
        {"number": "A26-0193", "note": "お問い合わせのときにお知らせください。"},
        {"number": "7", "label": "会員番号"},
    ],
    "my_card": [
        {
            "title": "応募した活動",
            "icon": "calendar",
            "count": 2,
            "count_words": "件",
            "items": [
                {
                    "title": "天神祭の清掃",
                    "url": "#",
                    "tone": "action",
                    "words": "返事待ち",
                    "text": "10月23日（金）",
                    "note": "10月9日（金）午後11時59分までにお返事ください。",
                    "deed_url": "#",
                    "deed_words": "参加の返事をする",
                },
                {"title": "組紐の会", "url": "#"},
            ],
            "url": "#",
            "is_urgent": True,
        },
        {
            "title": "部屋",
            "icon": "room",
            "empty_text": "参加が決まると部屋に入れます。",
            "empty_url": "#",
            "empty_label": "活動をさがす",
        },
        {"title": "会員証", "url": "#", "link_words": "会員証を見る"},
    ],
    "checklist": [
        {
            "title": "はじめの四つ",
            "items": [
                {"words": "プロフィールを書く", "url": "#", "is_done": True},
                {"words": "興味をえらぶ", "url": "#", "is_done": False},
                {"words": "最初の活動を見る", "url": "#", "is_done": False},
                {"words": "部屋であいさつする", "url": "#", "is_done": False},
            ],
        }
    ],
    "member_card": [
        {
            "scheme_name": "伊賀衆",
            "town_name": "三重県伊賀市",
            "name": "服部 あおい",
            "number": "00505",
            "since": date(2026, 4, 1),
            "valid_until": date(2027, 3, 31),
            "tier": "一般",
        },
        {"scheme_name": "伊賀衆", "name": "松尾", "number": "1"},
    ],
    "search_form": [
        {"action": "/search/", "query": "忍者"},
        {"action": "/search/", "label": "部屋の中をさがす"},
    ],
    "how": [
        {
            "steps": [
                {"title": "メールアドレスを確かめる", "text": "届いた六桁の番号を入力します。"},
                {"title": "入会を申し込む", "text": "お名前と、伊賀とのゆかりをお聞きします。"},
                {"title": "活動をえらぶ"},
            ]
        }
    ],
    "share": [{"url": "https://example.jp/a/?b=1&c=2", "title": "組紐を一本、組んでみる"}],
}

# Small parts that only live inside other components.
PARTS = {"_field_errors", "_field_help", "_picture", "_required"}


def variants(name: str) -> list[dict]:
    return [dict(sample) for sample in SAMPLES[name]]
