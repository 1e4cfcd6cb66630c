"""Which appeals are about the same, by a table of pairs as people write them; rules about numbers.

The topics stand beside the words, so that the table tells of the comparison alone.
"""

import pytest

from bot.appeals.rules.neighbours import collective_from, is_told, most_say_no, to_ask
from bot.appeals.rules.similar import THRESHOLD, Alike, Matter

LAMP, HOLES, LEAK = "street_lighting.broken", "roads.repair", "water.leak"
WATER, DOGS, WASTE = "water.no_water", "animals.stray_dogs", "waste.collection"
POWER, BUS, CLINIC = "electricity.outage", "transport.route", "health.staff"
NONE = ""

#: (topic, words, topic, words): standard, folded, Latin, with slips, at length and in short.
SAME = [
    (LAMP, "Мектеп жанындағы көше шамы үш күннен бері жанбайды",
     LAMP, "Мектептің қасындағы шам жанбай тұр"),
    (LAMP, "Мектеп жанындағы көше шамы жанбайды", LAMP, "мектеп жанындагы коше шамы жанбайды"),
    (LAMP, "Мектеп жанындағы көше шамы жанбайды", NONE, "mektep janyndagy koshe shamy janbaidy"),
    (LAMP, "Мектеп жанындағы көше шамы жанбайды", LAMP, "мектеп жаныңда көше шамы жанбайд"),
    (LAMP, "Не горит фонарь у школы", LAMP, "Фонарь возле школы не горит уже неделю"),
    (LAMP, "Не горит фонарь у школы", "street_lighting", "ни гарит фонарь у школи"),
    (LAMP, "Возле школы темно, фонарь не горит", LAMP, "фонари у школы не горят"),
    (WATER, "Су жоқ үшінші күн", WATER, "Үш күн болды су жоқ"),
    (WATER, "Ауылда су жоқ, үшінші күн", WATER, "su joq ush kun boldy"),
    (WATER, "Нет воды третий день", WATER, "третий день воды нет, когда дадут?"),
    (WATER, "Нет воды на улице Сейфуллина", NONE, "на сейфулина нет воды с утра"),
    (LEAK, "Абай көшесінде су құбыры жарылып жатыр",
     LEAK, "Абай көшесіндегі құбыр жарылды, су ағып жатыр"),
    (LEAK, "Прорвало трубу на улице Абая, вода течёт", NONE, "На Абая прорвало трубу с водой"),
    (HOLES, "Абай көшесінде жол шұңқыр-шұңқыр",
     HOLES, "Абай көшесінің жолы шұңқыр, көлік жүре алмайды"),
    (HOLES, "Яма на дороге по улице Абая возле магазина",
     NONE, "возле магазина на Абая огромная яма на дороге"),
    (DOGS, "Бродячие собаки у школы бегают стаей",
     DOGS, "Возле школы стая бродячих собак, дети боятся"),
    (DOGS, "Қаңғыбас иттер мектеп маңында жүр",
     DOGS, "мектеп маңында қаңғыбас иттер көбейіп кетті"),
    (NONE, "Кангыбас иттер мектеп манында жур",
     DOGS, "Қаңғыбас иттер мектептің маңында жүр, балалар қорқады"),
    (WASTE, "Мусор не вывозят вторую неделю",
     WASTE, "уже две недели не вывозят мусор с нашей улицы"),
    (WASTE, "Қоқыс шығарылмай жатыр екі апта", WASTE, "Екі аптадан бері қоқыс шығарылмайды"),
    (NONE, "Kokys eki aptadan beri shygarylmaidy", NONE, "Екі аптадан бері қоқыс шығарылмайды"),
    (POWER, "Свет отключают каждый вечер",
     POWER, "Каждый вечер отключают свет, холодильник сгорел"),
    (POWER, "Кешке қарай жарық сөніп қалады күнде", POWER, "Күн сайын кешке жарық сөніп қалады"),
    (BUS, "Автобус в район перестал ходить", "transport", "не ходит автобус в район"),
    (CLINIC, "Медпункт закрыт, фельдшера нет", CLINIC, "в медпункте нет фельдшера, закрыто"),
]  # fmt: skip

DIFFERENT = [
    (LAMP, "Мектеп жанындағы көше шамы жанбайды",
     "roads.bridge", "Мектеп жанындағы көпір сынып қалды"),
    (LAMP, "Не горит фонарь у школы", "improvement.culture", "Не горит свет в клубе"),
    (NONE, "Не горит фонарь у школы", NONE, "Не горит свет в клубе"),
    (WATER, "Нет воды на улице Сейфуллина",
     "land.irrigation", "Нет воды для полива огородов, арык пустой"),
    (NONE, "Нет воды на улице Сейфуллина", NONE, "Нет воды для полива огородов, арык пустой"),
    (WATER, "Су жоқ", "water.quality", "Судың дәмі ащы, ішуге келмейді"),
    (LEAK, "Прорвало трубу на улице Абая", "water", "Когда проведут воду на улицу Жамбыла?"),
    (HOLES, "Абай көшесінде жол шұңқыр", HOLES, "Жамбыл көшесіне асфальт төселмей қалды"),
    (HOLES, "Яма на дороге у магазина",
     "roads.signs", "Поставьте знак и лежачий полицейский у садика"),
    (DOGS, "Бродячие собаки у школы", "animals", "Соседская корова зашла в мой огород"),
    (DOGS, "Қаңғыбас иттер мектеп маңында жүр",
     "animals", "Малды көшеге жіберіп қояды, гүлді жеп кетті"),
    (WASTE, "Мусор не вывозят вторую неделю",
     "waste.air_water", "Сосед сжигает мусор, дым идёт к нам"),
    (WASTE, "Қоқыс шығарылмай жатыр",
     "waste.containers", "Контейнер қойып беріңіздерші көшемізге"),
    (POWER, "Свет отключают каждый вечер",
     "electricity.voltage", "Поставьте новый трансформатор на нашу улицу"),
    (BUS, "Автобус в район перестал ходить",
     "transport.stop", "Остановка разрушена, негде ждать автобус"),
    ("health.point", "Медпункт закрыт", "health.medicine", "В аптеке нет лекарств"),
    (NONE, "Здравствуйте, у нас проблема, помогите пожалуйста, дорогу надо сделать",
     NONE, "Здравствуйте, у нас проблема, помогите пожалуйста, нет газа"),
    (NONE, "Сәлеметсіз бе, бізге көмектесіңізші, жол жаман",
     NONE, "Сәлеметсіз бе, бізге көмектесіңізші, газ жоқ"),
    (NONE, "Сәлем, интернет жоқ", NONE, "Сәлем, су жоқ"),
    ("telecom.internet", "Интернет жүрмейді", "telecom.tv_post", "Пошта жұмыс істемейді"),
]  # fmt: skip


def score(pair: tuple[str, str, str, str], *, recent: bool = True) -> float:
    topic, words, their_topic, theirs = pair
    return Alike(Matter(topic, words)).score(Matter(their_topic, theirs), recent=recent)


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: pair[1])
def test_neighbours_with_the_same_trouble_find_each_other(pair: tuple[str, str, str, str]):
    topic, words, their_topic, theirs = pair
    assert score(pair) >= THRESHOLD
    assert score((their_topic, theirs, topic, words)) >= THRESHOLD


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair[1])
def test_neighbours_with_another_trouble_are_left_alone(pair: tuple[str, str, str, str]):
    assert score(pair) == 0


def test_the_table_is_large_enough_to_choose_a_threshold_by():
    assert len(SAME) >= 25
    assert len(DIFFERENT) >= 15


def test_the_same_words_about_another_category_are_another_matter():
    assert score((WATER, "Үш күн болды жоқ", POWER, "Үш күн болды жоқ")) == 0


def test_the_exact_topic_comes_first():
    words = "Не горит фонарь у школы"
    exact = score((LAMP, words, LAMP, words))
    assert exact > score((LAMP, words, "street_lighting", words))
    assert score((LAMP, words, NONE, words)) >= THRESHOLD


@pytest.mark.parametrize("theirs", ["", "Шам", "Фонарь не горит у школы"])
def test_without_words_to_compare_a_recent_one_of_the_same_topic_is_offered(theirs: str):
    mine = "" if theirs.startswith("Ф") is False else "Мектептің жанындағы шам жанбайды"
    offered = score((LAMP, mine, LAMP, theirs))
    assert 0 < offered < THRESHOLD  # after everything found by words
    assert score((LAMP, mine, LAMP, theirs), recent=False) == 0
    assert score(("street_lighting", mine, "street_lighting", theirs)) == 0


def test_one_word_in_common_says_nothing():
    assert score((NONE, "жоқ", NONE, "жоқ")) == 0


def test_the_landmark_counts_as_words():
    mine = Alike(Matter(NONE, "Шам жанбайды", "мектеп жаны"))
    assert mine.score(Matter(NONE, "Мектеп жанында шам жанбайды"), recent=False) >= THRESHOLD


def test_a_very_long_text_is_compared_by_its_beginning():
    long = "Мектеп жанындағы көше шамы жанбайды. " + "Және тағы басқа да жайттар айтылды. " * 200
    assert score((LAMP, long, LAMP, "Мектеп жанындағы көше шамы жанбайды")) >= THRESHOLD


@pytest.mark.parametrize(
    ("households", "percent", "entitled", "size"),
    [
        (None, None, None, 10),
        (None, None, 812, 10),  # five percent would be more
        (None, None, 96, 5),  # 4.8 are five people
        (None, None, 100, 5),
        (20, None, 812, 20),
        (20, 1, 812, 9),
        (None, None, 12, 2),  # one person is no collective
        (None, None, 0, 10),
    ],
)
def test_an_appeal_becomes_collective_at_ten_or_five_percent_whichever_is_fewer(
    households: int | None, percent: int | None, entitled: int | None, size: int
):
    assert collective_from(households, percent, entitled) == size


def test_the_author_is_not_told_of_each_neighbour():
    assert [n for n in range(41) if is_told(n)] == [1, 3, 10, 20, 30, 40]


def test_three_are_asked_and_not_always_the_same():
    people = range(1, 21)
    asked = {tuple(to_ask(entry, people)) for entry in range(20)}
    assert all(len(set(three)) == 3 for three in asked)
    assert len(asked) > 10
    assert to_ask(7, people) == to_ask(7, reversed(people))
    assert to_ask(7, [5]) == [5]


@pytest.mark.parametrize(
    ("no", "asked", "most"),
    [(1, 1, True), (1, 2, False), (2, 2, True), (1, 3, False), (2, 3, True), (0, 3, False)],
)
def test_a_majority_of_those_asked_decides(no: int, asked: int, most: bool):
    assert most_say_no(no, asked) is most
