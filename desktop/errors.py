"""What a person or the world did that stops a piece of work, told in words a person can act on."""


class RefundDeskError(Exception):
    """An act that did not happen, for a reason a person can understand.

    `title` names what did not happen, `message` what it means for the money and what to do now, `code` is one word
    for tests and exports. Everything else that goes wrong is our own fault and is not caught.
    """

    def __init__(self, title: str, message: str, code: str) -> None:
        super().__init__(f"{title} {message}")
        self.title = title
        self.message = message
        self.code = code


class Refusal(RefundDeskError):
    """A rule of the office forbids the act; nothing was written.

    `code` is one of the refusal codes of the accounting rules; `left` is what the named cap still allows, as text in
    the invoice's currency, where a cap is the reason.
    """

    def __init__(self, code: str, title: str, message: str, left: str | None = None) -> None:
        super().__init__(title, message, code)
        self.left = left


class BadInput(RefundDeskError):
    """A file, a field or an answer from outside cannot be read; the message names the place and the remedy."""

    def __init__(self, title: str, message: str) -> None:
        super().__init__(title, message, "bad_input")


class OfficeError(RefundDeskError):
    """The office's database cannot be opened or used; the message says what is safe and what to do."""

    def __init__(self, title: str, message: str, code: str = "office") -> None:
        super().__init__(title, message, code)


class ChangedMeanwhile(RefundDeskError):
    """A refund was changed after it was put on the screen: nobody approves figures that they have not seen."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was approved: the refund was changed while you looked at it.",
            "It is shown as it is stored now. Look at it again, then approve it.",
            "changed_meanwhile",
        )
