"""What is refused before Django sees it: by the embedded server, or by nginx from files.

Nobody knows yet who asks: both languages, no context, no database.
"""

from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

BACK = _("ブラウザーの「戻る」で前の画面に戻り、もう一度お試しください。")
# status: (title, sentences)
WORDS = {
    400: (
        _("送られた内容を読み取れませんでした"),
        [_("通信の途中で、内容の一部が欠けたようです。"), BACK],
    ),
    403: (
        _("このページは、ここからは開けません"),
        [_("職員のための画面は、決められた場所（庁舎など）からだけ開けます。")],
    ),
    413: (
        _("一度に送れる量を超えています"),
        [
            _(
                "文章が長すぎるか、項目やファイルが多すぎるため、受け取れませんでした。何も保存されていません。"
            ),
            _(
                "ブラウザーの「戻る」で前の画面に戻ると、入力した内容が残っています。短くするか、何回かに分けて送ってください。"
            ),
        ],
    ),
    414: (
        _("アドレスが長すぎます"),
        [
            _("さがすことばなど、アドレスに入る内容が長すぎるため、受け取れませんでした。"),
            _("ブラウザーの「戻る」で前の画面に戻り、短くしてからお試しください。"),
        ],
    ),
    429: (
        _("少し待って、もう一度お試しください"),
        [_("短い間に、とても多くの画面が開かれました。1分ほどたつと、また開けます。")],
    ),
    431: (
        _("ブラウザーから届いた情報が多すぎます"),
        [
            _("このサイトのCookie（クッキー）が増えすぎているようです。"),
            _("ブラウザーの設定でこのサイトのCookieを消すと、また開けます。"),
        ],
    ),
}
# What nginx may refuse by itself (deploy/nginx/igashu.conf names these files).
FILES = tuple(WORDS)


@cache
def page(status: int) -> bytes:
    title, sentences = WORDS[status]
    with override("ja"):
        told = {"status": status, "title": title, "sentences": sentences}
        return render_to_string("refused.html", told).encode()


def write_files(folder: Path) -> None:
    """Write a page for each refusal of nginx's; it never reads half of one."""
    for status in FILES:
        fresh = folder / f"{status}.new"
        fresh.write_bytes(page(status))
        fresh.replace(folder / f"{status}.html")


def are_written(folder: Path) -> bool:
    """Tell whether nginx has the pages of this version."""
    files = {status: folder / f"{status}.html" for status in FILES}
    return all(
        file.is_file() and file.read_bytes() == page(status) for status, file in files.items()
    )
