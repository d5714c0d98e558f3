"""How sentences for the person at this computer write amounts."""

_signs = {",": ",", ".": "."}


def write_with(group: str, point: str) -> None:
    """Part thousands and decimals by these signs in all sentences for a person from now on.

    They are those of this computer's screen. What is stored, printed or sent never has them.
    """
    _signs.update({",": group, ".": point})


def in_signs(amount: str) -> str:
    """An amount as text, `1,234.50` or `1234.50`, with the signs of the screen."""
    return "".join(_signs.get(sign, sign) for sign in amount)
