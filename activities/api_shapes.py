"""The shapes the JSON door of this room sends and takes."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from home.wire import Input, Picture, RowId, Text

from . import rules
from .queries import Filters


class SessionOut(Schema):
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str


class RecruitmentOut(Schema):
    """What one applies to. `seats_free` is of this moment; null means without limit."""

    id: int
    title: str
    activity_id: int
    activity_title: str
    activity_url: str | None
    category: str | None
    ways: list[str]
    place_kind: str | None
    place_name: str
    selection: rules.Selection
    phase: rules.Phase
    opens_at: datetime
    closes_at: datetime | None
    capacity: int | None
    seats_held: int
    seats_free: int | None
    fee: str
    sessions: list[SessionOut]


class RecruitmentDetail(RecruitmentOut):
    question: str
    question_why: str


class Recruitments(Schema):
    items: list[RecruitmentOut]
    next: str | None


class ActivityOut(Schema):
    id: int
    title: str
    lead: str
    url: str | None
    category: str | None
    ways: list[str]
    place_kind: str | None
    place_name: str
    phase: rules.Phase | None
    next_at: datetime | None
    picture: Picture | None


class ActivityDetail(ActivityOut):
    address: str
    access: str
    host_name: str
    host_message: str
    suits: str
    cost: str
    bring: str
    accessibility: str
    insurance: str
    cancel_rule: str
    recruitments: list[RecruitmentOut]


class Activities(Schema):
    count: int
    items: list[ActivityOut]
    next: str | None


class ActivityFilters(Schema):
    """As on the list of activities; several values of one name mean any of them."""

    category: list[rules.Category] = []
    way: list[rules.Way] = []
    place: list[rules.Place] = []
    status: list[rules.Phase] = []
    month: str | None = Field(None, pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-12"])

    def asked(self) -> Filters:
        return Filters(
            categories=frozenset(self.category),
            ways=frozenset(self.way),
            places=frozenset(self.place),
            phases=frozenset(self.status),
            month=date.fromisoformat(f"{self.month}-01") if self.month else None,
        )


class RecruitmentFilters(Schema):
    activity: RowId | None = None
    category: rules.Category | None = None
    way: rules.Way | None = None
    place: rules.Place | None = None
    open: bool | None = Field(None, description="Only those that take applications now.")


class ApplicationRow(Schema):
    """An application of yours. `may` names what you can do with it now."""

    id: UUID
    receipt_number: str
    status: rules.Status
    status_label: str
    applied_at: datetime
    moved_at: datetime
    offer_expires_at: datetime | None
    recruitment_id: int
    recruitment_title: str
    activity_title: str
    activity_url: str | None
    may: list[str]


class ApplicationOut(ApplicationRow):
    answer: str
    message: str
    reason: str
    sessions: list[SessionOut]


class Applications(Schema):
    items: list[ApplicationRow]
    next: str | None


class Apply(Input):
    """The same `submission_key` sent again is the same application, never a second one."""

    submission_key: UUID
    answer: Text = Field("", max_length=1000)
    message: Text = Field("", max_length=500)
