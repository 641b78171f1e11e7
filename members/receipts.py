"""Numbers people read out on the telephone."""

import secrets


def check_digit(digits: str) -> int:
    """Return the Luhn digit: one mistyped digit never makes another valid number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def new_receipt_number(prefix: str) -> str:
    """Return a number like "N-4821-7736". Callers retry when the database already knows it."""
    digits = f"{secrets.randbelow(10**7):07d}"
    digits += str(check_digit(digits))
    return f"{prefix}-{digits[:4]}-{digits[4:]}"


def is_receipt_number(text: str) -> bool:
    """Tell whether the check digit fits."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    return len(digits) == 8 and check_digit(digits[:-1]) == int(digits[-1])
