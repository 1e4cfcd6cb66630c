"""An okrug of two settlements beside another okrug, and people who live there."""

from collections.abc import Awaitable, Callable

import pytest

from bot.core.access import Actor
from bot.core.tx import Tx
from bot.people import service
from bot.places.models import Level, Okrug, Place
from tests.conftest import OpenTx
from tests.support.worlds import NOW

OBLAST, DISTRICT = "110000000", "114600000"
AKSU, AKSU_VILLAGE, BIRLIK = "114637000", "114637100", "114637200"
KENES, KENES_VILLAGE = "114639000", "114639100"

PLACES = [
    (OBLAST, None, Level.OBLAST, "Ақмола облысы", "Акмолинская область"),
    (DISTRICT, OBLAST, Level.DISTRICT, "Аршалы ауданы", "Аршалынский район"),
    (AKSU, DISTRICT, Level.OKRUG, "Ақсу ауылдық округі", "Аксуский сельский округ"),
    (AKSU_VILLAGE, AKSU, Level.SETTLEMENT, "Ақсу ауылы", "село Аксу"),
    (BIRLIK, AKSU, Level.SETTLEMENT, "Бірлік ауылы", "село Бирлик"),
    (KENES, DISTRICT, Level.OKRUG, "Кеңес ауылдық округі", "Кенесский сельский округ"),
    (KENES_VILLAGE, KENES, Level.SETTLEMENT, "Кеңес ауылы", "село Кенес"),
]

Arrive = Callable[..., Awaitable[Actor]]


async def add_places(tx: Tx) -> None:
    """Both okrugs, served."""
    for code, parent, level, kk, ru in PLACES:
        tx.session.add(
            Place(
                code=code, parent=parent, level=level, kind="", kk=kk, ru=ru, kk_folded=kk.lower(),
                ru_folded=ru.lower(), edition="test", entitled=None, retired_at=None,
            )
        )  # fmt: skip
    for code, kk, ru in (
        (AKSU, "«Ақсу ауылдық округі әкімінің аппараты» ММ", "ГУ «Аппарат акима Аксуского с/о»"),
        (
            KENES,
            "«Кеңес ауылдық округі әкімінің аппараты» ММ",
            "ГУ «Аппарат акима Кенесского с/о»",
        ),
    ):
        tx.session.add(
            Okrug(
                code=code, operator_kk=kk, operator_ru=ru, bin="050140001234", contacts={},
                settings={}, updated_at=tx.now,
            )
        )  # fmt: skip
    await tx.session.flush()


@pytest.fixture
async def two_okrugs(open_tx: OpenTx) -> None:
    """Aksu with two settlements and Kenes with one."""
    async with open_tx(NOW) as tx:
        await add_places(tx)


@pytest.fixture
def arrive(open_tx: OpenTx, two_okrugs: None) -> Arrive:
    """`await arrive(7)`: somebody with this Telegram id consents in the village of Aksu."""

    async def arrived(
        telegram_id: int, settlement: str = AKSU_VILLAGE, okrug: str = AKSU, language: str = "kk"
    ) -> Actor:
        async with open_tx(NOW) as tx:
            return await service.arrive(
                tx,
                Actor(telegram_id),
                language=language,
                okrug=okrug,
                settlement=settlement,
                consent_text="Келісемін",
            )

    return arrived
