"""The customers, as they stand on invoices."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base


class Customer(Base):
    """Somebody who was sold something. `number` is the name under which imports know them, empty if there is none.

    `address` holds the lines above the town. `language` is the one they want their papers in, empty for that of their
    country.
    """

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="", server_default="")
    archived: Mapped[bool] = mapped_column(default=False)
