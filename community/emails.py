"""The letters of this floor."""

from members.emails import Words, compose, link

from .models import Measure


def measure(measure: Measure, what: str) -> Words:
    """Tell a person what was decided about them: taken, lifted, or the answer to their appeal."""
    page = link("community:measure", measure.pk)
    return compose(f"community/measure_{what}", measure=measure, link=page)


def hidden_together(measures: list[Measure]) -> Words:
    """Tell a person once about several of their messages: why they are hidden, where to ask."""
    if len(measures) == 1:
        return measure(measures[0], "taken")
    told = [(one, link("community:measure", one.pk)) for one in measures]
    return compose("community/measures_taken", told=told, count=len(told))
