"""Why a backup or a restore does not go on, in plain words for the person at the keyboard."""


class Refusal(Exception):
    """Nothing was changed; the words say what is wrong and what to do."""
