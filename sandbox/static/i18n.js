// Every word of the page, in Kazakh and Russian. Messages themselves are the bot's own.

export const TEXTS = {
  kk: {
    title: "Ауылдас",
    subtitle: "Шағын Telegram: сынап көруге арналған, ешкімге хабар кетпейді",
    language: "Беттің тілі",
    addPerson: "Адам қосу",
    people: "Адамдар",
    pickerTitle: "Кімнің атынан жазасыз?",
    pickerEmpty: "Әзірге ешкім жоқ. Төменде жаңа адам қосыңыз.",
    shown: "ашық тұр",
    newPerson: "Жаңа адам",
    firstName: "Аты",
    lastName: "Тегі (міндетті емес)",
    username: "Telegram-дағы аты (міндетті емес)",
    phone: "Телефон нөмірі (міндетті емес)",
    telegramLanguage: "Telegram тілі",
    langKk: "Қазақша",
    langRu: "Орысша",
    langEn: "Ағылшынша",
    create: "Қосу",
    close: "Жабу",
    cancel: "Болдырмау",
    ok: "Түсінікті",
    yes: "Иә, жіберу",
    hideColumn: "Бағанды жасыру",
    emptyTitle: "Мұнда бірнеше адам ботпен қатар сөйлесе алады",
    emptyText: "Тұрғынды, модераторды және әкімді қосыңыз: әрқайсысының өз бағаны болады.",
    chat: "Чат",
    bot: "бот",
    group: "топ",
    channel: "арна",
    chooseChat: "Чатты таңдау",
    newGroup: "Жаңа топ ашу",
    newForum: "Тақырыптары бар жаңа топ ашу",
    newGroupTitle: "{name}: топ",
    newChannel: "Жаңа арна ашу",
    newChannelTitle: "{name}: арна",
    addMember: "Адам қосу",
    makeAdmin: "Топ әкімшісі ету: {name}",
    throwOut: "Шығару: {name}",
    more: "Тағы",
    start: "Бастау",
    startWith: "Сілтеме бойынша бастау",
    emptyChat: "Әзірге хабарлама жоқ",
    emptyChatHint: "Бастау үшін төмендегі батырмані басыңыз.",
    messages: "Хабарламалар",
    composer: "Хабарлама",
    caption: "Суретке не файлға жазба",
    send: "Жіберу",
    commands: "Командалар",
    attach: "Тіркеу",
    photo: "Фото",
    video: "Бейне",
    file: "Файл",
    audioFile: "Аудиофайлдан дауыс жіберу",
    sampleVoice: "Дауыс үлгісін жіберу",
    location: "Орналасқан жер",
    contact: "Өз нөмірім",
    sticker: "Стикер",
    remove: "Алып тастау",
    record: "Дауыс жазу",
    recording: "Дауыс жазылып жатыр",
    stopSend: "Тоқтатып, жіберу",
    micRefused: "Микрофонға рұқсат жоқ. Оның орнына аудиофайл не дайын үлгі жібере аласыз.",
    keyboardShow: "Түймелерді көрсету",
    keyboardHide: "Түймелерді жасыру",
    locationTitle: "Қай жерді жібересіз?",
    latitude: "Ендік",
    longitude: "Бойлық",
    sampleSchool: "Мысал: мектеп",
    sampleShop: "Мысал: дүкен",
    sampleBridge: "Мысал: көпір",
    locationWrong: "Ендік −90 мен 90, бойлық −180 мен 180 аралығында болуы керек.",
    contactTitle: "Телефон нөміріңізді жібересіз бе?",
    contactText: "Нөміріңізді осы чаттағылар көреді.",
    block: "Ботты бұғаттау",
    unblock: "Бұғаттан шығару",
    blocked: "Сіз ботты бұғаттадыңыз: ол Сізге жаза алмайды.",
    menu: "Хабарлама әрекеттері",
    edit: "Түзету",
    editing: "Хабарламаны түзету",
    reply: "Жауап беру",
    replyTo: "Жауап беріліп жатқан хабарлама",
    copy: "Мәтінін көшіру",
    copied: "Көшірілді",
    copyFailed: "Көшіру мүмкін болмады",
    react: "Белгі қою",
    edited: "түзетілген",
    forwarded: "Қайта жіберілген: {from}",
    pinned: "Бекітілген хабарлама",
    download: "Жүктеп алу",
    openPhoto: "Фотоны үлкейту",
    voiceMessage: "Дауыстық хабарлама",
    videoMessage: "Бейне",
    contactCard: "Байланыс",
    pollCard: "Сауалнама",
    pollAnonymous: "Жасырын сауалнама",
    pollOpen: "Ашық сауалнама",
    pollMany: "бірнеше жауапқа болады",
    pollClosed: "аяқталған",
    pollVotes: "Дауыс саны: {n}",
    vote: "Дауыс беру",
    retract: "Дауысты қайтарып алу",
    noLink: "Бұл батырма тек нағыз Telegram-да жұмыс істейді",
    unknownBot: "Мұнда @{name} деген бот жоқ",
    unread: "Жаңа хабарлама: {n}",
    toBottom: "Соңғы хабарламаға өту",
    typing: "жазып жатыр…",
    sendingPhoto: "фото жіберіп жатыр…",
    sendingFile: "файл жіберіп жатыр…",
    sendingVoice: "дауыс жіберіп жатыр…",
    sendingVideo: "бейне жіберіп жатыр…",
    findingPlace: "орнын жіберіп жатыр…",
    clock: "Ауыл уақыты",
    clockMoved: "сағат жылжытылған",
    clockHint: "Бот осы сағатқа қарайды: мерзімдердің өтуін күтпей-ақ көруге болады.",
    plusHour: "+1 сағат",
    plusDay: "+1 күн",
    tomorrow: "Ертең 09:00",
    monday: "Келесі дүйсенбі 09:00",
    custom: "Басқа күн мен уақыт",
    set: "Орнату",
    reset: "Нақты уақытқа қайту",
    offline: "Байланыс үзілді. Қайта қосылып жатырмыз…",
    failed: "Сұрау орындалмады. Қайталап көріңіз.",
    loadFailed: "Бет жүктелмеді. Сервер жұмыс істеп тұр ма?",
    retry: "Қайталау",
    bytes: "Б", kilobytes: "КБ", megabytes: "МБ",
    months: ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"],
    weekdays: ["жексенбі", "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі"],
    date: "{day} {month}",
    longDate: "{weekday}, {day} {month} {year}",
    barDate: "{day} {month}, {weekday}",
  },
  ru: {
    title: "Ауылдас",
    subtitle: "Маленький Telegram: только для пробы, наружу ничего не уходит",
    language: "Язык страницы",
    addPerson: "Добавить человека",
    people: "Люди",
    pickerTitle: "От чьего имени будете писать?",
    pickerEmpty: "Пока никого нет. Добавьте человека ниже.",
    shown: "открыт",
    newPerson: "Новый человек",
    firstName: "Имя",
    lastName: "Фамилия (необязательно)",
    username: "Имя в Telegram (необязательно)",
    phone: "Номер телефона (необязательно)",
    telegramLanguage: "Язык Telegram",
    langKk: "Казахский",
    langRu: "Русский",
    langEn: "Английский",
    create: "Добавить",
    close: "Закрыть",
    cancel: "Отмена",
    ok: "Понятно",
    yes: "Да, отправить",
    hideColumn: "Скрыть колонку",
    emptyTitle: "Здесь несколько человек разговаривают с ботом рядом",
    emptyText: "Добавьте жителя, модератора и акима: у каждого будет своя колонка.",
    chat: "Чат",
    bot: "бот",
    group: "группа",
    channel: "канал",
    chooseChat: "Выбрать чат",
    newGroup: "Создать группу",
    newForum: "Создать группу с темами",
    newGroupTitle: "{name}: группа",
    newChannel: "Создать канал",
    newChannelTitle: "{name}: канал",
    addMember: "Добавить человека",
    makeAdmin: "Сделать администратором группы: {name}",
    throwOut: "Удалить: {name}",
    more: "Ещё",
    start: "Начать",
    startWith: "Начать по ссылке",
    emptyChat: "Сообщений пока нет",
    emptyChatHint: "Чтобы начать, нажмите кнопку внизу.",
    messages: "Сообщения",
    composer: "Сообщение",
    caption: "Подпись к фото или файлу",
    send: "Отправить",
    commands: "Команды",
    attach: "Прикрепить",
    photo: "Фото",
    video: "Видео",
    file: "Файл",
    audioFile: "Отправить голос из аудиофайла",
    sampleVoice: "Отправить пробный голос",
    location: "Место на карте",
    contact: "Мой номер",
    sticker: "Стикер",
    remove: "Убрать",
    record: "Записать голос",
    recording: "Идёт запись голоса",
    stopSend: "Остановить и отправить",
    micRefused: "Нет доступа к микрофону. Вместо этого можно отправить аудиофайл или готовый пример.",
    keyboardShow: "Показать кнопки",
    keyboardHide: "Скрыть кнопки",
    locationTitle: "Какое место отправить?",
    latitude: "Широта",
    longitude: "Долгота",
    sampleSchool: "Пример: школа",
    sampleShop: "Пример: магазин",
    sampleBridge: "Пример: мост",
    locationWrong: "Широта должна быть от −90 до 90, долгота от −180 до 180.",
    contactTitle: "Отправить номер Вашего телефона?",
    contactText: "Номер увидят участники этого чата.",
    block: "Заблокировать бота",
    unblock: "Разблокировать",
    blocked: "Вы заблокировали бота: он не может Вам писать.",
    menu: "Действия с сообщением",
    edit: "Изменить",
    editing: "Изменение сообщения",
    reply: "Ответить",
    replyTo: "Ответ на сообщение",
    copy: "Скопировать текст",
    copied: "Скопировано",
    copyFailed: "Скопировать не удалось",
    react: "Поставить реакцию",
    edited: "изменено",
    forwarded: "Переслано: {from}",
    pinned: "Закреплённое сообщение",
    download: "Скачать",
    openPhoto: "Увеличить фото",
    voiceMessage: "Голосовое сообщение",
    videoMessage: "Видео",
    contactCard: "Контакт",
    pollCard: "Опрос",
    pollAnonymous: "Анонимный опрос",
    pollOpen: "Открытый опрос",
    pollMany: "можно несколько ответов",
    pollClosed: "завершён",
    pollVotes: "Голосов: {n}",
    vote: "Проголосовать",
    retract: "Отозвать голос",
    noLink: "Эта кнопка работает только в настоящем Telegram",
    unknownBot: "Бота @{name} здесь нет",
    unread: "Новых сообщений: {n}",
    toBottom: "К последнему сообщению",
    typing: "печатает…",
    sendingPhoto: "отправляет фото…",
    sendingFile: "отправляет файл…",
    sendingVoice: "отправляет голос…",
    sendingVideo: "отправляет видео…",
    findingPlace: "отправляет место…",
    clock: "Время в селе",
    clockMoved: "часы переведены",
    clockHint: "Бот живёт по этим часам: как проходят сроки, видно сразу.",
    plusHour: "+1 час",
    plusDay: "+1 день",
    tomorrow: "Завтра 09:00",
    monday: "Следующий понедельник 09:00",
    custom: "Другие дата и время",
    set: "Поставить",
    reset: "Вернуть настоящее время",
    offline: "Связь прервалась. Подключаемся снова…",
    failed: "Запрос не выполнен. Попробуйте ещё раз.",
    loadFailed: "Страница не загрузилась. Работает ли сервер?",
    retry: "Повторить",
    bytes: "Б", kilobytes: "КБ", megabytes: "МБ",
    months: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
    weekdays: ["воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"],
    date: "{day} {month}",
    longDate: "{weekday}, {day} {month} {year}",
    barDate: "{day} {month}, {weekday}",
  },
};

let current = "kk";

export function language() {
  return current;
}

export function setLanguage(code) {
  current = code in TEXTS ? code : "kk";
  document.documentElement.lang = current;
}

export function t(key, values = {}) {
  const text = TEXTS[current][key];
  if (text === undefined) throw new Error(`no text: ${key}`);
  if (Array.isArray(text)) return text;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

// Kazakhstan keeps one time, UTC+5, without a summer time.
const VILLAGE_MS = 5 * 3600 * 1000;

/** A moment as village wall-clock parts; toUtc turns such parts back. */
export function village(moment) {
  const shifted = new Date(Number(moment) + VILLAGE_MS);
  return {
    year: shifted.getUTCFullYear(), month: shifted.getUTCMonth(), day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(), hour: shifted.getUTCHours(), minute: shifted.getUTCMinutes(),
  };
}

export function toUtc(year, month, day, hour, minute) {
  return new Date(Date.UTC(year, month, day, hour, minute) - VILLAGE_MS);
}

const two = (n) => String(n).padStart(2, "0");

export function clockTime(moment) {
  const { hour, minute } = village(moment);
  return `${two(hour)}:${two(minute)}`;
}

export function dateText(moment, shape) {
  const v = village(moment);
  return t(shape, { day: v.day, month: t("months")[v.month], year: v.year, weekday: t("weekdays")[v.weekday] });
}

/** The value of an <input type="datetime-local"> that shows this moment in village time. */
export function inputValue(moment) {
  const v = village(moment);
  return `${v.year}-${two(v.month + 1)}-${two(v.day)}T${two(v.hour)}:${two(v.minute)}`;
}

export function sizeText(bytes) {
  const number = (value) => value.toFixed(value < 10 ? 1 : 0).replace(".", ",").replace(/,0$/, "");
  if (bytes < 1024) return `${bytes} ${t("bytes")}`;
  if (bytes < 1024 * 1024) return `${number(bytes / 1024)} ${t("kilobytes")}`;
  return `${number(bytes / 1024 / 1024)} ${t("megabytes")}`;
}

export function durationText(seconds) {
  return `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
}
