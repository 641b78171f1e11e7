from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `code` is stable: tests and runbooks name it."""

    code: str
    what: str
    mend: str
