"""Who buys from the sample office: invented firms in place of the bare numbers that the shop's books have."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from desktop.services.importing.planned import PlannedCustomer

# The lengths have no common factor, so that a pair comes again only after all others.
_PLACES = (
    "Harbour|Brambleside|Fernhill|Thistle|Marlowe|Juniper|Old Mill|Saltmarsh|Foxglove|Willow Lane|Copperfield|"
    "Larksong|Hazel & Rye|Little Acorns|Rosehip|Silver Birch|Quayside"
).split("|")
_TRADES = (
    "Gifts Ltd|Garden Centre|Tea Room|Florists|Interiors|Trading Co|Toys & Cards|Emporium|Home|Books & Paper|"
    "Keepsakes|Craft House|Nursery"
).split("|")
_STREETS = "Mill Lane|High Street|Station Road|Market Place|Church Walk|Castle Street|Orchard Row".split("|")
_TOWNS = "Dartmouth,TQ6|Whitby,YO21|Ludlow,SY8|Hexham,NE46|Rye,TN31|Totnes,TQ9|Oban,PA34|Tenby,SA70|Wells,BA5".split(
    "|"
)

_ABROAD = {
    "AT": ("Getreidegasse 12|Salzburg,5020", "Bergkristall Geschenke GmbH|Stubenzauber Wien"),
    "AU": ("4 Wattle Street|Hobart TAS,7000", "Wattle & Gum Homewares|Banksia Gifts Pty Ltd"),
    "BE": ("Lindenlaan 7|Gent,9000", "Huis Lindenhof BV|Maison du Canal"),
    "CH": ("Seestrasse 21|Luzern,6004", "Seeblick Wohnen AG"),
    "CY": ("8 Olive Street|Limassol,3036", "Olive & Thyme Gifts|Limassol Paper House"),
    "DE": ("Hafenstraße 5|Bremen,28195", "Atelier Nordlicht GmbH|Kleine Freude KG|Lampenhaus Weser"),
    "DK": ("Havnegade 9|Aarhus C,8000", "Hygge & Hav ApS"),
    "ES": ("Calle del Mar 18|Valencia,46003", "Casa Azahar SL|Regalos Miramar|La Tienda de Luna"),
    "FI": ("Kauppakatu 3|Lappeenranta,53100", "Saimaan Lahja Oy"),
    "FR": ("14 rue des Tilleuls|Nantes,44000", "Maison Clémentine SARL|Les Petits Riens|Atelier du Canal"),
    "GR": ("Odos Ermou 31|Thessaloniki,546 24", "Kyma Gifts"),
    "IE": ("2 Bridge Street|Dungarvan,", "Dungarvan Craft House|Quay Street Keepsakes"),
    "IT": ("Via dei Girasoli 6|Lucca,55100", "Bottega Girasole Srl"),
    "JP": ("3-8 Teramachi|Kyoto,604-0000", "Komorebi Living|Hanabi Zakka"),
    "NL": ("Oude Gracht 40|Utrecht,3511 AP", "Van der Meer Wonen BV"),
    "PT": ("Rua das Flores 55|Porto,4050-265", "Casa Azulejo Lda|Porto Papel"),
    "SE": ("Strandvägen 2|Kalmar,392 31", "Lilla Lyktan AB|Fjäll & Fjord AB"),
    "US": ("210 Maple Street|Burlington VT,05401", "Maple Street Mercantile"),
}


def named(customers: Iterable[PlannedCustomer]) -> dict[str, PlannedCustomer]:
    """Each numbered customer with an invented name, address and e-mail, by number; the same ones every time."""
    found: dict[str, PlannedCustomer] = {}
    met: dict[str, int] = {}
    numbered = {customer.number: customer for customer in customers if customer.number}
    for number, customer in sorted(numbered.items()):
        place = met.get(customer.country, 0)
        met[customer.country] = place + 1
        name, street, town = _firm(customer.country, place)
        city, _, postcode = town.partition(",")
        found[number] = replace(
            customer,
            name=name,
            address=(street,),
            postcode=postcode,
            city=city,
            email=f"accounts@{_host(name)}.example",
        )
    return found


def _firm(country: str, place: int) -> tuple[str, str, str]:
    """Name, street and town with postcode of this many'th firm of a country."""
    if country in _ABROAD:
        address, names = _ABROAD[country]
        known = names.split("|")
        if place < len(known):
            street, town = address.split("|")
            return known[place], street, town
    name = f"{_PLACES[place % len(_PLACES)]} {_TRADES[place % len(_TRADES)]}"
    street = f"{3 + place * 7 % 90} {_STREETS[place % len(_STREETS)]}"
    return name, street, _TOWNS[place % len(_TOWNS)]


def _host(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(sign for sign in plain if sign.isalnum())
