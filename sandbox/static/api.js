// The sandbox's page door: one function per thing a person can do, and the stream of what happens.

const ROOT = "/sandbox/api";

/** A refusal of the sandbox; its message is a sentence to show. */
export class ApiError extends Error {}

async function request(path, options = {}) {
  const answer = await fetch(ROOT + path, options).catch(() => null);
  if (answer === null) throw new ApiError("");
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError(body.error ?? "");
  return body;
}

function post(path, body = {}) {
  if (body instanceof FormData) return request(path, { method: "POST", body });
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body) });
}

export const state = () => request("/state");
export const addPerson = (person) => post("/people", person);
export const addGroup = (person, group) => post(`/people/${person}/groups`, group);
export const setClock = (change) => post("/clock", change);

const chatPath = (person, chat, what) => `/people/${person}/chats/${encodeURIComponent(chat)}/${what}`;

export const messages = (person, chat) => request(chatPath(person, chat, "messages?limit=100"));
export const act = (person, chat, what, body) => post(chatPath(person, chat, what), body);

/** files: File[]; several photos become one album. */
export function upload(person, chat, kind, files, caption, extra = {}) {
  const form = new FormData();
  form.append("kind", kind);
  if (caption) form.append("caption", caption);
  for (const [name, value] of Object.entries(extra)) form.append(name, String(value));
  for (const file of files) form.append("file", file, file.name);
  return post(chatPath(person, chat, "send"), form);
}

/** Follows the stream for ever; after a break it takes up where it left off. */
export function follow(since, { event, up, down }) {
  let last = since;
  let source = null;
  let broken = false;
  const open = () => {
    source = new EventSource(`${ROOT}/events?since=${last}`);
    source.onopen = () => { up(broken); broken = false; };
    source.onmessage = (raw) => {
      const happened = JSON.parse(raw.data);
      last = happened.seq ?? last;
      event(happened);
    };
    source.onerror = () => {
      source.close();
      if (!broken) down();
      broken = true;
      setTimeout(open, 1000);
    };
  };
  open();
  addEventListener("pagehide", () => source.close());
}
