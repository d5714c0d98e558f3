"""The dry run: rows become invoices and take-backs to come, and every row left out has its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.services.importing import countries
from desktop.services.importing import table as tables
from desktop.services.importing.document import Document, Rates, invoice_of, nothing_sold
from desktop.services.importing.fields import Field
from desktop.services.importing.mapping import ColumnMap, Options, signature
from desktop.services.importing.planned import ImportPlan, PlannedInvoice, PlannedTakeBack, TakenBack
from desktop.services.importing.problems import Broken, Finding, refused, stopped
from desktop.services.importing.row_reader import RowReader, SourceRow
from desktop.services.importing.table import Table
from desktop.services.importing.take_backs import Sale, SoldLines
from desktop.services.steps import signs

_STEP = 1_000


def plan(
    table: Table,
    columns: ColumnMap,
    options: Options,
    rates: Rates,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """What an import of this table would do; nothing is stored.

    A document with one row that cannot be read is left out whole. `progress` gets how much is done of how much.
    Raises `BadInput` where the file as a whole cannot be read, and `RefundDeskError` `cancelled` when stopped.
    """
    reader = RowReader(table, columns, options)
    pace = _Pace(progress, cancelled, table.rows_about)
    documents: dict[str, Document] = {}
    rows_read = 0
    for number, cells in tables.rows(table):
        rows_read += 1
        pace.went_on(1, rows_read)
        name = reader.document(cells)
        document = documents.setdefault(name, Document(name))
        try:
            document.rows.append(reader.read(number, cells))
        except Broken as broken:
            document.broken.append(Finding(number, broken.column, name, broken.reason))
    if not documents:
        raise refused(f"“{table.path.name}” has column names but no row below them: export the invoices again.")
    planner = _Planner(options, rates, reader.column)
    for document in documents.values():
        pace.went_on(len(document.rows), rows_read)
        planner.add(document)
    take_backs = planner.take_backs()
    return ImportPlan(
        source=table.path.name,
        sha256=table.sha256,
        signature=signature(table.header),
        columns=columns,
        options=options,
        rows_read=rows_read,
        documents_read=sum(1 for name in documents if name),
        invoices=planner.invoices,
        take_backs=take_backs,
        left_out=sorted(planner.left_out, key=lambda finding: finding.row),
        remarks=planner.remarks,
    )


class _Pace:
    """Tells how far the work is (each row is read, then planned), and stops it when a person asks for that."""

    def __init__(self, progress: Callable[[int, int], None], cancelled: Callable[[], bool], rows_about: int) -> None:
        self._progress, self._cancelled, self._about = progress, cancelled, rows_about
        self._done = 0

    def went_on(self, rows: int, rows_read: int) -> None:
        before, self._done = self._done, self._done + rows
        if before // _STEP == self._done // _STEP:
            return
        if self._cancelled():
            raise stopped()
        self._progress(self._done, 2 * max(self._about, rows_read))


class _Planner:
    """Sorts documents into invoices, take-backs and what is left out."""

    def __init__(self, options: Options, rates: Rates, column: Callable[[Field], str]) -> None:
        self._options, self._rates, self._column = options, rates, column
        self.invoices: list[PlannedInvoice] = []
        self.left_out: list[Finding] = []
        self.remarks: list[Finding] = []
        self._sales: list[Sale] = []
        self._returns: list[Document] = []

    def add(self, document: Document) -> None:
        if broken := document.broken or list(document.contradictions(self._column)):
            told = {finding.row for finding in broken}
            self.left_out.extend(broken)
            others = [row for row in document.rows if row.number not in told]
            self._leave_out(others, f"left out with its whole document, because of row {broken[0].row:,}.")
        elif self._options.take_backs and document.number.startswith(self._options.take_backs):
            self._returns.append(document)
        else:
            self._add_invoice(document)

    def _add_invoice(self, document: Document) -> None:
        sold = []
        for row in document.rows:
            if reason := nothing_sold(row):
                self._leave_out([row], reason, self._column(Field.PRICE if row.quantity else Field.QUANTITY))
            else:
                sold.append(row)
        if not sold:
            return
        try:
            invoice = invoice_of(sold, self._options, self._rates, self._column)
        except Broken as broken:
            self._leave_out(sold, broken.reason, broken.column)
            return
        self.invoices.append(invoice)
        self._remark_on(sold[0])
        for row in sold:
            self._remark_on_signs(row)
        for row, line in zip(sold, invoice.lines, strict=True):
            if row.quantity > 0:
                self._sales.append(Sale(row, line.position, line.gross_minor))

    def take_backs(self) -> list[PlannedTakeBack]:
        """Each take-back on the invoices that it takes back from, once all documents are known."""
        sold = SoldLines(self._sales)
        found: dict[str, dict[str, list[TakenBack]]] = {}
        rows = (row for document in self._returns for row in document.rows)
        for row in sorted(rows, key=lambda row: row.number):
            try:
                sale = self._sale_of(row, sold)
            except LookupError as without:
                self._leave_out([row], str(without))
            else:
                taken = TakenBack(row.number, sale.position, -row.quantity)
                found.setdefault(row.document, {}).setdefault(sale.row.document, []).append(taken)
        days = {document.number: document.rows[0].at.date() for document in self._returns}
        return [
            PlannedTakeBack(
                reference=document if len(parts) == 1 else f"{document}/{at}",
                document=document,
                returned_on=days[document],
                invoice=invoice,
                rows=tuple(taken),
            )
            for document, parts in found.items()
            for at, (invoice, taken) in enumerate(parts.items(), start=1)
        ]

    def _sale_of(self, row: SourceRow, sold: SoldLines) -> Sale:
        if row.quantity >= 0 or row.price <= 0:
            raise LookupError("a take-back needs a quantity below zero and a price above; enter this by hand.")
        sale = sold.take(row)
        if sale.gross_minor == 0:
            raise LookupError(f"the line of invoice {sale.row.document} came to 0, so nothing goes back.")
        if self._options.paid_by is None:
            raise LookupError(f"invoice {sale.row.document} comes in unpaid, so no money can go back.")
        return sale

    def _leave_out(self, rows: Iterable[SourceRow], reason: str, column: str = "") -> None:
        self.left_out.extend(Finding(row.number, column, row.document, reason) for row in rows)

    def _remark_on_signs(self, row: SourceRow) -> None:
        """What papers cannot print: of the customer once for each document, of a line where it stands."""
        texts = {Field.TEXT: row.text, Field.ARTICLE: row.article}
        if row.number == self.invoices[-1].lines[0].row:
            customer = row.customer
            texts |= {
                Field.INVOICE: row.document,
                Field.CUSTOMER_NAME: customer.name,
                Field.STREET: "\n".join(customer.address),
            }
        for field, text in texts.items():
            if said := "" if text.isascii() else signs.sentence([text]):
                self.remarks.append(Finding(row.number, self._column(field), row.document, said))

    def _remark_on(self, row: SourceRow) -> None:
        customer = row.customer
        if not customer.known:
            where = self._column(Field.CUSTOMER_NUMBER) or self._column(Field.CUSTOMER_NAME)
            reason = f"no customer is named; it becomes “{customer.name}”."
            self.remarks.append(Finding(row.number, where, row.document, reason))
        if self._options.tax == "table" and not customer.country and countries.code(customer.country_text) is None:
            what = f"“{customer.country_text}” is no known country" if customer.country_text else "no country is named"
            reason = f"{what}; the sale is treated as abroad."
            self.remarks.append(Finding(row.number, self._column(Field.COUNTRY), row.document, reason))
