"""The office's own words for papers and mail, where it has put some in the place of ours."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base


class OwnWords(Base):
    """The text of one key in one language; what has no row is said in our words."""

    __tablename__ = "wording"

    language: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
