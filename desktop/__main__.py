"""The program's start: what was typed is read here, everything else is loaded when it is needed."""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from desktop import __version__, log
from desktop.errors import RefundDeskError
from desktop.model.states import Method
from desktop.services.importing.fields import Field

_log = logging.getLogger(__name__)
OFFICE_HELP = "the office: a file, or an address such as postgresql://name@computer/database"


class _Parser(argparse.ArgumentParser):
    """Ends with 1 and a sentence where what was typed cannot be understood."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(1, f"Nothing was done: {message}. {self.prog} --help tells what can be typed.\n")


def parser() -> argparse.ArgumentParser:
    """All that can be typed."""
    desk = _Parser(
        prog="python -m desktop",
        usage="%(prog)s [-h] [--version] [--office OFFICE] [VERB ...]",
        description="Refund Desk. Without a verb the window opens, on the last office or on the one named.",
    )
    desk.add_argument("--version", action="version", version=f"Refund Desk {__version__}")
    desk.add_argument("--office", metavar="OFFICE", default="", help=OFFICE_HELP)
    verbs = desk.add_subparsers(dest="verb", metavar="VERB", prog=desk.prog)
    _add_sample(verbs)
    _add_import(verbs)
    _add_check(verbs)
    _add_document(verbs)
    _add_backup(verbs)
    _add_restore(verbs)
    _add_forget_password(verbs)
    return desk


def _add_sample(verbs: argparse._SubParsersAction[_Parser]) -> None:
    sample = verbs.add_parser(
        "sample",
        help="write a fresh sample office",
        description="Write a fresh sample office with invoices, payments and refunds in every state. No money moves.",
    )
    sample.add_argument("path", metavar="PATH", help="the file to write; it must not be there yet")


def _add_import(verbs: argparse._SubParsersAction[_Parser]) -> None:
    bring_in = verbs.add_parser(
        "import",
        help="take invoices in from a CSV or XLSX file",
        description="Take invoices in from a CSV or XLSX file, all of it as one act. What is not said here is read as "
        "the last time from a file with the same columns, else as the file suggests.",
    )
    bring_in.add_argument("file", metavar="FILE", help="a CSV (also packed with gzip) or XLSX file with column names")
    bring_in.add_argument("--dry-run", action="store_true", help="show what would come in; store nothing")
    bring_in.add_argument("--sheet", metavar="NAME", default="", help="the sheet of an XLSX file, the first without it")
    bring_in.add_argument(
        "--column",
        metavar="FIELD=NAME",
        action="append",
        default=[],
        help=f"the column for a field, as often as needed; fields: {', '.join(Field)}",
    )
    bring_in.add_argument("--prices", choices=("net", "gross"), help="prices without or with tax")
    bring_in.add_argument("--tax", choices=("table", "column"), help="tax from the office's table or from a column")
    bring_in.add_argument(
        "--paid-by",
        metavar="METHOD",
        choices=("nobody", *Method),
        help=f"how every invoice was paid on its date: {', '.join(Method)}; nobody leaves them unpaid",
    )
    bring_in.add_argument("--currency", metavar="CODE", help="the currency of rows that name none")
    bring_in.add_argument("--country", metavar="CODE", help="the customers' country where no column names it")
    bring_in.add_argument(
        "--dates", choices=("iso", "dots", "day-first", "month-first"), help="the order in which days are written"
    )
    bring_in.add_argument("--decimal-mark", choices=(".", ","), help="what parts whole units from their fraction")
    bring_in.add_argument(
        "--take-backs", metavar="LETTERS", help="how numbers of documents begin that take goods back; none: ''"
    )
    _needs_office(bring_in)
    _needs_person(bring_in)


def _add_check(verbs: argparse._SubParsersAction[_Parser]) -> None:
    check = verbs.add_parser(
        "check",
        help="prove the office's books",
        description="Prove the office's books: one line for each promise, 1 and the rows named where one is broken.",
    )
    _needs_office(check)


def _add_document(verbs: argparse._SubParsersAction[_Parser]) -> None:
    document = verbs.add_parser(
        "document",
        help="write the PDF or the e-invoice of a credit note",
        description="Write the stored PDF of a credit note to a file, the same bytes each time, or its e-invoice.",
    )
    document.add_argument("number", metavar="NUMBER", help="the credit note's number, such as CN-2026-0001")
    document.add_argument("-o", "--output", metavar="FILE", required=True, help="the file to write")
    document.add_argument(
        "--xml",
        choices=("ubl", "cii"),
        default="",
        help="write the e-invoice by EN 16931 instead: as UBL 2.1 or as CII, which is also inside the PDF",
    )
    _needs_office(document)
    _needs_person(document)


def _add_backup(verbs: argparse._SubParsersAction[_Parser]) -> None:
    backup = verbs.add_parser(
        "backup",
        help="keep a proved copy of the office",
        description="Keep a proved copy of the office with its manifest; older copies are thinned out by age.",
    )
    backup.add_argument("--to", metavar="FOLDER", default="", help="the folder; without it the office's own for copies")
    _needs_office(backup)


def _add_restore(verbs: argparse._SubParsersAction[_Parser]) -> None:
    restore = verbs.add_parser(
        "restore",
        help="put a copy in the place of an office file",
        description="Put a copy in the place of an office file that nobody has open. What stood there is kept as a "
        "copy of its own; nothing can be sent until the gateway was read.",
    )
    restore.add_argument("copy", metavar="COPY", nargs="?", default="", help="the copy; without it the newest good one")
    _needs_office(restore)


def _add_forget_password(verbs: argparse._SubParsersAction[_Parser]) -> None:
    forget = verbs.add_parser(
        "forget-password",
        help="take a forgotten password away",
        description="Take the password of a login away, so that its person can sit down and set a new one. It is for "
        "whoever looks after the office's file or server; the audit trail keeps it.",
    )
    forget.add_argument("login", metavar="LOGIN", help="the login, as it stands in the window")
    _needs_office(forget)


def _needs_office(verb: _Parser) -> None:
    # Not named `office`: a verb's default would blot out what stands before the verb.
    verb.add_argument("--office", metavar="OFFICE", default=argparse.SUPPRESS, help=OFFICE_HELP)


def _needs_person(verb: _Parser) -> None:
    verb.add_argument(
        "--person",
        metavar="LOGIN",
        default="",
        help="who does this, by login; without it the office's first administrator",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window or carry out a verb; gives the return code: 0, 1 with a sentence, 2 for what nobody expected."""
    typed = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that lacks a sign shows a question mark instead of ending the work.
            stream.reconfigure(errors="replace")
    log.start()
    try:
        return _window_or_verb(typed)
    except RefundDeskError as refusal:
        print(f"{refusal.title} {refusal.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was not finished was not stored.", file=sys.stderr)
        return 1
    except Exception:  # noqa: BLE001  what nobody expected goes to the log whole
        _log.exception("%s ended unexpectedly", typed.verb or "the window")
        print(
            "Something unexpected happened and the work was not finished. "
            f"What was stored before is safe. The log says more, for whoever looks after this program: {log.path()}",
            file=sys.stderr,
        )
        return 2


def _window_or_verb(typed: argparse.Namespace) -> int:
    if typed.verb is None:
        from desktop import app

        return app.run(typed.office)
    from desktop import verbs

    verbs.carry_out(typed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
