"""Characters that no font has are named at the import, where they stand; the rows come in all the same."""

from __future__ import annotations

from pathlib import Path

from desktop.model.states import Method
from desktop.services.importing import table
from desktop.services.importing.mapping import DateOrder, Options, guess
from desktop.services.importing.plan import plan

OPTIONS = Options("GBP", paid_by=Method.BANK_TRANSFER, dates=DateOrder.ISO, tax="column")
ROWS = """Invoice,Date,Quantity,Price,Text,VAT,Customer,Street
1001,2026-02-20,1,10.00,扇子 fan,19,山田,Ærø
1001,2026-02-20,1,10.00,Plain lamp,19,山田,Ærø
"""


def test_characters_that_no_font_has_are_named_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(ROWS, encoding="utf-8")
    found = table.look(path)
    result = plan(found, guess(found.header), OPTIONS, lambda _country, _day: ())
    assert len(result.invoices) == 1
    assert [(remark.row, remark.column, remark.reason) for remark in result.remarks] == [
        (2, "Text", "Papers show [U+6247], [U+5B50] in place of “扇” (U+6247), “子” (U+5B50), which no font here has."),
        (
            2,
            "Customer",
            "Papers show [U+5C71], [U+7530] in place of “山” (U+5C71), “田” (U+7530), which no font here has.",
        ),
    ]
