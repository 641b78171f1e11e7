"""Shows this floor: import from `activities.queries`, not from its files."""

from .applications import Line, applications_of, counts_of, line_for, live_application_of
from .listing import (
    Filters,
    Listed,
    cards_of,
    first_session_from,
    listing,
    sessions_in_month,
)
from .recruitments import Row, open_recruitments, recruitment_rows, rows_of

__all__ = [
    "Filters",
    "Line",
    "Listed",
    "Row",
    "applications_of",
    "cards_of",
    "counts_of",
    "first_session_from",
    "line_for",
    "listing",
    "live_application_of",
    "open_recruitments",
    "recruitment_rows",
    "rows_of",
    "sessions_in_month",
]
