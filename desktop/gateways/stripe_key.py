"""What a Stripe key looks like, where it may go, and how it is kept out of every sentence."""

import ipaddress
import re

from desktop.errors import BadInput

_KEY = re.compile(r"[sr]k_(test|live)_[A-Za-z0-9_]+")
_LOCAL = re.compile(r"https?://(?P<host>localhost|[0-9.]+|\[[0-9a-f:]+\])(:(?P<port>[0-9]{1,5}))?/?", re.ASCII)
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
    """Raises `BadInput` for an address outside this computer: the key would go there.

    Only what can be read in one way is taken. Where programs differ, as with a name before an @ or with a backslash,
    one of them would see another computer.
    """
    found = _LOCAL.fullmatch(address)
    if found is None or not _is_local(found["host"]) or int(found["port"] or 0) > 65_535:
        raise BadInput("Address not taken.", "Another address than Stripe's own must be one on this computer.")


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def without_keys(sentence: str, key: str) -> str:
    """The sentence with every key in it blacked out, ours and any that looks like one."""
    return _KEY_IN_TEXT.sub("(key)", sentence.replace(key, "(key)"))
