"""The letters of this floor."""

from members.emails import Words, compose, link

from .models import Measure


def measure(measure: Measure, what: str) -> Words:
    """Tell a person what was decided about them: taken, lifted, or the answer to their appeal."""
    page = link("community:measure", measure.pk)
    return compose(f"community/measure_{what}", measure=measure, link=page)
