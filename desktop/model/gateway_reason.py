"""What the gateway is told of why money goes back: a word of its own where the office's words leave no doubt."""

FRAUD = "Fraudulent payment"
"""The standard reason by which the gateway puts the customer's card and e-mail on its block lists."""

_WORDS = {"duplicate payment": "duplicate", FRAUD.casefold(): "fraudulent"}


def gateway_reason(reason: str) -> str:
    """The gateway's word for a reason, empty for every other. Source: https://docs.stripe.com/api/refunds/create."""
    return _WORDS.get(reason.strip().casefold(), "")


def blocks_card(reason: str) -> bool:
    """Whether a refund that is sent with this reason blocks the customer's card and e-mail."""
    return gateway_reason(reason) == "fraudulent"
