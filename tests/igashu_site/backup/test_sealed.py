"""The sealed stream: what was changed, cut off or opened with another key is refused."""

import io

import pytest

from igashu_site.backup import sealed
from igashu_site.backup.refusal import Refusal

KEY = "k" * 40


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Three pieces fit on one line."""
    monkeypatch.setattr(sealed, "PIECE", 8)


def seal(data, key=KEY):
    out = io.BytesIO()
    sealer = sealed.Sealer(out, key)
    for start in range(0, len(data), 5):
        sealer.write(data[start : start + 5])
    sealer.close()
    return out.getvalue()


def unseal(data, key=KEY):
    return sealed.Opener(io.BytesIO(data), key).read()


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 24, 25])
def test_what_goes_in_comes_out(size):
    data = bytes(range(size))
    assert unseal(seal(data)) == data


def test_it_is_read_piece_by_piece():
    opener = sealed.Opener(io.BytesIO(seal(b"abcdefghijklmnopqrstuvwxyz")), KEY)
    assert opener.read(3) == b"abc"
    assert len(opener.ready) <= 8
    assert opener.read(10) == b"defghijklm"


def test_the_same_twice_does_not_look_the_same():
    assert seal(b"hello") != seal(b"hello")
    assert b"hello" not in seal(b"hello")


def test_another_key_is_told_as_such():
    with pytest.raises(Refusal, match="鍵が違います"):
        unseal(seal(b"hello"), "other" * 10)


def test_every_single_flipped_bit_is_seen():
    whole = seal(b"abcdefghijklmnopqrst")
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(Refusal):
            unseal(bytes(changed))


def test_every_shorter_file_is_seen():
    whole = seal(b"abcdefghijklmnopqrst")
    for size in range(len(whole)):
        with pytest.raises(Refusal):
            unseal(whole[:size])


def test_pieces_are_not_swapped_doubled_or_dropped():
    whole = seal(b"abcdefghijklmnopqrst")
    head, step = sealed.HEADER, sealed.PIECE + sealed.TAG
    one, two, last = whole[head : head + step], whole[head + step : head + 2 * step], whole[-20:]
    assert unseal(whole[:head] + one + two + last) == b"abcdefghijklmnopqrst"
    for order in ([two, one, last], [one, one, two, last], [two, last], [one, last], [one, two]):
        with pytest.raises(Refusal):
            unseal(whole[:head] + b"".join(order))
