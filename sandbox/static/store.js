// What the page remembers between visits: its language and who stands in which column.

const KEY = "auyldas.sandbox";

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

const saved = read();

export const memory = {
  language: saved.language ?? "kk",
  /** [{person, chat}] from left to right, or null on a first visit. */
  columns: Array.isArray(saved.columns) ? saved.columns : null,
};

export function remember(changes) {
  Object.assign(memory, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

/** #people=1,2&lang=ru&start=PAYLOAD&person=1 – read once, then only the lasting part is left. */
export function takeHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  return {
    people: (hash.get("people") ?? "").split(",").filter(Boolean),
    language: hash.get("lang"),
    person: hash.get("person"),
    start: hash.get("start"),
  };
}
