// What lies over the page: dialogs, menus, toasts.

import { el, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";

/** A modal dialog; returns {dialog, close}. Escape and a press beside it close it too. */
export function openDialog({ title, testid, body, wide = false, closed = () => {} }) {
  const close = () => dialog.close();
  const heading = el("h2", { id: "dialog-title" }, title);
  const dialog = el("dialog", { testid, class: wide ? "dialog is-wide" : "dialog",
    "aria-labelledby": "dialog-title",
    onclick: (event) => { if (event.target === dialog) close(); },
    onclose: () => { dialog.remove(); closed(); } },
  el("div", { class: "dialog-card" },
    el("div", { class: "dialog-head" }, heading,
      iconButton("close", t("close"), { onclick: close, testid: "dialog-close" })),
    body));
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close };
}

/** Asks yes or no. */
export function confirmDialog({ title, text, yes, testid }) {
  return new Promise((resolve) => {
    let answer = false;
    const { close } = openDialog({ title, testid, closed: () => resolve(answer), body: el("div", { class: "stack" },
      el("p", {}, text),
      el("div", { class: "actions" },
        el("button", { type: "button", class: "plain", onclick: () => close() }, t("cancel")),
        el("button", { type: "button", class: "main", testid: "confirm",
          onclick: () => { answer = true; close(); } }, yes))) });
  });
}

let openedMenu = null;

/** items: {icon, label, run, testid, danger} or {row: [{label, run}]}; opens beside the anchor. */
export function openMenu(anchor, items, testid) {
  openedMenu?.close();
  const previous = document.activeElement;
  const close = (refocus = true) => {
    if (openedMenu?.menu !== menu) return;
    openedMenu = null;
    menu.remove();
    removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    if (refocus && previous instanceof HTMLElement) previous.focus({ preventScroll: true });
  };
  const item = ({ icon: drawing, label, run, testid: hook, danger }) => el("button", {
    type: "button", role: "menuitem", testid: hook, class: danger ? "menu-item is-danger" : "menu-item",
    onclick: () => { close(); run(); } }, drawing ? icon(drawing) : null, el("span", {}, label));
  const menu = el("div", { class: "menu", role: "menu", testid, onkeydown: (event) => {
    const all = [...menu.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowRight") all[(at + 1) % all.length].focus();
    else if (event.key === "ArrowUp" || event.key === "ArrowLeft") all[(at + all.length - 1) % all.length].focus();
    else if (event.key === "Tab") close(false);
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  } }, items.map((entry) => entry.row
    ? el("div", { class: "menu-row", role: "group", "aria-label": entry.label }, entry.row.map(item))
    : item(entry)));
  const outside = (event) => { if (!menu.contains(event.target)) close(false); };
  document.body.append(menu);
  place(menu, anchor.getBoundingClientRect());
  anchor.setAttribute("aria-expanded", "true");
  openedMenu = { menu, close };
  addEventListener("pointerdown", outside, true);
  menu.querySelector("[role=menuitem]")?.focus({ preventScroll: true });
}

function place(menu, rect) {
  const gap = 6;
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(gap, rect.left), innerWidth - width - gap);
  const below = rect.bottom + gap;
  const top = below + height <= innerHeight - gap ? below : Math.max(gap, rect.top - height - gap);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

/** A passing word at the top of a column or of the page. */
export function toast(place, text, { error = false, seconds = 4 } = {}) {
  const node = el("div", { class: error ? "toast is-error" : "toast", testid: "toast", role: "status" }, text);
  place.append(node);
  while (place.children.length > 3) place.firstChild.remove();
  setTimeout(() => node.remove(), seconds * 1000);
}

export function lightbox(url, label) {
  openDialog({ title: label, wide: true, testid: "lightbox",
    body: el("img", { class: "lightbox", src: url, alt: label }) });
}
