"""Words: headings, paragraphs, and what stands out among them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# No headings here: they are their own block, so that the page knows its parts and their order.
FEATURES = ["bold", "ol", "ul", "link", "document-link"]
RUBY_HELP = _("ふりがなは {上野|うえの} のように書きます。")
GROUP = _("文章")


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("見出し"), max_length=80, help_text=_("中身がわかる短い言葉で。例：持ちもの")
    )
    level = blocks.ChoiceBlock(
        label=_("大きさ"),
        choices=[("h2", _("大")), ("h3", _("中")), ("h4", _("小"))],
        default="h2",
        search_index=False,
        help_text=_("大、中、小の順に使います。例：「大」の中を分けるときに「中」"),
    )

    class Meta:
        icon = "title"
        label = _("見出し")
        group = GROUP
        template = "blocks/heading.html"
        description = _("文章をまとまりに分けます")
        preview_value = {"text": "当日の流れ", "level": "h2"}


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": FEATURES, "help_text": RUBY_HELP} | kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("文章")
        group = GROUP
        template = "blocks/paragraph.html"
        description = _("ふつうの文章。太字、箇条書き、リンクが使えます")
        preview_value = (
            "<p>{伊賀|いが}の里山では、毎年秋に道の手入れをしています。"
            "<b>道具はこちらで用意します。</b></p>"
        )


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("種類"),
        choices=[("info", _("お知らせ")), ("warning", _("注意")), ("success", _("よい知らせ"))],
        default="info",
        search_index=False,
        help_text=_("例：持ちものや雨の日のことは「注意」"),
    )
    title = blocks.CharBlock(
        label=_("見出し"), required=False, max_length=60, help_text=_("例：雨の日は中止します")
    )
    text = blocks.RichTextBlock(
        label=_("文"),
        features=["bold", "link", "ul"],
        help_text=_("例：前の日の夕方5時に、参加する人へメールでお知らせします。"),
    )

    class Meta:
        icon = "warning"
        label = _("大切なこと")
        group = GROUP
        template = "blocks/callout.html"
        description = _("見落としてほしくないことを囲みます")
        preview_value = {
            "kind": "warning",
            "title": "雨の日は中止します",
            "text": "<p>前の日の夕方5時に、参加する人へメールでお知らせします。</p>",
        }


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("言葉"), rows=3, help_text=_("例：ここに来ると、深く息ができます。")
    )
    person = blocks.CharBlock(
        label=_("だれの言葉か"), required=False, max_length=60, help_text=_("例：山口 恵さん")
    )

    class Meta:
        icon = "openquote"
        label = _("引用")
        group = GROUP
        template = "blocks/quote.html"
        description = _("だれかの言葉をそのまま伝えます")
        preview_value = {"text": "ここに来ると、深く息ができます。", "person": "山口 恵さん"}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("すること"), max_length=40, help_text=_("例：申し込む"))
    text = blocks.TextBlock(
        label=_("説明"),
        required=False,
        rows=2,
        help_text=_("例：氏名とメールアドレスを入力します。"),
    )

    class Meta:
        icon = "list-ol"
        label = _("手順のひとつ")
        template = "blocks/step.html"
        description = _("手順の中のひとつ")
        preview_value = {"title": "申し込む", "text": "氏名とメールアドレスを入力します。"}


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(
        StepBlock(),
        label=_("手順"),
        min_num=2,
        max_num=8,
        help_text=_("例：申し込む、返事を待つ、参加する"),
    )

    class Meta:
        icon = "list-ol"
        label = _("手順")
        group = GROUP
        template = "blocks/steps.html"
        description = _("順番にすることを並べます")
        preview_value = {
            "steps": [
                {"title": "申し込む", "text": "氏名とメールアドレスを入力します。"},
                {"title": "返事を待つ", "text": "7日以内にお返事します。"},
                {"title": "参加する", "text": "動きやすい服でお越しください。"},
            ]
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("質問"), max_length=100, help_text=_("例：遠くに住んでいても参加できますか")
    )
    answer = blocks.RichTextBlock(
        label=_("答え"),
        features=["bold", "link", "ul"],
        help_text=_("例：はい。オンラインの活動もあります。"),
    )

    class Meta:
        icon = "help"
        label = _("質問と答え")
        template = "blocks/question.html"
        description = _("質問ひとつと、その答え")
        preview_value = {
            "question": "遠くに住んでいても参加できますか",
            "answer": "<p>はい。オンラインの活動もあります。</p>",
        }


class FaqBlock(blocks.StructBlock):
    questions = blocks.ListBlock(
        QuestionBlock(), label=_("質問"), min_num=1, help_text=_("例：費用、持ちもの、雨の日")
    )

    class Meta:
        icon = "help"
        label = _("よくある質問")
        group = GROUP
        template = "blocks/faq.html"
        description = _("質問を押すと答えが開きます")
        preview_value = {
            "questions": [
                {
                    "question": "遠くに住んでいても参加できますか",
                    "answer": "<p>はい。オンラインの活動もあります。</p>",
                },
                {"question": "費用はかかりますか", "answer": "<p>登録は無料です。</p>"},
            ]
        }
