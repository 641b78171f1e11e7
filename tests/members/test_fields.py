"""Fields of text: their limit is told in words, never by cutting off what is pasted."""

import pytest
from bs4 import BeautifulSoup
from django import forms

from activities.forms import ApplicationForm, DeclineForm
from community.forms import AppealForm, MeasureForm, ReportForm
from members.forms import JoinForm, LeavingForm
from members.forms.fields import TextField
from tests import build

FORMS = [
    lambda: JoinForm(pledge=None),
    LeavingForm,
    DeclineForm,
    ReportForm,
    AppealForm,
    lambda: MeasureForm(kind="suspend"),
    lambda: ApplicationForm(recruitment=build.Recruitment(question="動機")),
]


def limits(form):
    fields = BeautifulSoup(form.as_div(), "html.parser").find_all(["input", "textarea"])
    return [one["maxlength"] for one in fields if one.has_attr("maxlength")]


@pytest.mark.parametrize("make", FORMS)
def test_no_form_carries_a_limit_that_cuts(make):
    assert limits(make()) == []


def test_a_limit_in_the_page_would_be_seen(monkeypatch):
    """Negative control: what was drawn once, with no number in it; and without our own answer."""

    def drawn():
        return limits(type("New", (forms.Form,), {"text": TextField(max_length=500)})())

    assert drawn() == []
    monkeypatch.setattr(TextField, "widget_attrs", lambda self, widget: {"maxlength": None})
    assert drawn() == ["None"]
    monkeypatch.delattr(TextField, "widget_attrs")
    assert drawn() == ["500"]
