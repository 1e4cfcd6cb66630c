"""What people complain about, and when their words mean danger."""

import csv
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.appeals.rules.likeness import DEFAULT as EXAMPLES
from bot.appeals.rules.likeness import count, features
from bot.appeals.rules.topics import (
    DEFAULT,
    Category,
    Danger,
    Guess,
    Topic,
    danger,
    guess,
    keywords_in,
    load,
)
from bot.core.text import fold, language_of, tokens
from tests.support.guesses import copied, is_right, labelled, score

SAMPLES = Path(__file__).with_name("samples.csv")
TAXONOMY = load()
SOURCE = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
# Adjectives end in a voiceless letter too, but take no vowel ending.
UNVOICED = {"әлеуметтік"}

with SAMPLES.open(encoding="utf-8", newline="") as file:
    LABELLED = list(csv.DictReader(file))


def categories(text: str) -> list[str]:
    return [found.code for found in guess(text, TAXONOMY)]


def first(text: str) -> Guess:
    return guess(text, TAXONOMY)[0]


def kinds(text: str) -> tuple[str, ...]:
    found = danger(text, TAXONOMY)
    return found.kinds if found else ()


def lines_shown(text: str) -> tuple[str, ...]:
    found = danger(text, TAXONOMY)
    return found.lines if found else ()


# ── The labelled messages ────────────────────────────────────────────────────────────────────


def test_what_residents_wrote_finds_its_topic():
    guesses = [(row, categories(row["text"])) for row in LABELLED]
    right_first = sum(found[:1] == [row["category"]] for row, found in guesses)
    among_three = sum(row["category"] in found for row, found in guesses)
    total = len(LABELLED)
    print(f"first {right_first}/{total}, among three {among_three}/{total}")
    assert right_first / total >= 0.90
    assert among_three / total >= 0.97


def test_most_of_what_nobody_tuned_on_is_guessed_right():
    """The half that nobody reads: totals alone, so that a failure shows none of it."""
    found = score(labelled("unseen"))
    shares = {
        "category, first": (found.share(found.category_first), 0.80),
        "category, among three": (found.share(found.category_three), 0.92),
        "topic, first": (found.share(found.topic_first), 0.75),
        "topic, among three": (found.share(found.topic_three), 0.88),
    }
    short = {name: share for name, (share, target) in shares.items() if share < target}
    assert not short


def test_the_labelled_sets_are_as_large_as_they_should_be():
    assert len(labelled("seen")) + len(labelled("unseen")) >= 300
    alarms = [row.alarm for row in labelled("danger")]
    assert alarms.count("1") >= 40
    assert alarms.count("0") >= 40


def test_no_labelled_message_stands_among_the_examples():
    assert copied([*labelled("seen"), *labelled("unseen")]) == 0


def test_every_topic_has_examples_in_both_languages():
    source = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    assert set(source) == set(TAXONOMY.codes)
    messages = {code: lines.splitlines() for code, lines in source.items()}
    assert sum(map(len, messages.values())) >= 1800
    assert min(map(len, messages.values())) >= 20
    for code, lines in messages.items():
        written = [language_of(line) for line in lines]
        assert min(written.count("kk"), written.count("ru")) >= 5, code
    everything = [line for lines in messages.values() for line in lines]
    assert len(set(everything)) == len(everything)


@pytest.mark.parametrize("text", ["Көшеде шам жанбайды", "кажется что-то случилось", "су joq"])
def test_three_different_categories_are_offered_wherever_a_word_is_known(text):
    found = guess(text, TAXONOMY)
    assert len({one.code for one in found}) == 3
    assert all(one.best.startswith(f"{one.code}.") for one in found)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Көшемізді қардан тазаламайды, қар тазаламайды ешкім", "roads.snow"),
        ("Көпір бұзылып қалған", "roads.bridge"),
        ("Разбитая дорога на улице Абая, ямы", "roads.repair"),
        ("Екі күн болды су жоқ", "water.no_water"),
        ("Құбыр жарылып кетті, су ағып жатыр", "water.leak"),
        ("Кәріз толып кетті", "water.sewer"),
        ("Кернеу төмен, теледидар күйіп кетті", "electricity.voltage"),
        ("свет жоқ", "electricity.outage"),
        ("svet joq", "electricity.outage"),
        ("Көшедегі шам жанбайды", "street_lighting.broken"),
        ("Ауылға газ қашан кіргізіледі, газдандыру керек", "gas_heating.gasification"),
        ("Привезите уголь", "gas_heating.coal"),
        ("Стихийная свалка за селом", "waste.dump"),
        ("Қаңғыбас иттер көп", "animals.stray_dogs"),
        ("Қасқыр қойларды тартып кетті", "animals.predators"),
        ("Жер телімін алу кезегі", "land.plot"),
        ("Субсидия қашан төленеді?", "land.agri_support"),
        ("Зейнетақы кешікті", "social.asp"),
        ("Балабақшаға орын жоқ", "education.kindergarten"),
        ("Мұғалім жетіспейді", "education.staff"),
        ("Нет фельдшера уже месяц", "health.staff"),
        ("Жедел жәрдем келмейді", "health.ambulance"),
        ("4G ұстамайды, интернет жоқ", "telecom.internet"),
        ("Автобус опаздывает каждый день", "transport.schedule"),
        ("Зиратты қоршау керек", "improvement.cemetery"),
        ("Нужна детская площадка", "improvement.playground"),
        ("Соседи шумят, громкая музыка ночью", "safety.order"),
        ("Анықтама алу керек", "admin_other.certificates"),
        ("Рахмет сізге жолды жөндегеніңіз үшін, алғыс айтамыз", "admin_other.thanks"),
        ("Ұсынысым бар еді", "admin_other.proposal"),
    ],
)
def test_a_villager_is_offered_the_topic_within_the_category(text, topic):
    assert topic in [found.best for found in guess(text, TAXONOMY)]


@pytest.mark.parametrize(
    ("standard", "typed"),
    [
        ("Қар тазаламайды", "Кар тазаламайды"),
        ("Көшеде шам жанбайды", "Koshede sham janbaidy"),
        ("Ауыз су жоқ", "ауызз сууу жок"),
        ("Жарық жоқ", "jarik joq"),
        ("Жарық жоқ", "jaryq joq"),
        ("Жарық жоқ", "jarıq joq"),
        ("Мектепте мұғалім жоқ", "Мeктeптe мугалим жoк"),
        ("Қоқыс шығарылмайды", "қоқыс\u200b шығарылмайды"),
    ],
)
def test_a_villager_without_the_kazakh_keyboard_is_offered_the_same_topic(standard, typed):
    assert first(typed).best == first(standard).best


def test_a_text_that_names_nothing_gets_no_guess():
    assert guess("Сәлем", TAXONOMY) == []
    assert guess("Здравствуйте, помогите пожалуйста, 3 дня уже", TAXONOMY) == []
    assert guess("", TAXONOMY) == []
    assert guess("😀😀", TAXONOMY) == []


def test_a_guess_says_which_words_it_rests_on():
    found = first("Ауыз су жоқ")
    assert found.code == "water"
    assert found.why == ("ауыз", "су")


def test_two_complaints_in_one_message_are_both_offered():
    assert set(categories("Су жоқ. Жол жаман, шұңқыр көп")[:2]) == {"water", "roads"}


# ── Words that were mistaken once ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("қар тазаламайды", "roads"),
        ("ұрлығы көп, тәртібі нашар", "safety"),
        ("сыныбы суық", "education"),
        ("оқулығы жетпейді", "education"),
        ("саябағы қараусыз", "improvement"),
        ("орындығы сынған", "improvement"),
        ("шабындығы жоқ", "land"),
        ("ауылдың тазалығы нашар", "waste"),
        ("құрылыс қалдығы жатыр", "waste"),
        ("септигі толды", "water"),
        ("қазандығы бұзылды", "gas_heating"),
        ("қойлар жоғалды", "animals"),
        ("қойым жоғалды", "animals"),
        ("мал дәрігері келмейді", "animals"),
        ("жер учаскесі керек", "land"),
        ("ескі үйді бұзу керек", "land"),
        ("мүмкіндігі шектеулі балаға көмек", "social"),
        ("шағын орталық ашылса", "education"),
        ("жедел жәрдем келмеді", "health"),
        ("учаскелік дәрігер жоқ", "health"),
        ("учаскелік полицей жоқ", "safety"),
        ("мас адам жүр", "safety"),
        ("еріген қар суы келіп жатыр", "safety"),
        ("құмар ойын ойнайды", "safety"),
        ("жол апаты көп болады", "safety"),
        ("горит дом на Абая", "safety"),
        ("азаматтарды қабылдау қашан?", "admin_other"),
        ("әкім қабылдауы қай күні?", "admin_other"),
        ("мекенжай анықтамасы керек", "admin_other"),
        ("нужна адресная справка", "admin_other"),
        ("нан бағасы қымбат", "admin_other"),
        ("жер актісі керек", "land"),
        ("балалар алаңы керек", "improvement"),
        ("газ қымбат", "gas_heating"),
        ("Газель не ходит", "transport"),
        ("уголь подорожал, угля нет", "gas_heating"),
        ("разбита дорога", "roads"),
        ("в селе появился вор", "safety"),
        ("нарушают общественный порядок", "safety"),
        ("участковый врач не принимает", "health"),
        ("көршілер шу шығарады", "safety"),
        ("түнде шулап жүр", "safety"),
        ("связь плохая", "telecom"),
        ("интернет желісі жоқ", "telecom"),
        ("су тасып кетті", "safety"),
        ("ФАП жабық", "health"),
        ("нет вакансий", "social"),
        ("когда будет сход?", "admin_other"),
    ],
)
def test_a_word_that_was_overlooked_now_counts(text, category):
    assert category in keywords_in(text, TAXONOMY)
    assert category in categories(text)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("жөндеу керек қой", "animals"),
        ("шара қабылдауыңызды сұраймыз", "admin_other"),
        ("бағана құлап қалды", "admin_other"),
        ("Құрметті әкім! Су жоқ", "admin_other"),
        ("Уважаемый аким! Нет воды", "admin_other"),
        ("Уважаемый Ерлан Серикович, аким! Нет воды", "admin_other"),
        ("Құрметті ауыл әкімі, су жоқ", "admin_other"),
        ("Мекенжайым: Абай көшесі 5, су жоқ", "admin_other"),
        ("Мой адрес Абая 5, нет воды", "admin_other"),
        ("Ақтөбе көшесі", "land"),
        ("Ақтау көшесі", "land"),
        ("Актобе кошеси", "land"),
        ("балаларымыз үшін алаңдаймыз", "improvement"),
        ("қатты алаңдаулымыз", "improvement"),
        ("Газель уақытында келмейді", "gas_heating"),
        ("угол улицы Абая", "gas_heating"),
        ("уголовное дело", "gas_heating"),
        ("хлеб дорого стоит", "roads"),
        ("хлеб дороже и дорожает", "roads"),
        ("сломаны ворота", "safety"),
        ("порядка 20 домов без воды", "safety"),
        ("участковый врач не принимает", "safety"),
        ("Шу қаласы, Шу өзені", "safety"),
        ("в связи с ремонтом", "telecom"),
        ("электр желісі ескі", "telecom"),
        ("су желісі ескі", "telecom"),
        ("су тасып жатыр", "water"),
        ("Бақ ішінде гүл өсті", "waste"),
        ("Дариға апай", "health"),
        ("электронный дневник, электрондық үкімет", "electricity"),
        ("мектеп автобусы келмейді", "transport"),
        ("собаки возле школы", "education"),
        ("жаңа жолдастар", "roads"),
    ],
)
def test_a_look_alike_is_not_taken_for_the_word(text, category):
    assert category not in keywords_in(text, TAXONOMY)


def test_going_somewhere_is_no_assembly():
    text = "хотим сходить к врачу, сходите и посмотрите"
    assert "admin_other" not in keywords_in(text, TAXONOMY)
    assert categories(text)[0] == "health"


def test_every_kazakh_stem_has_its_voiced_twin():
    """As in the grammar: a final voiceless letter is voiced before a vowel ending."""
    voiced = {"қ": "ғ", "к": "г", "п": "б"}
    missing = []
    for entry in SOURCE["categories"]:
        for block in (entry, *entry["sub"]):
            stems = block.get("keywords", {}).get("kk", {}).get("stem", [])
            for stem in stems:
                twin = stem[:-1] + voiced.get(stem[-1], stem[-1])
                if twin not in stems and stem not in UNVOICED:
                    missing.append((block["code"], stem))
    assert missing == []


def test_no_stem_or_word_holds_a_space():
    """Such an entry could never match."""
    blocks = [b for c in SOURCE["categories"] for b in (c, *c["sub"])]
    words = [block.get("keywords", {}) for block in blocks] + SOURCE["emergency_triggers"]
    wrong = [
        text
        for block in words
        for language in ("kk", "ru")
        for kind in ("stem", "word")
        for text in block.get(language, {}).get(kind, [])
        if " " in text or "*" in text
    ]
    assert wrong == []


def test_no_keyword_is_listed_twice():
    doubled = []
    for category in SOURCE["categories"]:
        for block in (category, *category["sub"]):
            for language, words in block.get("keywords", {}).items():
                for kind, texts in words.items():
                    if len(texts) != len(set(texts)):
                        doubled.append((block["code"], language, kind))
    assert doubled == []


# ── Danger ───────────────────────────────────────────────────────────────────────────────────

ALARMS = [
    ("Өрт шықты!", "fire"),
    ("орт шыкты тез келиниздер", "fire"),
    ("ort shyqty", "fire"),
    ("órt!", "fire"),
    ("Көршінің үйі өртеніп жатыр", "fire"),
    ("коршинин уйи ортенип жатыр", "fire"),
    ("Қора жанып жатыр", "fire"),
    ("Өртке көмек керек, шөп жанып кетті", "fire"),
    ("Пожар на улице Абая", "fire"),
    ("Горит дом на окраине", "fire"),
    ("у соседей сарай горит", "fire"),
    ("За селом степь горит, ветер на нас", "fire"),
    ("Помогите, мы горим", "fire"),
    ("Былтыр да өртенген, қазір тағы өрт шықты", "fire"),
    ("Пожарный кран не работает, а у нас пожар", "fire"),
    ("Үйде газ иісі бар", "gas"),
    ("газ иси шыгып тур", "gas"),
    ("Сильный запах газа в подъезде", "gas"),
    ("Пахнет газом, боимся", "gas"),
    ("Балалар иіс тиіп қалды", "gas"),
    ("Угорели всей семьёй", "gas"),
    ("Сым үзіліп жерде жатыр", "wires"),
    ("Оборванный провод висит над дорогой", "wires"),
    ("Баланы тоқ ұрды", "wires"),
    ("Үйді су басты", "flood"),
    ("Ауылды су басып жатыр", "flood"),
    ("Үйге су кіріп жатыр", "flood"),
    ("su basyp jatyr", "flood"),
    ("Затопило дом, дети внутри", "flood"),
    ("Талая вода топит дома", "flood"),
    ("Прорвало дамбу", "flood"),
    ("Бала суға батып кетті", "drowning"),
    ("Адам жарақат алды", "medical"),
    ("Қан ағып жатыр", "medical"),
    ("Әжем есінен танып қалды", "medical"),
    ("Бала тұншығып қалды", "medical"),
    ("Человек без сознания у магазина", "medical"),
    ("Бабушка задыхается", "medical"),
    ("Машина сбила ребёнка", "medical"),
    ("Көршім әйелін ұрып жатыр", "violence"),
    ("урып жатыр комектесиндер", "violence"),
    ("Қолында пышақ бар", "violence"),
    ("Бегает с ножом по улице", "violence"),
    ("У него нож", "violence"),
    ("Мені өлтіреді", "violence"),
    ("Муж избивает жену", "violence"),
    ("Убивают!", "violence"),
    ("Дүкенді тонап жатыр", "robbery"),
    ("Малды ұрлап жатыр", "robbery"),
    ("Нас грабят", "robbery"),
    ("Подросток говорит про себя: не хочу жить", "suicide"),
    ("Өзіне қол жұмсамақ", "suicide"),
    ("Боранда қалдық, көлік жүрмейді", "blizzard"),
    ("Пропал наш ребёнок", "lost"),
    ("Малшыны өлтіріп жатыр", "violence"),
    ("шам құлап үй жанып жатыр", "fire"),
    ("2020 жылы туған балам есінен танды", "medical"),
    ("Неделю назад родила, кровь не останавливается", "medical"),
    ("Приезжайте раньше, горит дом", "fire"),
    ("На тренировке мальчик потерял сознание", "medical"),
    ("В прошлом году тоже был пожар, сейчас опять горит степь", "fire"),
    ("Көмектесіңдер!", "help"),
    ("Помогите срочно!", "help"),
    ("Құтқарыңдар", "help"),
]

NEAR_MISSES = [
    "Орта мектеп жөндеуді қажет етеді",
    "Орталық көше қараңғы",
    "орталык коше карангы",
    "Спорт алаңы керек",
    "Транспорт не ходит",
    "Ауылда тұрып жатырмыз",
    "ауылда турып жатырмыз",
    "Біз осында тұрып жатқанымызға он жыл",
    "Ауыз су басты мәселе",
    "Ауылда су басты проблема",
    "ауыз су басты маселе болып тур",
    "Фонарь не горит",
    "Фонари не горят, темно",
    "Множество ям на дороге",
    "Котельная не топит",
    "Школьная котельная плохо топит",
    "Пожарный кран не работает",
    "Пожарный гидрант сломан",
    "Нужна пожарная машина в селе",
    "Өрт сөндіру машинасы жоқ",
    "Өрт қауіпсіздігі бойынша сұрақ",
    "Ауылда өрт сөндірушілер бекеті керек",
    "После пожара нужна помощь с документами",
    "Өрттен кейін үй салуға көмек керек",
    "Былтыр өрт болды, жәрдемақы әлі жоқ",
    "В прошлом году был пожар, выплату не дали",
    "Пожар был в 2023 году, сгорел клуб",
    "Опасность пожара из-за сухой травы",
    "Боимся пожара, траву не косят",
    "Өрт болмас үшін шөпті шабу керек",
    "Шам күндіз жанып жатыр",
    "Фонарь күндіз де жанып жатыр",
    "Жыл сайын көктемде көшені су басады, арық қазу керек",
    "Каждую весну топит двор, нужен арык",
    "Где сдать анализ крови?",
    "Нужен донор, сдать кровь",
    "Инсульттен кейін мүгедектік рәсімдеу керек",
    "Балалар жарақат алып қалуы мүмкін, алаңды жөндеңіз",
    "Иттер қойларды өлтіріп кетті",
    "Қасқыр малды өлтірді",
    "Не убивайте собак, отловите их",
    "Собак убивают на улице, прекратите",
    "Дорога плохая, машины убивают подвеску",
    "Қоңырау ұрып жатыр",
    "Пышақ қайрайтын жер бар ма?",
    "Нужен нож для грейдера",
    "Нас грабят тарифами",
    "Неделю назад был пожар, нужна справка",
    "Ауыл өліп жатыр, жұмыс жоқ",
    "Пәтер босанып жатыр ма?",
    "Похитили велосипед",
    "Горячая вода в доме нужна",
    "Горим желанием помочь селу",
    "Интернет сымы үзілді",
    "Оборван провод интернета",
    "Көмектесіңдерші, анықтама қалай аламын?",
    "Помогите оформить пособие на ребёнка",
    "Помогите с документами",
    "Сиырым адасып кетті",
    "Көше ортасында шұңқыр",
    "Өртеніп кеткен үйді бұзу керек",
    "Проводят лекции по профилактике суицида",
    "Вода в доме только ночью",
    "Жарық жоқ",
    "Рахмет әкімге!",
    "Ортақ мәселе",
    "Аурухана ортасынан ауылға дейін",
    "Көшеде қарт адам тұрып жатыр",
    "Өмір сүріп жатырмыз, рахмет",
    "Қар басып қалды, жол жаман",
    "Загорелась идеей открыть кружок, после пожара клуба",
]


@pytest.mark.parametrize(("text", "kind"), ALARMS)
def test_a_person_in_danger_is_shown_the_numbers(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize("row", labelled("danger"), ids=lambda row: row.text[:60])
def test_every_labelled_alarm_and_look_alike_is_told_apart(row):
    assert is_right(row)


@pytest.mark.parametrize(
    ("standard", "typed"),
    [
        ("Вызовите полицию", "вызавите палицию"),
        ("Провалился под лёд", "правалился под лед"),
        ("Қолында пышақпен жүр", "қолында пшқпен жүр"),
    ],
)
def test_a_person_who_types_in_fear_is_understood(standard, typed):
    assert kinds(typed) == kinds(standard) != ()


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_person_in_no_danger_is_not_alarmed(text):
    assert kinds(text) == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Өрт!", ("112", "101")),
        ("Газ иісі", ("112", "104")),
        ("Пожар, человек без сознания", ("112", "101", "103")),
        ("Грабят", ("112", "102")),
        ("Затопило", ("112", "101")),
        ("Избивают", ("112", "102", "103")),
    ],
)
def test_a_person_in_danger_sees_112_first_and_then_who_comes(text, lines):
    assert lines_shown(text) == lines


def test_an_alarm_says_which_words_raised_it():
    assert danger("Өрт шықты", TAXONOMY) == Danger(
        kinds=("fire",), lines=("112", "101"), why=("өрт", "өрт шық*")
    )


def test_every_number_shown_in_danger_has_a_name_in_both_languages():
    for _, numbers in TAXONOMY.dangers:
        for number in ("112", *numbers):
            assert TAXONOMY.line(number).kk
            assert TAXONOMY.line(number).ru


# ── The taxonomy itself ──────────────────────────────────────────────────────────────────────


def test_everything_a_resident_can_choose_has_both_names_and_somebody_who_answers():
    for category in TAXONOMY.categories:
        entries: list[Category | Topic] = [category, *category.topics]
        for entry in entries:
            assert entry.kk
            assert entry.ru
            assert entry.answers
            for role in entry.answers:
                assert TAXONOMY.name(role, "kk")
                assert TAXONOMY.name(role, "ru")


def test_a_topic_belongs_to_the_category_it_is_named_after():
    for category in TAXONOMY.categories:
        for topic in category.topics:
            assert TAXONOMY.category(topic.code) is category
            assert TAXONOMY.topic(topic.code) is topic


def test_a_person_reads_the_topic_in_their_own_language():
    assert TAXONOMY.name("roads", "kk") == "Жол және көше"
    assert TAXONOMY.name("roads.snow", "ru") == "Снегоочистка, гололёд"
    assert TAXONOMY.name("akim_office", "ru") == "Аппарат акима сельского округа"


def test_a_code_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        TAXONOMY.name("roads.nowhere", "kk")
    with pytest.raises(KeyError):
        TAXONOMY.topic("roads")


def test_endings_and_typing_leave_most_of_a_word():
    for one, other in (("мектепте", "мектептің"), ("құбыр", "qubyrdy"), ("фонарь", "фанарь")):
        words = [features(fold(word)) for word in (one, other)]
        assert words[0] & words[1]


def test_a_word_speaks_for_the_topic_whose_examples_have_it():
    likeness = count({"a.one": ["су жоқ", "су лай"], "a.two": ["жол жоқ"], "b.one": ["ит көп"]})
    (said,) = likeness.evidence(tokens(fold("лай")))
    assert said.index(max(said)) == 0
    assert likeness.evidence(["xyzzy"]) == [[]]


def test_a_word_that_comes_twice_speaks_once():
    likeness = count({"a.one": ["су жоқ"], "b.one": ["ит көп"]})
    assert likeness.evidence(["су", "су"])[1] == []


def test_nobody_waits_for_a_guess():
    text = "Екі күннен бері ауыз су жоқ, балалармен қиналып отырмыз. Нет воды второй день. " * 3
    guess(text, TAXONOMY), danger(text, TAXONOMY)
    began = time.perf_counter()
    for _ in range(20):
        guess(text, TAXONOMY)
        danger(text, TAXONOMY)
    assert (time.perf_counter() - began) / 20 < 0.01  # a text three times the usual, both


@given(st.text(max_size=200))
def test_whatever_a_person_sends_is_survived(text):
    assert len(guess(text, TAXONOMY)) <= 3
    danger(text, TAXONOMY)


def test_a_beaten_wife_is_understood_without_the_word_violence():
    assert guess("муж избивает меня", load())[0].best == "social.violence"
