// Dialogs about people and places: who sits in a column, and where they are.

import * as api from "./api.js";
import { el, field, icon } from "./dom.js";
import { t } from "./i18n.js";
import { openDialog } from "./overlay.js";

export function personName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

export function avatar(person) {
  const initials = [person.first_name, person.last_name].filter(Boolean).map((word) => [...word][0]).join("").toUpperCase();
  return el("span", { class: `avatar tone-${Math.abs(Number(person.id)) % 6}`, "aria-hidden": "true" }, initials || "?");
}

/** page: {people(), isShown(id), unreadOf(id), open(person)} */
export function personPicker(page) {
  const people = page.people();
  const list = el("ul", { class: "people" }, people.map((person) => {
    const count = page.unreadOf(person.id);
    return el("li", {}, el("button", { type: "button", class: "person", testid: "person-option",
      "data-person": String(person.id), onclick: () => { close(); page.open(person); } },
    avatar(person),
    el("span", { class: "person-words" }, el("b", {}, personName(person)),
      el("span", { class: "dim" }, [languageName(person.language_code), person.phone,
        page.isShown(person.id) ? t("shown") : null].filter(Boolean).join(" · "))),
    count > 0 ? el("span", { class: "badge", "aria-label": t("unread", { n: count }) }, String(count)) : null));
  }));

  const text = (name, testid, props = {}) => el("input", { name, testid, autocomplete: "off", ...props });
  const first = text("first_name", "person-first-name", { required: true, maxlength: "64" });
  const last = text("last_name", "person-last-name", { maxlength: "64" });
  const user = text("username", "person-username", { maxlength: "32", pattern: "@?[A-Za-z][A-Za-z0-9_]{3,31}", autocapitalize: "off" });
  const phone = text("phone", "person-phone", { type: "tel", placeholder: "+7 700 000 00 00" });
  const languages = el("select", { name: "language_code", testid: "person-language" },
    ["kk", "ru", "en"].map((code) => el("option", { value: code }, languageName(code))));
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });

  const form = el("form", { class: "stack", testid: "person-form", onsubmit: async (event) => {
    event.preventDefault();
    const person = { first_name: first.value.trim(), language_code: languages.value };
    if (last.value.trim()) person.last_name = last.value.trim();
    if (user.value.trim()) person.username = user.value.trim().replace(/^@/, "");
    if (phone.value.trim()) person.phone = phone.value.replace(/[^+\d]/g, "");
    try {
      const made = await api.addPerson(person);
      close();
      page.open(made);
    } catch (error) {
      trouble.textContent = error.message || t("failed");
      trouble.hidden = false;
    }
  } },
  field(t("firstName"), first), field(t("telegramLanguage"), languages), field(t("phone"), phone),
  field(t("lastName"), last), field(t("username"), user), trouble,
  el("button", { type: "submit", class: "main", testid: "person-save" }, icon("plus"), t("create")));

  const { close } = openDialog({ title: t("pickerTitle"), testid: "person-picker", body: el("div", { class: "stack" },
    people.length ? list : el("p", { class: "dim" }, t("pickerEmpty")),
    people.length
      ? el("details", { class: "new-person" }, el("summary", { testid: "person-new" }, t("newPerson")), form)
      : form) });
}

function languageName(code) {
  return { kk: t("langKk"), ru: t("langRu"), en: t("langEn") }[code] ?? "";
}

const SAMPLES = [["sampleSchool", 43.35218, 77.04691], ["sampleShop", 43.35427, 77.05133], ["sampleBridge", 43.34689, 77.05871]];

/** {lat, lon}, or null when nothing was chosen. */
export function locationDialog() {
  return new Promise((resolve) => {
    let chosen = null;
    const choose = (lat, lon) => { chosen = { lat, lon }; close(); };
    const number = (testid, value) => el("input", { testid, inputmode: "decimal", required: true, value, autocomplete: "off" });
    const lat = number("location-lat", String(SAMPLES[0][1]));
    const lon = number("location-lon", String(SAMPLES[0][2]));
    const trouble = el("p", { class: "trouble", role: "alert", hidden: true }, t("locationWrong"));
    const read = (input, limit) => {
      const value = Number(input.value.trim().replace(",", "."));
      return input.value.trim() !== "" && Math.abs(value) <= limit ? value : null;
    };
    const { close } = openDialog({ title: t("locationTitle"), testid: "location-dialog", closed: () => resolve(chosen),
      body: el("div", { class: "stack" },
        SAMPLES.map(([name, north, east]) => el("button", { type: "button", class: "person", testid: "location-sample",
          onclick: () => choose(north, east) }, el("span", { class: "document-icon" }, icon("pin")),
        el("span", { class: "person-words" }, el("b", {}, t(name)), el("span", { class: "dim" }, `${north}, ${east}`)))),
        el("form", { class: "stack", onsubmit: (event) => {
          event.preventDefault();
          const north = read(lat, 90);
          const east = read(lon, 180);
          if (north === null || east === null) trouble.hidden = false;
          else choose(north, east);
        } }, el("div", { class: "pair" }, field(t("latitude"), lat), field(t("longitude"), lon)), trouble,
        el("button", { type: "submit", class: "main", testid: "location-send" }, t("send")))) });
  });
}
