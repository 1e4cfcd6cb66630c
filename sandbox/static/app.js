// The window: a bar with the clock, and the columns side by side (tabs on a telephone).

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { Column } from "./column.js";
import { el, icon } from "./dom.js";
import { language, setLanguage, t } from "./i18n.js";
import { toast } from "./overlay.js";
import { avatar, personName, personPicker } from "./people.js";
import { memory, remember, takeHash } from "./store.js";

const bar = document.getElementById("bar");
const tabs = document.getElementById("tabs");
const board = document.getElementById("columns");
const toasts = document.getElementById("toasts");

class Page {
  constructor() {
    this.columns = [];
    this.active = null;
    this.counts = new Map();
    this.clock = new Clock((error) => this.complain(error));
  }

  async begin() {
    const hash = takeHash();
    setLanguage(hash.language ?? memory.language);
    try {
      this.state = await api.state();
    } catch {
      this.paintBroken();
      return;
    }
    this.clock.set(this.state.clock);
    api.follow(this.state.seq ?? 0, {
      event: (event) => this.heard(event),
      up: (again) => { if (again) this.recover(); this.offline?.remove(); },
      down: () => this.paintOffline(),
    });
    const remembered = hash.people.length ? hash.people.map((person) => ({ person })) : memory.columns
      ?? this.state.people.slice(0, 3).map(({ id }) => ({ person: id }));
    for (const { person, chat } of remembered) {
      const known = this.person(person);
      if (known && !this.shown(known.id)) this.add(known, chat);
    }
    this.active = this.columns[0] ?? null;
    this.paint();
    if (hash.start !== null) this.startFromLink(hash);
  }

  // ── what columns ask of the page ─────────────────────────────────────────────────────────────

  people() { return this.state.people; }
  person(id) { return this.state.people.find((one) => String(one.id) === String(id)); }
  shown(id) { return this.columns.find(({ person }) => person.id === id); }
  columnOf(id, at) { return this.columns.find(({ person, chat }) => person.id === id && String(chat) === String(at)); }
  isShown(id) { return Boolean(this.shown(id)); }
  isBot(chat) { return this.state.bots.some(({ id }) => String(id) === String(chat)); }
  botNamed(name) { return this.state.bots.find(({ username }) => username?.toLowerCase() === name.toLowerCase()); }

  /** Everything a person can talk in: the bots first, then the groups and channels they are in. */
  chats(person) {
    return [
      ...this.state.bots.map(({ id, first_name: title }) => ({ id, title, kind: "bot" })),
      ...(this.state.chats ?? []).filter(({ members }) => members.includes(person))
        .map(({ id, title, type, forum, members, admins }) => ({ id, title, forum, members, admins,
          kind: type === "channel" ? "channel" : "group" })),
    ];
  }

  unread(person, chat) { return this.counts.get(`${person} ${chat}`) ?? 0; }

  unreadOf(person) {
    let sum = 0;
    for (const [key, count] of this.counts) if (key.startsWith(`${person} `)) sum += count;
    return sum;
  }

  seen(column) {
    if (!column.isRead() || !this.counts.delete(`${column.person.id} ${column.chat}`)) return;
    column.paintUnread();
    this.paintTabs();
  }

  activate(column) {
    if (this.active !== column) {
      this.active = column;
      this.paintTabs();
    }
    this.seen(column);
  }

  hide(column) {
    const at = this.columns.indexOf(column);
    this.columns.splice(at, 1);
    column.node.remove();
    if (this.active === column) this.active = this.columns[Math.min(at, this.columns.length - 1)] ?? null;
    this.moved();
    this.paint();
  }

  open(person) {
    if (!this.person(person.id)) this.state.people.push(person);
    let column = this.shown(person.id);
    if (!column) {
      column = this.add(this.person(person.id));
      this.moved();
    }
    this.paint();
    this.reveal(column);
    column.composer.focus();
    if (this.waitingStart !== undefined) {
      column.payload = this.waitingStart;
      delete this.waitingStart;
      column.paintFoot();
    }
  }

  moved() {
    remember({ columns: this.columns.map(({ person, chat }) => ({ person: person.id, chat })) });
  }

  complain(error) {
    toast(toasts, error.message || t("failed"), { error: true, seconds: 6 });
  }

  // ── what happens ─────────────────────────────────────────────────────────────────────────────

  add(person, chat) {
    const all = this.chats(person.id);
    const known = all.find(({ id }) => String(id) === String(chat)) ?? all[0];
    const column = new Column(this, person, known?.id ?? 0);
    this.columns.push(column);
    board.append(column.node);
    column.load();
    return column;
  }

  heard(event) {
    if (event.kind === "clock") {
      this.clock.set(event);
      return;
    }
    if (event.kind === "commands") {
      for (const column of this.columns) column.load();
      return;
    }
    if (event.kind === "rooms") {
      clearTimeout(this.roomsTimer);
      this.roomsTimer = setTimeout(() => this.lookAround(), 30);
      return;
    }
    if (event.kind === "person") {
      if (event.chat === null || event.chat === undefined) this.refresh();
      else this.columnOf(event.person, event.chat)?.load();
      return;
    }
    const people = event.person === null || event.person === undefined
      ? this.columns.map(({ person }) => person.id) : [event.person];
    for (const id of people) {
      const column = this.columnOf(id, event.chat);
      const fresh = column ? column.heard(event)
        : event.kind === "message" && event.message?.from?.id !== id;
      if (fresh && !column?.isRead()) {
        const key = `${id} ${event.chat}`;
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
        column?.paintUnread();
        this.paintTabs();
      }
    }
  }

  async refresh() {
    try {
      this.state = await api.state();
    } catch {
      return;
    }
    this.clock.set(this.state.clock);
    for (const column of this.columns) {
      column.person = this.person(column.person.id) ?? column.person;
      column.paintStatus();
    }
  }

  /** Somebody came into a group or left it: who can talk where has changed. */
  async lookAround() {
    await this.refresh();
    for (const column of this.columns) column.chatsChanged();
  }

  async recover() {
    await this.refresh();
    for (const column of this.columns) column.load();
  }

  startFromLink({ start, person }) {
    const column = (person && this.shown(this.person(person)?.id)) || this.active;
    if (!column) {
      this.waitingStart = start;
      personPicker(this);
      return;
    }
    column.payload = start;
    column.paintFoot();
    this.reveal(column);
  }

  // ── what is seen ─────────────────────────────────────────────────────────────────────────────

  paint() {
    document.title = t("title");
    const lang = (code, label) => el("button", { type: "button", testid: `lang-${code}`, lang: code,
      "aria-pressed": String(language() === code), onclick: () => this.speak(code) }, label);
    bar.replaceChildren(
      el("h1", { class: "brand" }, el("img", { src: "icon.svg", alt: "" }), el("span", {}, t("title"))),
      el("p", { class: "slogan" }, t("subtitle")),
      this.clock.node,
      el("div", { class: "languages", role: "group", "aria-label": t("language") }, lang("kk", "Қаз"), lang("ru", "Рус")),
      el("button", { type: "button", class: "main add", testid: "add-person", "aria-label": t("addPerson"), title: t("addPerson"),
        "aria-haspopup": "dialog", onclick: () => personPicker(this) }, icon("plus"), el("span", {}, t("addPerson"))));
    board.querySelector(".empty-page")?.remove();
    if (this.columns.length === 0) {
      board.append(el("section", { class: "empty-page" }, icon("person"), el("h2", {}, t("emptyTitle")), el("p", {}, t("emptyText")),
        el("button", { type: "button", class: "main", onclick: () => personPicker(this) }, icon("plus"), t("addPerson"))));
    }
    this.paintTabs();
  }

  paintTabs() {
    const hidden = this.state.people.filter(({ id }) => !this.isShown(id) && this.unreadOf(id) > 0);
    bar.querySelector(".add")?.classList.toggle("has-news", hidden.length > 0);
    const crowded = this.columns.length > 1 && board.scrollWidth > board.clientWidth + 4;
    tabs.hidden = !crowded;
    document.body.classList.toggle("is-crowded", crowded);
    tabs.setAttribute("aria-label", t("people"));
    tabs.replaceChildren(...this.columns.map((column) => {
      const count = this.unreadOf(column.person.id);
      const name = personName(column.person);
      const on = column === this.active;
      return el("button", { type: "button", class: on ? "tab is-on" : "tab", testid: "tab", "data-person": String(column.person.id),
        "aria-current": on ? "true" : null, "aria-label": count ? `${name}. ${t("unread", { n: count })}` : name,
        onclick: () => this.reveal(column) }, avatar(column.person), el("span", {}, column.person.first_name),
      count > 0 ? el("span", { class: "badge", testid: "tab-unread" }, String(count)) : null);
    }));
    for (const column of this.columns) column.node.classList.toggle("is-active", column === this.active);
    if (crowded) tabs.querySelector(".is-on")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  reveal(column) {
    this.activate(column);
    column.node.scrollIntoView({ block: "nearest", inline: "start", behavior: "instant" });
  }

  speak(code) {
    setLanguage(code);
    remember({ language: code });
    this.clock.build();
    this.paint();
    for (const column of this.columns) column.build();
    this.paintTabs();
    bar.querySelector(`[data-testid="lang-${code}"]`).focus();
  }

  paintOffline() {
    this.offline ??= el("div", { class: "toast is-error", testid: "offline", role: "status" });
    this.offline.textContent = t("offline");
    toasts.append(this.offline);
  }

  paintBroken() {
    board.replaceChildren(el("section", { class: "empty-page" }, el("h2", {}, t("loadFailed")),
      el("button", { type: "button", class: "main", onclick: () => location.reload() }, t("retry"))));
  }
}

const page = new Page();

// A swipe ends on another column: that one is now in hand.
let settling = 0;
board.addEventListener("scroll", () => {
  clearTimeout(settling);
  settling = setTimeout(() => {
    if (!document.body.classList.contains("is-crowded")) return;
    const middle = board.scrollLeft + board.clientWidth / 2;
    const within = ({ node }) => node.offsetLeft - board.offsetLeft <= middle
      && node.offsetLeft - board.offsetLeft + node.offsetWidth > middle;
    const column = page.columns.find(within);
    const inSight = page.active && board.clientWidth >= 700 && page.columns.includes(page.active);
    if (column && !inSight) page.activate(column);
  }, 120);
});

new ResizeObserver(() => { if (page.state) page.paintTabs(); }).observe(board);
for (const name of ["focus", "visibilitychange"]) {
  addEventListener(name, () => { if (page.active) page.seen(page.active); });
}
addEventListener("hashchange", () => {
  const hash = takeHash();
  if (hash.start !== null && page.state) page.startFromLink(hash);
});

page.begin();
