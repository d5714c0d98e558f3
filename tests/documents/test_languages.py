"""What every paper says in each language, as the people of the country write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from desktop.documents import fonts
from desktop.documents.credit_note import draw
from desktop.documents.measured import BODY, STRONG, wrapped
from desktop.documents.table import width_of
from desktop.documents.words import WORDS, Wording
from desktop.model.frozen_copy import FrozenNote
from desktop.model.language import LANGUAGE_WORDS
from desktop.model.states import METHOD_WORDS, NoteKind
from tests.documents import reading
from tests.documents.papers import CANCELLATION, KINDS, PAYMENT_RETURNED, REFUND, REVERSAL, SELLER

TITLES = {
    "en": ("Credit note", "Credit note", "Credit note: payment returned", "Reversal of credit note"),
    "en-US": ("Credit memo", "Credit memo", "Credit memo: payment returned", "Reversal of credit memo"),
    "de": ("Rechnungskorrektur", "Stornorechnung", "Rückzahlungsbeleg", "Aufhebung des Belegs"),
    "fi": ("Hyvityslasku", "Hyvityslasku", "Maksun palautus", "Hyvityslaskun CN-2026-0410 peruutus"),
    "sv": ("Kreditfaktura", "Kreditfaktura", "Återbetalning av betalning", "Makulering av kreditfaktura"),
    "fr": ("Facture d’avoir", "Facture d’avoir", "Remboursement d’un trop-perçu", "Annulation de l’avoir"),
    "el": ("Πιστωτικό τιμολόγιο", "Πιστωτικό τιμολόγιο", "Επιστροφή πληρωμής", "Ακύρωση πιστωτικού"),
    "ar": ("إشعار دائن", "إشعار دائن", "إشعار دائن: إعادة دفعة", "إلغاء الإشعار الدائن"),
}
REQUIRED = {
    "en": ("Issued 17 November 2026", "Original invoice 491209 of 9 November 2026", "Supplied on 2 November 2026",
           "VAT number GB 123 4567 89", "VAT number DE 98", "Reason", "Nothing to pay"),
    "en-US": ("Issued November 17, 2026", "Original invoice 491209 dated November 9, 2026",
              "Supplied on November 2, 2026", "Tax ID GB 123 4567 89", "Tax ID DE 98", "Reason", "Nothing to pay"),
    "de": ("Datum 17. November 2026", "Zu Rechnung 491209 vom 9. November 2026", "Leistungsdatum 2. November 2026",
           "USt-IdNr. GB 123 4567 89", "USt-IdNr. DE 98", "Grund", "nichts zu zahlen"),
    "fi": ("Päiväys 17.11.2026", "Alkuperäinen lasku 491209, 9.11.2026", "Toimituspäivä 2.11.2026",
           "ALV-tunniste GB 123 4567 89", "ALV-tunniste DE 98", "Syy", "maksettavaa"),
    "sv": ("Datum 17 november 2026", "Ursprunglig faktura 491209 av den 9 november 2026",
           "Leveransdatum 2 november 2026", "Momsreg.nr GB 123 4567 89", "Momsreg.nr DE 98", "Orsak",
           "Inget att betala"),
    "fr": ("Date 17 novembre 2026", "Facture d’origine 491209 du 9 novembre 2026",
           "Date de livraison 2 novembre 2026", "N° TVA GB 123 4567 89", "N° TVA DE 98", "Motif", "Rien à payer"),
    "el": ("Ημερομηνία έκδοσης 17 Νοεμβρίου 2026", "Αρχικό τιμολόγιο 491209 της 9 Νοεμβρίου 2026",
           "Ημερομηνία παράδοσης 2 Νοεμβρίου 2026", "ΑΦΜ GB 123 4567 89", "ΑΦΜ DE 98", "Αιτία",
           "Δεν υπάρχει ποσό προς πληρωμή"),
    "ar": ("تاريخ الإصدار", "17 نوفمبر 2026", "491209 بتاريخ 9 نوفمبر 2026", "2 نوفمبر 2026",
           "الرقم الضريبي GB 123 4567 89", "الرقم الضريبي DE 98", "السبب", "لا يوجد مبلغ للدفع"),
}  # fmt: skip
AMOUNTS = {
    "en": ("20% 2,360.00 472.00", "Net 2,379.00 VAT 472.75 Total credited, GBP 2,851.75", "VAT in EUR: 540.45"),
    "en-US": ("20% 2,360.00 472.00", "Net 2,379.00 Sales tax 472.75", "Sales tax in EUR: 540.45"),
    "de": ("20 % 2.360,00 472,00", "Netto 2.379,00 USt 472,75 Korrekturbetrag, GBP 2.851,75", "USt in EUR: 540,45"),
    "fi": ("20 % 2 360,00 472,00", "Veroton 2 379,00 ALV 472,75 Hyvitys yhteensä, GBP 2 851,75",
           "1 GBP = 1,1432 EUR"),
    "sv": ("20 % 2 360,00 472,00", "Netto 2 379,00 Moms 472,75 Totalt krediterat, GBP 2 851,75",
           "Moms i EUR: 540,45"),
    "fr": ("20 % 2 360,00 472,00", "HT 2 379,00 TVA 472,75 Total de l’avoir, GBP 2 851,75", "TVA en EUR : 540,45"),
    "el": ("20% 2.360,00 472,00", "Καθαρό 2.379,00 ΦΠΑ 472,75 Σύνολο πίστωσης, GBP 2.851,75", "ΦΠΑ σε EUR: 540,45"),
    "ar": ("2,360.00", "472.00", "2,379.00", "2,851.75", "540.45", "1.1432 EUR"),
}  # fmt: skip


def full(note: FrozenNote, language: str, country: str) -> FrozenNote:
    """The note with all that can stand on it."""
    return replace(
        note,
        language=language,
        seller=replace(SELLER, country=country),
        buyer=replace(note.buyer, vat_number="DE 98"),
        supplied=date(2026, 11, 2),
        tax_note="Reverse charge, article 196",
        office_currency="EUR",
        office_rate="1.1432",
        office_tax_minor=54045,
    )


def missing(said: str, language: str, *wanted: str) -> list[str]:
    """What of it cannot be read on the paper; Arabic is read back word by word, by its plain letters."""
    if language != "ar":
        return [words for words in wanted if " ".join(words.split()) not in said]
    plain = unicodedata.normalize("NFKC", said)
    return [word for words in wanted for word in words.replace(":", "").split() if word not in plain]


def test_every_language_is_tested() -> None:
    assert set(TITLES) == set(REQUIRED) == set(AMOUNTS) == set(WORDS) == set(LANGUAGE_WORDS)


@pytest.mark.parametrize("country", ["GB", "US"])
@pytest.mark.parametrize("language", TITLES)
def test_every_kind_has_all_required_fields_in_its_language(language: str, country: str) -> None:
    for note, title in zip(KINDS, TITLES[language], strict=True):
        pdf = draw(full(note, language, country))
        said = reading.words(pdf)
        wanted = [title, *REQUIRED[language], "CN-2026-04", "Larkfield Gift Wholesale", "Exeter EX2 8QE", "14207"]
        wanted += ["Tavistock PL19 0AE", "Reverse charge, article 196", note.reason, "GBP"]
        if note.kind == NoteKind.REFUND:
            wanted += [*AMOUNTS[language], "White hanging heart T-light holder", "85123A"]
        assert missing(said, language, *wanted) == []
        assert reading.opened(pdf).pages[0].mediabox.width == pytest.approx(612 if country == "US" else 595.276)
        assert set(reading.fonts(pdf).values()) == {True}


def test_in_germany_no_paper_is_called_gutschrift() -> None:
    everything = " ".join(WORDS["de"].values()).lower()
    assert "gutschrift" not in everything
    assert "gutschrift" not in reading.words(draw(replace(REFUND, language="de"))).lower()


def test_in_germany_a_note_over_the_whole_invoice_is_a_stornorechnung() -> None:
    whole = replace(REFUND, language="de", original_gross_minor=REFUND.gross_minor)
    assert "Stornorechnung CN-2026-0410" in reading.words(draw(whole))
    assert "Rechnungskorrektur" not in reading.words(draw(whole))
    part = replace(whole, original_gross_minor=REFUND.gross_minor + 1)
    assert "Rechnungskorrektur CN-2026-0410" in reading.words(draw(part))


@pytest.mark.parametrize("language", WORDS)
def test_no_language_asks_for_money_or_names_an_account(language: str) -> None:
    words = [
        word for key, word in WORDS[language].items() if not key.startswith(("way_", "balance_", "method_", "event_"))
    ]
    assert [word for word in words if re.search(r"\b(IBAN|BIC|SWIFT|konto(nummer)?:|please pay)\b", word)] == []
    for note in (REFUND, CANCELLATION, PAYMENT_RETURNED, REVERSAL):
        said = reading.words(draw(replace(note, language=language)))
        assert "IBAN" not in said and "BIC" not in said


@pytest.mark.parametrize("language", WORDS)
def test_every_place_in_the_words_is_filled_as_in_english(language: str) -> None:
    places = {key: set(re.findall(r"\{(\w+)\}", word)) for key, word in WORDS[language].items()}
    english = {key: set(re.findall(r"\{(\w+)\}", word)) for key, word in WORDS["en"].items()}
    assert places == english


@pytest.mark.parametrize("language", WORDS)
def test_no_place_is_left_open_on_a_paper(language: str) -> None:
    for note in KINDS:
        said = reading.words(draw(full(note, language, "GB")))
        assert re.findall(r"\{\w+\}", said) == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", "auf die Karte, mit der Sie bezahlt haben (Visa, letzte Ziffern 1187 über Stripe)"),
        ("fr", "sur la carte utilisée pour le paiement (Visa se terminant par 1187 via Stripe)"),
        ("fi", "kortille, jolla maksoitte (Visa, loppunumerot 1187, Stripe)"),
    ],
)
def test_what_was_paid_with_is_said_in_the_language_of_the_note(language: str, shown: str) -> None:
    note = replace(REFUND, language=language, paid_with="Visa ending 1187 through Stripe")
    assert shown in reading.words(draw(note))


def test_every_method_has_a_name_in_every_language() -> None:
    for words in WORDS.values():
        assert [method for method in METHOD_WORDS if not words.get(f"method_{method.value}")] == []
        assert [method for method in METHOD_WORDS if not words.get(f"way_{method.value}")] == []


def test_the_first_of_a_month_in_french_and_short_days_in_swedish() -> None:
    assert Wording("fr", {}).date(date(2026, 1, 1)) == "1er janvier 2026"
    assert Wording("fr", {}).date(date(2026, 8, 2)) == "2 août 2026"
    assert Wording("sv", {}).short_date(date(2026, 8, 2)) == "2026-08-02"


@pytest.mark.parametrize(
    ("language", "quantity", "price"), [("en", "1,234.5", "8.50"), ("de", "1.234,5", "8,50"), ("fr", "1 234,5", "8,50")]
)
def test_quantities_and_prices_are_written_as_the_language_writes_numbers(
    language: str, quantity: str, price: str
) -> None:
    words = Wording(language, {})
    assert words.number("1234.5").replace("\u202f", " ") == quantity
    assert words.price("8.5", "EUR") == price
    assert words.price("0.1255", "JPY") == words.number("0.1255")
    assert words.number("about 3") == "about 3"


def test_an_arabic_paper_is_the_mirror_of_an_english_one() -> None:
    width = 595.276
    english, arabic = (list(reading.pieces(draw(replace(REFUND, language=each)))) for each in ("en", "ar"))
    left = 20 * 72 / 25.4
    # The number of the note and the page stand at the end of the lines, the seller at their beginning.
    assert max(piece.x + piece.width for piece in english) == pytest.approx(width - left, abs=0.1)
    assert max(piece.x + piece.width for piece in arabic) == pytest.approx(width - left, abs=0.1)
    ends = [piece for piece in arabic if piece.size == 11.5]
    assert {round(piece.x) for piece in ends if piece.width < 100} >= {round(left)}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_day_or_an_amount_stands_on_one_line_of_a_column_that_was_measured_for_it(language: str) -> None:
    words = Wording(language, {})
    shown = [words.short_date(date(2010, month, day)) for month in range(1, 13) for day in range(1, 29)]
    shown += [words.amount(minor, "GBP") for minor in range(0, 2_000_000, 7_919)]
    for text in shown:
        for style in (BODY, STRONG):
            assert wrapped(text, style, width_of(text), words.from_right) == [text]


def test_a_column_holds_the_text_that_it_was_measured_for_whatever_its_width() -> None:
    for letter, count in product("0123456789abcdefghijklmnopqrstuvwxyz", range(1, 60)):
        text = letter * count
        assert wrapped(text, STRONG, fonts.face(bold=True).width(text, STRONG.size)) == [text]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Not delivered", "Grund Nicht geliefert"),
        ("Goods taken back with document C491808", "Grund Ware mit Beleg C491808 zurückgenommen"),
        ("Invoice 491208 cancelled", "Grund Rechnung 491208 storniert"),
        ("Cancellation of 491208 undone", "Grund Stornierung von 491208 aufgehoben"),
        ("Credit note CN-7 voided", "Grund Beleg CN-7 aufgehoben"),
        ("Dispute lost", "Grund Kartenstreit verloren"),
        ("Not delivered yet", "Grund Not delivered yet"),
        ("Invoice was wrongly cancelled", "Grund Invoice was wrongly cancelled"),
        ("Falsche Farbe", "Grund Falsche Farbe"),
    ],
)
def test_a_reason_of_ours_is_said_in_the_language_of_the_paper_and_nobody_elses_words_are_touched(
    reason: str, said: str
) -> None:
    assert said in reading.words(draw(replace(REFUND, language="de", reason=reason)))


def test_american_papers_spell_a_standard_reason_their_way() -> None:
    assert "Reason Canceled" in reading.words(draw(replace(REFUND, language="en-US", reason="Cancelled")))
