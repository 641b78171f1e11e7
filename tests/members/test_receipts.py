import re

from members.receipts import check_digit, is_receipt_number, new_receipt_number


def test_a_number_is_read_out_in_two_groups():
    assert re.fullmatch(r"N-\d{4}-\d{4}", new_receipt_number("N"))


def test_one_mistyped_digit_is_noticed():
    number = new_receipt_number("N")
    assert is_receipt_number(number)
    for place, old in enumerate(number):
        if old.isdigit():
            wrong = number[:place] + str((int(old) + 1) % 10) + number[place + 1 :]
            assert not is_receipt_number(wrong)


def test_a_known_number():
    assert check_digit("7992739871") == 3
