from home.search.excerpts import Piece, excerpt, marked


def hits(pieces):
    return [piece.text for piece in pieces if piece.is_hit]


def test_the_words_are_marked_as_they_were_written():
    assert marked("ﾆﾝｼﾞｬ と ニンジャ", "にんじゃ") == [
        Piece("ﾆﾝｼﾞｬ と ", False),
        Piece("ニンジャ", True),
    ]


def test_an_excerpt_stands_around_the_first_hit():
    pieces = excerpt("あ" * 300 + "清掃の日" + "い" * 300, "清掃")
    assert hits(pieces) == ["清掃"]
    assert pieces[0] == pieces[-1] == Piece("…", False)
    assert sum(len(piece.text) for piece in pieces) < 120


def test_an_excerpt_without_a_hit_is_the_beginning():
    assert excerpt("短い文です。", "清掃") == [Piece("短い文です。", False)]


def test_readings_are_left_out():
    assert hits(excerpt("{上野|うえの}城のまわり", "上野城")) == ["上野城"]


def test_letters_that_unfold_into_several_do_not_shift_the_mark():
    assert hits(marked("㈱伊賀 ㌔ 清掃", "清掃")) == ["清掃"]


def test_no_text_gives_no_pieces():
    assert excerpt("", "清掃") == []
