"""How the server says no, in the shape of Stripe's errors."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A request that is not carried out. `kind` is Stripe's `type`, of which there are four."""

    def __init__(
        self, status: int, code: str, message: str, param: str = "", kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.status = status
        said = {"type": kind, "code": code, "message": message, "param": param}
        self.body: dict[str, Any] = {"error": {name: value for name, value in said.items() if value}}


def missing(what: str, name: str, param: str = "id") -> Refused:
    """There is no such object (https://docs.stripe.com/error-codes#resource-missing)."""
    return Refused(404, "resource_missing", f"No such {what}: '{name}'", param)
