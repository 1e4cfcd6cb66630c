"""Gatherings to be drawn: a usual one, the largest, the strangest. Benchmarks use them too."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from io import BytesIO

from bot.core.clock import from_village
from bot.core.i18n import Language
from bot.core.law import Tie
from bot.gatherings.rules.elections import Ballot, drawn, elect, settle, term_of_office
from bot.gatherings.rules.kinds import Base, Elects, Kind
from bot.gatherings.rules.minutes import Business, Held, Minutes, Officers, Present
from bot.gatherings.rules.notice import notice_period
from bot.gatherings.rules.presence import Attendee, How
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.screens.documents.given import (
    Act,
    Both,
    CalendarEntry,
    Candidate,
    ElectionPaper,
    ItemPaper,
    MinutesPaper,
    Post,
    Poster,
    PosterPhoto,
    Reached,
    SignatureSheet,
    Version,
    names_of,
)

DAY = date(2026, 12, 12)
HELD = from_village(DAY, time(10, 0))
CLOSED = from_village(DAY, time(12, 15))
MADE = from_village(DAY, time(15, 30))
SENT = from_village(date(2026, 11, 30), time(11, 5))
HALF = Fraction(1, 2)
LINK = "https://t.me/auyldas_bot?start=g4F7Q2kZ91"

SURNAMES = (
    "Әбдіқадырова", "Бекмұханбетов", "Ғабитов", "Жұмабекова", "Қасымжанова", "Мұқанов",
    "Нұрланұлы", "Оразғалиева", "Өтегенов", "Сәрсенбаев", "Төлегенқызы", "Ұзақбаева", "Шәріпова",
    "Іскендіров",
)  # fmt: skip
NAMES = (
    "Айгүл", "Бауыржан", "Гүлнәр", "Дәурен", "Ерлан", "Жанар", "Қайрат", "Ләззат", "Мақсат",
    "Нұргүл", "Өмірбек", "Сәуле", "Ұлан", "Шолпан",
)  # fmt: skip
FATHERS = ("Серікқызы", "Болатұлы", "Ахметқызы", "Әскербекұлы", "Жұмағалиқызы", "Қанатұлы")


def people(count: int) -> tuple[str, ...]:
    """So many full names, no two alike as long as there are fewer than twelve hundred."""
    full = [f"{s} {n} {f}" for f in FATHERS for n in NAMES for s in SURNAMES]
    step = 31  # has nothing in common with their number, so that neighbours differ
    names = [full[number * step % len(full)] for number in range(count)]
    return names_of([Attendee(name, "", How.NAME, HELD, None) for name in names])


def attendees(count: int) -> tuple[Attendee, ...]:
    """The same as the roll has them, counted in every way."""
    hows = tuple(How)
    return tuple(
        Attendee(name, "", hows[number % len(hows)], HELD + timedelta(minutes=number), None)
        for number, name in enumerate(people(count))
    )


def _said(language: Language, kk: str, ru: str) -> str:
    return kk if language == "kk" else ru


def _election(present: int) -> ElectionPaper:
    """Four for three seats; two are level at the last one and are voted on again."""
    votes = [
        Vote(present, present - 3, 1, 2),
        Vote(present, present - 6, 2, 3),
        Vote(present, present - 6, 4, 1),
        Vote(present, present // 3, present // 2, 4),
    ]
    ballots = [Ballot(number, vote) for number, vote in enumerate(votes, start=1)]
    first = elect(ballots, 2, HALF, Tie.SECOND_VOTE)
    again = {2: Vote(present, present - 9, 4, 2), 3: Vote(present, present // 3, present // 2, 2)}
    result = settle(first, [Ballot(number, vote) for number, vote in again.items()])
    names = ("Жұмабекова Гүлнәр Серікқызы", "Өтегенов Ерлан Болатұлы", "Ғабитов Қайрат Қанатұлы",
             "Шәріпова Ләззат Ахметқызы")  # fmt: skip
    return ElectionPaper(
        Elects.ASSEMBLY,
        tuple(
            Candidate(number, name, votes[number - 1], again.get(number))
            for number, name in enumerate(names, start=1)
        ),
        result,
        Tie.SECOND_VOTE,
        term=term_of_office(DAY, 4),
    )


def by_lot(present: int) -> ElectionPaper:
    """Two are level at the only seat, and the lot parts them."""
    votes = [Vote(present, present - 6, 2, 3), Vote(present, present - 6, 4, 1)]
    ballots = [Ballot(number, vote) for number, vote in enumerate(votes, start=1)]
    seed = "Ақсу 12 желтоқсан"
    names = ("Өтегенов Ерлан Болатұлы", "Ғабитов Қайрат Қанатұлы")
    return ElectionPaper(
        Elects.ASSEMBLY,
        tuple(Candidate(n, name, votes[n - 1]) for n, name in enumerate(names, start=1)),
        elect(ballots, 1, HALF, Tie.LOT, seed),
        Tie.LOT,
        seed,
        drawn((1, 2), seed),
        term_of_office(DAY, 4),
    )


def minutes(
    language: Language = "kk", present: int = 61, named: int | None = None
) -> MinutesPaper:
    """A usual gathering of an okrug: a report, a question with money in it, an election.

    named: how many of those present are on the list; the rest are on paper.
    """
    s = language
    listed = people(present if named is None else named)
    business = (
        Business(
            _said(s, "Ауыл әкімінің 2026 жылғы жұмысы туралы есебі",
                  "Отчёт акима о работе за 2026 год"),
            _said(s, "Ақсу ауылдық округінің әкімі Қ. Сәрсенбаев: жыл ішінде 4,2 шақырым жол "
                     "жөнделді, үш көшеге шам орнатылды, Абай көшесіндегі су құбыры "
                     "ауыстырылды.\nГ. Жұмабекова: мектеп жанындағы жаяу жүргіншілер жолын "
                     "қыстан бұрын бітіруді сұрады.",
                  "Аким Аксуского сельского округа К. Сарсенбаев: за год отремонтированы 4,2 км "
                  "дорог, на трёх улицах установлено освещение, на улице Абая заменён "
                  "водопровод.\nГ. Жумабекова: попросила закончить тротуар у школы до зимы."),
            _said(s, "Есеп назарға алынды.", "Отчёт принят к сведению."),
        ),
        Business(
            _said(s, "Абай көшесін жарықтандыруға бюджеттен қаржы бөлу",
                  "Выделение средств из бюджета на освещение улицы Абая"),
            _said(s, "Б. Мұқанов: көшеде кешкісін қараңғы, балалар мектептен қорқып қайтады. "
                     "1 200 000 ₸ бөлуді ұсынды.\nД. Өтегенов: ұсынысты қолдады, бағанның "
                     "бесеуі жарамсыз екенін айтты.",
                  "Б. Муканов: вечером на улице темно, дети возвращаются из школы в темноте; "
                  "предложил выделить 1 200 000 ₸.\nД. Отегенов: поддержал предложение, отметил, "
                  "что пять опор непригодны."),
            _said(s, "2027 жылғы бюджет жобасына Абай көшесін жарықтандыруға 1 200 000 теңге "
                     "енгізілсін. Жауапты: Б. Мұқанов. Мерзімі: 2027 жылғы 1 маусым.",
                  "Включить в проект бюджета на 2027 год 1 200 000 тенге на освещение улицы "
                  "Абая. Ответственный: Б. Муканов. Срок: 1 июня 2027 года."),
        ),
        Business(
            _said(s, "Жергілікті қоғамдастық жиналысының мүшелерін сайлау",
                  "Выборы членов собрания местного сообщества"),
            _said(s, "А. Нұрланұлы: төрт үміткерді таныстырды.",
                  "А. Нурланулы: представил четырёх кандидатов."),
            _said(s, "Жиналыс мүшелері болып екі адам сайланды.",
                  "Членами собрания избраны два человека."),
        ),
    )  # fmt: skip
    light = Vote(present, present - 7, 3, 2)
    return MinutesPaper(
        language=language,
        kind=Kind.GATHERING,
        number="3",
        okrug=_said(s, "Ақсу ауылдық округі", "Аксуский сельский округ"),
        office=_said(s, "Ақсу ауылдық округі әкімінің аппараты",
                     "Аппарат акима Аксуского сельского округа"),
        minutes=Minutes(
            Held(DAY, _said(s, "Ақсу ауылы, Мәдениет үйі, Абай көшесі, 12",
                            "село Аксу, Дом культуры, улица Абая, 12")),
            520,
            Present(present, listed, on_paper=len(listed) < present),
            Officers("Сәрсенбаев Қайрат Әскербекұлы", "Жұмабекова Гүлнәр Серікқызы"),
            business,
        ),
        items=(
            ItemPaper(),
            ItemPaper(
                _said(s, "Абай көшесін жарықтандыруға 1 200 000 ₸ бөлінсін.",
                      "Выделить на освещение улицы Абая 1 200 000 ₸."),
                light,
                Outcome.PASSED,
            ),
            ItemPaper(election=_election(present)),
        ),
        opened_at=HELD,
        closed_at=CLOSED,
        quorum=Threshold(520, 52, present),
        base=Base.ENTITLED,
        chair_vote=Vote(present, present, 0, 0),
        secretary_vote=Vote(present, present - 1, 0, 1),
        agenda_vote=Vote(present, present, 0, 0),
    )  # fmt: skip


def large_minutes(language: Language = "kk") -> MinutesPaper:
    """The sample of the benchmarks: 500 people, all of them by name."""
    return minutes(language, present=500)


def endless_minutes(language: Language = "kk") -> MinutesPaper:
    """200 items, a place of 5,000 letters, a name of 100 without a space."""
    usual = minutes(language, present=500, named=420)
    word = _said(language, "мәселе", "вопрос")
    business = tuple(
        Business(
            f"{word} {n}: {numbered(word, 150)}", numbered("сөз", 200), numbered("шешім", 100)
        )
        for n in range(1, 201)
    )
    names = ("Ш" * 100, "Әбдірахманқызы-Сүлейменова " * 3, *usual.minutes.present.names[2:])
    whole = replace(
        usual.minutes,
        held=Held(DAY, numbered("жер", 5_000)),
        present=replace(usual.minutes.present, names=names),
        officers=Officers("Щ" * 100, "Сүлейменова-Әбдірахманқызы " * 4),
        business=business,
    )
    vote = Vote(500, 300, 100, 50)
    items = tuple(ItemPaper(numbered("ұсыныс", 80), vote, Outcome.PASSED) for _ in business)
    return replace(usual, minutes=whole, items=items, okrug="Ж" * 300)


def numbered(word: str, length: int) -> str:
    """A text of about this length in which no word comes twice."""
    said, at = "", 0
    while len(said) < length:
        at += 1
        said += f"{word}{at} "
    return said[:length].rstrip()


# ── The act, the sheet of signatures, the poster, the calendar ──────────────────────────────

OKRUG = Both("Ақсу ауылдық округі", "Аксуский сельский округ")
OFFICE = Both("Ақсу ауылдық округі әкімінің аппараты", "Аппарат акима Аксуского сельского округа")
PLACE = Both(
    "Ақсу ауылы, Мәдениет үйі, Абай көшесі, 12", "село Аксу, Дом культуры, улица Абая, 12"
)
AGENDA = (
    Both("Ауыл әкімінің 2026 жылғы жұмысы туралы есебі", "Отчёт акима о работе за 2026 год"),
    Both(
        "Абай көшесін жарықтандыруға бюджеттен қаржы бөлу",
        "Выделение средств из бюджета на освещение улицы Абая",
    ),
    Both("Жиналыс мүшелерін сайлау", "Выборы членов собрания"),
)
LONG_AGENDA = tuple(
    Both(f"{n}-ұзақ мәселе: " + "жолды жөндеу туралы " * 15, f"Вопрос {n}: " + "о ремонте " * 25)
    for n in range(1, 201)
)


def photo(side: int = 1600) -> bytes:
    """A photo as a phone makes it: a JPEG, upright only by its note."""
    from PIL import Image

    image = Image.effect_mandelbrot((side, side * 3 // 4), (-2, -1.2, 1, 1.2), 60).convert("RGB")
    note = Image.Exif()
    note[0x0112] = 6
    made = BytesIO()
    image.save(made, "JPEG", exif=note)
    return made.getvalue()


def act() -> Act:
    """In time, changed once, hung up and posted."""
    return Act(
        kind=Kind.GATHERING,
        okrug=OKRUG,
        held_at=HELD,
        place=PLACE,
        agenda=AGENDA,
        period=notice_period(SENT, HELD, 10),
        versions=(
            Version(1, SENT, Both("алғашқы хабарландыру", "первое объявление")),
            Version(2, SENT + timedelta(days=2), Both("өтетін жері өзгерді", "изменено место")),
        ),
        reached=(
            Reached(Both("Ақсу", "Аксу"), 212, 14, 6),
            Reached(Both("Көктерек", "Коктерек"), 87, 3, 2),
            Reached(Both("Жаңажол", "Жанажол"), 41, 5, 0),
        ),
        posts=(Post(SENT + timedelta(minutes=1), "Ақсу хабарлары"),),
        photos=(
            PosterPhoto(
                SENT + timedelta(hours=4), Both("Дүкен, Абай көшесі", "Магазин, улица Абая"),
                photo(),
            ),
        ),
        signer=Both("Ақсу ауылдық округінің әкімі Қ. Ә. Сәрсенбаев",
                    "Аким Аксуского сельского округа К. А. Сарсенбаев"),
    )  # fmt: skip


def largest_act() -> Act:
    """Late, with everything that there can be of everything."""
    usual = act()
    place = Both(numbered("жер", 5_000), numbered("место", 5_000))
    return replace(
        usual,
        kind=Kind.SEPARATE,
        okrug=Both("Ж" * 100, "Бақтыбай Жолбарысұлы атындағы ауылдық округ " * 4),
        section=Both(numbered("көше", 300), numbered("улица", 300)),
        place=place,
        agenda=LONG_AGENDA,
        period=notice_period(HELD - timedelta(days=3), HELD, 10),
        reason=Both(numbered("себеп", 2_000), numbered("причина", 2_000)),
        versions=tuple(
            Version(n, SENT + timedelta(hours=n), Both(numbered("өзгеріс", 300)))
            for n in range(40)
        ),
        reached=tuple(
            Reached(Both(f"Ұзақсары-{n} станциясы", f"станция Узаксары-{n}"), 1000 + n, n, n)
            for n in range(88)
        ),
        posts=tuple(Post(SENT, f"Арна {n} " + "хабар " * 40) for n in range(30)),
        photos=tuple(PosterPhoto(SENT, place, photo(400)) for _ in range(9)),
        signer=place,
    )


def signature_sheet(rows: int = 60) -> SignatureSheet:
    """Residents want a gathering about a bridge."""
    return SignatureSheet(
        kind=Kind.GATHERING,
        okrug=OKRUG,
        question=Both(
            "Ақсу өзені арқылы өтетін жаяу жүргіншілер көпірін күрделі жөндеу туралы",
            "О капитальном ремонте пешеходного моста через реку Аксу",
        ),
        needed=52,
        share=Fraction(1, 10),
        out_of=520,
        initiator="Мұқанов Бауыржан Болатұлы",
        rows=rows,
    )


def poster() -> Poster:
    """A usual one."""
    return Poster(Kind.GATHERING, OKRUG, HELD, PLACE, AGENDA, OFFICE, LINK)


def largest_poster() -> Poster:
    """Far too much for one page."""
    long = Both(numbered("жер", 5_000), numbered("место", 5_000))
    return Poster(
        Kind.SEPARATE,
        Both("Ұ" * 100, "Бақтыбай Жолбарысұлы атындағы ауылдық округ " * 4),
        HELD,
        long,
        LONG_AGENDA,
        long,
        LINK,
        title=long,
    )


def smallest_poster() -> Poster:
    """An event without an agenda."""
    return Poster(
        Kind.EVENT,
        Both("Ақсу", "Аксу"),
        HELD,
        Both("Мектеп ауласы", "Двор школы"),
        (),
        OFFICE,
        LINK,
        title=Both("Көшет отырғызу", "Посадка деревьев"),
    )


def entry() -> CalendarEntry:
    """The gathering in somebody's calendar."""
    return CalendarEntry(
        uid="gathering-42@auyldas_bot.t.me",
        version=1,
        summary="Жиын: Ақсу ауылдық округі; есеп, жарық, сайлау",
        starts_at=HELD,
        ends_at=HELD + timedelta(minutes=90),
        made_at=SENT,
        place="Ақсу ауылы, Мәдениет үйі, Абай көшесі, 12",
        lines=("1. Әкімнің есебі, 2026 жыл", "2. Абай көшесін жарықтандыру; 1 200 000 ₸"),
        link=LINK,
        pin=(43.238949, 76.889709),
    )


def moment(day: int, hour: int) -> datetime:
    """A moment of December 2026 by the clock of the village."""
    return from_village(date(2026, 12, day), time(hour))
