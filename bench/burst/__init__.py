"""The burst: five hundred applicants and fifty double submits for fifteen seats, all at once."""
