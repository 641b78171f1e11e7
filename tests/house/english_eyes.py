"""What a reader of English sees: the texts of a page, and the Japanese that is left in them."""

import re

from bs4 import BeautifulSoup, Comment

HEADERS = {"accept-language": "en-GB,en;q=0.9"}
JAPANESE = re.compile(r"[々〆ぁ-ゖァ-ヺー㐀-䶿一-鿿、。「」・〜（）：！？＋]+")
SPOKEN = {"placeholder", "aria-label", "aria-description", "title", "alt", "content"}
# Japanese that a reader of English needs to see, each with its reason.
MAY_STAY = {
    "イガ タロウ",  # how a name is to be written in kana
    "{上野|うえの}",  # how readings are given to Japanese words
}


def texts_of(page):
    """Yield every text of a page that is shown or read out, but those marked as Japanese."""
    for tag in page.select("script:not([data-words]), style, body [lang=ja]"):
        tag.decompose()
    for text in page.find_all(string=lambda text: not isinstance(text, Comment)):
        yield str(text)
    for tag in page.find_all(True):
        names = [name for name in tag.attrs if name in SPOKEN or name.startswith("data-word")]
        yield from (str(tag[name]) for name in names)


def japanese_in(text):
    for word in MAY_STAY:
        text = text.replace(word, "")
    return JAPANESE.findall(text)


def japanese_on(html):
    """Return the texts of a page in which a Japanese character is left."""
    page = BeautifulSoup(html, "html.parser")
    return sorted({text.strip() for text in texts_of(page) if japanese_in(text)})


def left_in_japanese(browser, addresses):
    """Return what is left in Japanese at each address; every page must say it is English."""
    found = {}
    for address in addresses:
        answer = browser.get(address, headers=HEADERS)
        assert answer.status_code in (200, 404), f"{address} answers {answer.status_code}"
        html = answer.content.decode()
        assert '<html lang="en"' in html, address
        if left := japanese_on(html):
            found[address] = left
    return found
