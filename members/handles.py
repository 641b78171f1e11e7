"""The word that stands in a member's address. Says nothing about the person."""

import secrets

# Nothing that looks like something else when copied by hand (0/o, 1/l/i), no vowels, so no words.
ALPHABET = "bcdfghjkmnpqrstvwxz23456789"


def new_handle() -> str:
    """Return ten letters. Callers retry when the database already knows them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
