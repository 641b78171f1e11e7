"""What every JSON door shares: strict input, plain text, identifiers, the shape of a refusal."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError, to_json

MAX_ID = 2**63 - 1
PAGE = 20
MAX_PAGE = 100

RowId = Annotated[int, Field(ge=1, le=MAX_ID)]
Limit = Annotated[int, Field(ge=1, le=MAX_PAGE, description="Rows on one page.")]
Cursor = Annotated[
    str | None, Field(max_length=400, description="`next` of the page before; opaque, signed.")
]


def without_nul(text: str) -> str:
    """PostgreSQL cannot store U+0000 and SQLite cuts at it: neither gets the chance."""
    if "\x00" in text:
        raise PydanticCustomError("nul", _("使えない文字が入っています。"))
    return text


Text = Annotated[str, AfterValidator(without_nul)]


class Input(Schema):
    """A body. An unknown field is refused: a typing error is never a silent success."""

    model_config = {"extra": "forbid"}


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """RFC 9457 (7807): `code` is stable, `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None


class Picture(Schema):
    url: str
    width: int
    height: int
    alt: str


def written(data: Any) -> bytes:
    """Return plain values as JSON in UTF-8. What is no plain value (a lazy text) is its words."""
    return to_json(data, fallback=str)


def as_json(data: Any) -> HttpResponse:
    """Answer with plain values, as the API itself would write them, without a shape for each row.

    The shape stands in the contract all the same; tests hold the answer against it.
    """
    return HttpResponse(written(data), content_type="application/json; charset=utf-8")


def sends(*statuses: int) -> dict[str, Any]:
    """Name the refusals of an operation that its shape does not tell (openapi_extra)."""
    return {"x-refusals": sorted(statuses)}
