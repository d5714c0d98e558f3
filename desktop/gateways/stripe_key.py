"""What a Stripe key looks like, where it may go, and how it is kept out of every sentence."""

import ipaddress
import re
from urllib.parse import urlsplit

from desktop.errors import BadInput

_KEY = re.compile(r"[sr]k_(test|live)_[A-Za-z0-9_]+")
_KEY_IN_TEXT = re.compile(r"[sr]k_(live|test)_[^\s'\",.]+")


def check_key(key: str) -> None:
    """Raises `BadInput`, without the key in it, for text that cannot be a key (it would go into a header as it is)."""
    if not _KEY.fullmatch(key):
        raise BadInput(
            "Key not taken.",
            "A Stripe key begins with rk_live_, sk_live_, rk_test_ or sk_test_, and letters and digits follow. "
            "Copy it whole from Stripe's dashboard, under API keys.",
        )


def is_live(key: str) -> bool:
    """Whether the key says of itself that it opens live payments."""
    return key[:8] in {"sk_live_", "rk_live_"}


def check_address(address: str) -> None:
    """Raises `BadInput` for an address outside this computer: the key would go there."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if parts.scheme not in {"http", "https"} or not local:
        raise BadInput("Address not taken.", "Another address than Stripe's own must be one on this computer.")


def without_keys(sentence: str, key: str) -> str:
    """The sentence with every key in it blacked out, ours and any that looks like one."""
    return _KEY_IN_TEXT.sub("(key)", sentence.replace(key, "(key)"))
