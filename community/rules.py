"""What may be said, how fast, and who may enter which kind of room. Pure."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from members.text import graphemes, name, says_something

from . import protocol

# More marks than this on one letter only serve to break the page.
MARKS_PER_LETTER = 4
BLANK_LINES = 2
NOT_STORED = _("いまは保存できませんでした。少し待って、もう一度送信してください。")
# A slip of the pen can be mended; what others have answered to long ago stays as it was.
MENDING = timedelta(hours=1)
# Who looks after every room, by office.
MODERATE = "community.moderate_room"
AT_SIGNS = "@＠"
EVERYBODY = "みんな"
MOST_PINS = 3
# So many open reports hide a message until a moderator has looked.
REPORTS_THAT_HIDE = 3
# So long after a refusal nobody asks again to be let in.
ASK_AGAIN = timedelta(days=7)
# So long what was decided about many at once can be undone; until then no author is told.
UNDO = timedelta(minutes=30)
MOST_AT_ONCE = 50
LONGEST_LINE = 200
MOST_PICTURES = protocol.PICTURES
# The longer side of a picture as it is looked at, and as it stands in the conversation.
LARGE, SMALL = 1280, 640
# Seconds and how many pictures one person may upload in them, in all rooms together.
PICTURE_PACE = ((600, 20), (24 * 3600, 100))
# What was uploaded and never said goes after this time.
UNSAID = timedelta(hours=24)
NO_REASON = _("理由を書いてください。")
# So many questions of one person may wait for the town in one room.
MOST_OPEN_QUESTIONS = 3
# Seconds between the first messages of a newcomer.
NEWCOMERS_PAUSE = 60
# Reactions and questions, given or taken back, of one person in one room within a minute: each is
# a line in everybody's log.
REACTIONS_PER_MINUTE = 30


class Feeling(TextChoices):
    """What one may answer without words. Each has its words, too: a face alone says little."""

    THANKS = "thanks", _("ありがとう")
    LOVELY = "lovely", _("すてき")
    COMING = "coming", _("参加します")
    GLAD = "glad", _("うれしい")
    INSIGHT = "insight", _("なるほど")
    SEEN = "seen", _("見ました")


FACES = {
    Feeling.THANKS: "👍",
    Feeling.LOVELY: "❤️",
    Feeling.COMING: "🙋",
    Feeling.GLAD: "😊",
    Feeling.INSIGHT: "💡",
    Feeling.SEEN: "👀",
}


class NotNow(ValidationError):
    """Not possible as things stand. Carries a stable `code`."""


class TooFast(NotNow):
    """Possible again after `wait` seconds."""

    code = "too_fast"
    words = _("続けて投稿されたため、少しお待ちください。%(wait)s秒後に、もう一度送信できます。")

    def __init__(self, wait: int) -> None:
        self.wait = wait
        about = {"wait": wait, "minutes": -(-wait // 60)}
        super().__init__(self.words, code=self.code, params=about)


class NoPicturesYet(NotNow):
    """Somebody new: words first."""

    def __init__(self) -> None:
        words = _("はじめの何回かの投稿には、写真を入れられません。文だけで投稿してください。")
        super().__init__(words, code="no_pictures_yet")


class TooManyPictures(TooFast):
    code = "too_many_pictures"
    words = _(
        "続けて送れる写真の数をこえました。%(minutes)s分ほどたってから、もう一度お試しください。"
    )


class TooFastAtFirst(TooFast):
    """Somebody new: it is no fault of theirs, and they shall hear so."""

    code = "newcomers_pause"
    words = _(
        "はじめの何回かの投稿は、1分ほど間をあけてお願いしています。"
        "%(wait)s秒後に、もう一度送信できます。"
    )


def clean_text(text: str, *, may_be_empty: bool = False) -> str:
    """Return the text as it is stored, or raise a ValidationError that says how to mend it."""
    refuse_broken(text)
    words = tidy_lines(drop_controls(text.replace("\r\n", "\n").replace("\r", "\n")))
    words = limit_marks(words)
    if not says_something(words):
        if may_be_empty:
            return ""
        raise ValidationError(_("文を入力してください。"), code="empty")
    count = graphemes(words)
    if count > protocol.MAX_GRAPHEMES:
        message = _("文が長すぎます。%(max)s文字以内にしてください（いま%(count)s文字です）。")
        raise ValidationError(
            message, code="too_long", params={"max": protocol.MAX_GRAPHEMES, "count": count}
        )
    if len(words.encode()) > protocol.MAX_BYTES:
        raise ValidationError(_("文が長すぎます。2回に分けて送信してください。"), code="too_long")
    return words


def clean_line(text: str, empty: Any = NO_REASON, most: int = LONGEST_LINE) -> str:
    """Return one line (of reasons) as it is stored, or raise a ValidationError."""
    line = short_line(text, most)
    if not line:
        raise ValidationError(empty, code="empty")
    return line


def short_line(text: str, most: int = LONGEST_LINE) -> str:
    """Return one line as it is stored, empty when it says nothing."""
    refuse_broken(text)
    line = name(text)
    if not says_something(line):
        return ""
    if len(line) > most:
        words = _("%(most)s文字以内で書いてください。")
        raise ValidationError(words, code="too_long", params={"most": most})
    return line


def refuse_broken(text: str) -> None:
    """A NUL or half a character cannot be stored the same way everywhere."""
    if "\x00" in text or any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        message = _("使えない文字が入っています。消してから、もう一度送信してください。")
        raise ValidationError(message, code="bad_characters")


def drop_controls(text: str) -> str:
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) != "Cc")


def tidy_lines(text: str) -> str:
    """Trim the ends and keep at most two empty lines in a row."""
    kept: list[str] = []
    empty = 0
    for line in text.split("\n"):
        empty = 0 if line.strip() else empty + 1
        if empty <= BLANK_LINES:
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n \t\u3000")


def limit_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for one in text:
        marks = marks + 1 if unicodedata.category(one) in {"Mn", "Me"} else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(one)
    return "".join(kept)


def client_key(text: str) -> UUID:
    """Return the id a client gave, or raise a ValidationError."""
    try:
        return UUID(text)
    except ValueError as reason:
        words = _("ページを読み込みなおして、もう一度送信してください。")
        raise ValidationError(words, code="not_understood") from reason


def clean_alt(text: str) -> str:
    """Return what is said of a picture as it is stored; nothing is fine, too."""
    try:
        return short_line(text)
    except ValidationError as error:
        if error.code != "too_long":
            raise
        words = _("写真の説明が長すぎます。%(most)s文字以内で書いてください。")
        params = {"most": LONGEST_LINE}
        raise ValidationError(words, code="alt_too_long", params=params) from error


def called(text: str, names: Iterable[str]) -> set[str]:
    """Return which of these names are called with @ in a text; the longest that fits counts."""
    by_length = sorted(names, key=len, reverse=True)
    found: set[str] = set()
    for place, letter in enumerate(text):
        if letter in AT_SIGNS:
            rest = text[place + 1 :]
            found |= set([name for name in by_length if rest.startswith(name)][:1])
    return found


def may_mend(said_at: datetime, now: datetime) -> bool:
    """Tell whether one's own words may still be changed."""
    return now - said_at <= MENDING


def check_newcomer(
    text: str, said: list[datetime], now: datetime, *, shows_pictures: bool = False
) -> None:
    """The first words of somebody new: no addresses, no pictures, and time to read in between."""
    if shows_pictures:
        raise NoPicturesYet
    if holds_address(text):
        message = _(
            "はじめの何回かの投稿には、リンクを入れられません。リンクを外して送信してください。"
        )
        raise ValidationError(message, code="no_links_yet")
    if said:
        wait = said[0] + timedelta(seconds=NEWCOMERS_PAUSE) - now
        if wait > timedelta():
            raise TooFastAtFirst(-int(-wait.total_seconds() // 1))


def holds_address(text: str) -> bool:
    return "://" in text or "www." in text.lower()


def wait_for(
    said: list[datetime], now: datetime, pace: Iterable[tuple[int, int]] | None = None
) -> int:
    """Return the seconds until one more message is allowed; `said`: newest first."""
    wait = timedelta()
    for seconds, allowed in protocol.PACE if pace is None else pace:
        if len(said) >= allowed:
            wait = max(wait, said[allowed - 1] + timedelta(seconds=seconds) - now)
    return -int(-wait.total_seconds() // 1) if wait > timedelta() else 0
