"""What every stored class shares: names of constraints, how times, words and amounts are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, Dialect, Enum, MetaData, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from desktop.model.states import (
    Account,
    Method,
    NoteKind,
    OfficeKind,
    Origin,
    PaymentState,
    RefundKind,
    RefundState,
    Role,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, stored without a zone so that both databases compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


Minor = Annotated[int, mapped_column(BigInteger)]
"""An amount in minor units."""

_WORDS: tuple[type[StrEnum], ...] = (
    Account,
    Method,
    NoteKind,
    OfficeKind,
    Origin,
    PaymentState,
    RefundKind,
    RefundState,
    Role,
)


def stored(words: type[StrEnum], name: str = "") -> Enum:
    """How these words are kept. `name` names the column's constraint, where a table has two columns of the words."""
    values: Callable[[type[StrEnum]], list[str]] = lambda kinds: [word.value for word in kinds]  # noqa: E731
    return Enum(
        words,
        native_enum=False,
        create_constraint=True,
        values_callable=values,
        length=24,
        name=name or words.__name__.lower(),
    )


class Base(DeclarativeBase):
    """The registry of all stored classes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: UtcTime(),
        date: Date(),
        UUID: Uuid(),
        **{words: stored(words) for words in _WORDS},
    }


def never_negative(*columns: str) -> list[CheckConstraint]:
    """Constraints that hold these columns at or above zero."""
    return [CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns]
