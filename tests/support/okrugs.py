"""A made-up okrug with three settlements, as its akimat would describe it."""

from bot.places.plan import Plan, parse

OKRUG = "103430000"
AKSU = "103430100"
BIRLIK = "103430200"
ZHANAZHOL = "103430300"
#: A neighbouring okrug, which the plan does not have.
OTHER_OKRUG = "103450000"

_FILE = f"""
okrug: {{code: {OKRUG}, kk: Ақсу ауылдық округі, ru: Аксуский сельский округ}}
district: {{code: 103400000, kk: Бірлік ауданы, ru: Бирликский район}}
oblast: {{code: 100000000, kk: Сарыдала облысы, ru: Сарыдалинская область}}
operator:
  kk: «Ақсу ауылдық округі әкімінің аппараты» ММ
  ru: ГУ «Аппарат акима Аксуского сельского округа»
  bin: "000140000000"
contacts:
  address: {{kk: "Ақсу ауылы, Абай көшесі, 1", ru: "село Аксу, улица Абая, 1"}}
  phone: +7 700 000 00 00
  reception: {{kk: "бейсенбі, 15:00–17:00", ru: "четверг, 15:00–17:00"}}
settlements:
  - {{code: {AKSU}, kk: Ақсу ауылы, ru: село Аксу, entitled: 812}}
  - {{code: {BIRLIK}, kk: Бірлік ауылы, ru: село Бирлик, entitled: 430}}
  - {{code: {ZHANAZHOL}, kk: Жаңажол ауылы, ru: село Жанажол, entitled: 96}}
"""


def plan() -> Plan:
    """What `python -m bot seed` reads from a file."""
    return parse(_FILE.encode())
