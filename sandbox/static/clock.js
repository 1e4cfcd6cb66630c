// The clock everybody lives by, the bot included: it can be moved.

import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { clockTime, dateText, inputValue, t, toUtc, village } from "./i18n.js";
import { openDialog } from "./overlay.js";

export class Clock {
  /** complain(error): shows a refusal. */
  constructor(complain) {
    this.complain = complain;
    this.base = Date.now();
    this.heardAt = performance.now();
    this.offset = 0;
    this.build();
    setInterval(() => this.paint(), 1000);
  }

  build() {
    this.time = el("b", { class: "clock-time" });
    this.date = el("span", { class: "clock-date" });
    const fresh = el("button", { type: "button", class: "clock", testid: "clock-now", "aria-haspopup": "dialog",
      onclick: () => this.open() }, icon("clock"), this.time, this.date);
    this.node?.replaceWith(fresh);
    this.node = fresh;
    this.paint();
  }

  set({ now, offset_s: offset = 0 }) {
    this.base = Date.parse(now);
    this.heardAt = performance.now();
    this.offset = offset;
    this.paint();
  }

  now() {
    return this.base + (performance.now() - this.heardAt);
  }

  paint() {
    const now = this.now();
    const moved = Math.abs(this.offset) >= 1;
    const words = [clockTime(now), dateText(now, "barDate")];
    if (this.time.textContent === words[0] && this.moved === moved && this.date.textContent === words[1]) return;
    this.moved = moved;
    [this.time.textContent, this.date.textContent] = words;
    this.node.dataset.now = inputValue(now);
    this.node.classList.toggle("is-moved", moved);
    const label = `${t("clock")}: ${words.join(", ")}${moved ? ` (${t("clockMoved")})` : ""}`;
    this.node.setAttribute("aria-label", label);
    this.node.title = label;
  }

  open() {
    const v = village(this.now());
    const untilMonday = (8 - v.weekday) % 7 || 7;
    const at = (days) => ({ now: toUtc(v.year, v.month, v.day + days, 9, 0).toISOString() });
    const custom = el("input", { type: "datetime-local", testid: "clock-custom", value: inputValue(this.now()),
      required: true, "aria-label": t("custom") });
    const move = async (change) => {
      close();
      try {
        const answer = await api.setClock(change);
        this.set(answer.clock ?? answer);
      } catch (error) {
        this.complain(error);
      }
    };
    const button = (testid, label, change) => el("button", { type: "button", class: "plain", testid,
      onclick: () => move(change) }, label);
    const { close } = openDialog({ title: t("clock"), testid: "clock-dialog", body: el("div", { class: "stack" },
      el("p", { class: "clock-long" }, el("b", {}, clockTime(this.now())), ` · ${dateText(this.now(), "longDate")}`),
      el("p", { class: "dim" }, t("clockHint")),
      el("div", { class: "clock-grid" },
        button("clock-plus-hour", t("plusHour"), { shift_s: 3600 }),
        button("clock-plus-day", t("plusDay"), { shift_s: 86400 }),
        button("clock-tomorrow", t("tomorrow"), at(1)),
        button("clock-monday", t("monday"), at(untilMonday))),
      el("form", { class: "clock-custom", onsubmit: (event) => {
        event.preventDefault();
        const [date, time] = custom.value.split("T");
        const [year, month, day] = date.split("-").map(Number);
        const [hour, minute] = time.split(":").map(Number);
        move({ now: toUtc(year, month - 1, day, hour, minute).toISOString() });
      } }, el("label", { class: "field" }, el("span", {}, t("custom")), custom),
      el("button", { type: "submit", class: "main", testid: "clock-set" }, t("set"))),
      button("clock-reset", t("reset"), { reset: true })) });
  }
}
