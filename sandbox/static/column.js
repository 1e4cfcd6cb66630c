// One person's telephone: whom they talk to, what was said, what they can press.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { el, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { copyText } from "./media.js";
import { blocks, dayNode, messageNode } from "./message.js";
import { confirmDialog, openMenu, toast } from "./overlay.js";
import { avatar, locationDialog, personName } from "./people.js";
import { startLink, unescape } from "./safe.js";

const REACTIONS = ["👍", "👎", "❤", "🔥", "🙏"];
const ACTIONS = {
  typing: "typing", upload_photo: "sendingPhoto", upload_document: "sendingFile", upload_voice: "sendingVoice",
  record_voice: "sendingVoice", upload_video: "sendingVideo", record_video: "sendingVideo",
  find_location: "findingPlace",
};

export class Column {
  /** page: what all columns share – see app.js. */
  constructor(page, person, chat) {
    this.page = page;
    this.person = person;
    this.chat = chat;
    this.messages = new Map();
    this.keyboard = null;
    this.keyboardShown = roomForKeys();
    this.commands = [];
    this.pinned = [];
    this.blocked = false;
    this.loaded = false;
    this.loading = new Set();
    this.payload = null;
    this.nodes = new Map();
    this.build();
  }

  // ── what stands where ────────────────────────────────────────────────────────────────────────

  build() {
    const name = personName(this.person);
    this.status = el("span", { class: "status-text" });
    this.badge = el("span", { class: "badge", testid: "unread", hidden: true });
    this.toasts = el("div", { class: "toasts", "aria-live": "assertive" });
    this.pin = el("button", { type: "button", class: "pin", testid: "pinned", hidden: true,
      onclick: () => this.show(this.pinned[this.pinned.length - 1]) });
    this.list = el("div", { class: "list" });
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions",
      "aria-busy": this.loaded ? null : "true",
      "aria-label": `${t("messages")}: ${name}`, tabindex: "0", onscroll: () => this.scrolled() }, this.list);
    this.jumpCount = el("span", { class: "badge", hidden: true });
    this.jump = iconButton("down", t("toBottom"), { class: "jump", testid: "to-bottom", hidden: true,
      onclick: () => this.toBottom(true) });
    this.jump.append(this.jumpCount);
    this.startButton = el("button", { type: "button", class: "main start", testid: "start", hidden: true,
      onclick: () => this.start(this.payload) });
    this.blockedBar = el("div", { class: "blocked", testid: "blocked", hidden: true }, el("span", {}, t("blocked")),
      el("button", { type: "button", class: "main", testid: "unblock", onclick: () => this.act("unblock") }, t("unblock")));
    this.keys = el("div", { class: "reply-keyboard", testid: "reply-keyboard", hidden: true });
    this.composer = new Composer(this);
    const several = this.chats().length > 1;
    this.several = several;

    const fresh = el("section", { class: "column", testid: "column", "data-person": String(this.person.id),
      "aria-label": name, ondragover: (event) => event.preventDefault(), ondrop: (event) => this.dropped(event),
      onfocusin: () => this.page.activate(this), onpointerdown: () => this.page.activate(this) },
    el("header", { class: "head" },
      avatar(this.person),
      el("div", { class: "who" },
        el("h2", {}, name),
        several
          ? el("button", { type: "button", class: "status", testid: "chat-switch", "aria-haspopup": "menu",
            "aria-label": t("chooseChat"), onclick: (event) => this.chooseChat(event.currentTarget) },
          this.status, icon("down"))
          : el("div", { class: "status" }, this.status)),
      this.badge,
      iconButton("more", t("more"), { testid: "column-menu", "aria-haspopup": "menu",
        onclick: (event) => this.openColumnMenu(event.currentTarget) }),
      iconButton("close", t("hideColumn"), { testid: "hide-column", onclick: () => this.page.hide(this) })),
    this.pin,
    el("div", { class: "stage" }, this.log, this.toasts, this.jump),
    this.startButton, this.blockedBar, this.composer.node, this.keys);

    if (this.node) this.node.replaceWith(fresh);
    this.node = fresh;
    fresh.addEventListener("pointerdown", (event) => { if (event.button === 0) this.hold(event.pointerType); });
    this.nodes.clear();
    this.stick = true;
    new ResizeObserver(() => { if (this.stick) this.toBottom(false); }).observe(this.list);
    new ResizeObserver(() => { if (this.stick) this.toBottom(false); }).observe(this.log);
    this.paint();
  }

  /** A key that is replaced or moves between down and up never hears of the press. */
  hold(pointer) {
    this.held = true;
    const over = new AbortController();
    const release = () => {
      over.abort();
      // The press itself comes after "up", and with a finger in a task of its own.
      setTimeout(() => {
        this.held = false;
        if (this.owed) this.paint();
      }, pointer === "touch" ? 60 : 0);
    };
    for (const end of ["pointerup", "pointercancel", "blur"]) {
      addEventListener(end, release, { capture: true, signal: over.signal });
    }
  }

  /** Brings the page up to what is known, once no key is down; what did not change is not touched. */
  paint() {
    this.owed = this.held;
    if (this.held) return;
    const follow = this.stick;
    const place = {
      own: this.person.id,
      named: this.isShared(),
      links: { open: (url, event) => this.openLink(url, event), command: (text) => this.say(text) },
      deeds: (message) => ({ vote: (options) => this.act("vote", { message_id: message.id, options }) }),
      menu: (message, anchor) => this.openMessageMenu(message, anchor),
      press: (message, button, node) => this.press(message, button, node),
      quote: (id) => this.quote(id),
      show: (id) => this.show(id),
      toasts: this.toasts,
    };
    const wanted = blocks(this.sorted());
    const kept = new Set(wanted.map(({ key }) => key));
    for (const [key, { node }] of this.nodes) {
      if (!kept.has(key)) { node.remove(); this.nodes.delete(key); }
    }
    let before = null;
    for (const block of wanted) {
      const sign = JSON.stringify(block);
      const old = this.nodes.get(block.key);
      let node = old?.node;
      if (!old || old.sign !== sign) {
        node = block.day ? dayNode(block) : messageNode(block, place);
        if (old) replaceKeepingFocus(old.node, node);
        this.nodes.set(block.key, { node, sign });
      }
      const next = before ? before.nextSibling : this.list.firstChild;
      if (node !== next) this.list.insertBefore(node, next);
      before = node;
    }
    this.paintEmpty();
    this.paintFoot();
    this.paintStatus();
    this.paintUnread();
    if (follow) this.toBottom(false);
  }

  paintEmpty() {
    const empty = this.loaded && this.messages.size === 0;
    const shown = this.list.querySelector(".empty-chat");
    if (!empty) shown?.remove();
    else if (!shown) {
      this.list.append(el("div", { class: "empty-chat" }, icon(this.isShared() ? "person" : "bot"),
        el("b", {}, t("emptyChat")), this.isShared() ? null : el("span", {}, t("emptyChatHint"))));
    }
  }

  paintFoot() {
    this.startButton.hidden = !this.loaded || this.blocked || this.isShared()
      || (this.messages.size > 0 && this.payload === null);
    this.startButton.textContent = this.payload ? t("startWith") : t("start");
    this.blockedBar.hidden = !this.blocked;
    this.composer.node.hidden = this.blocked;
    this.composer.paint();
    this.keys.hidden = this.blocked || !this.keyboard || !this.keyboardShown;
    const sign = JSON.stringify(this.keyboard);
    if (this.keysSign !== sign || this.keys.children.length === 0) {
      this.keysSign = sign;
      this.keys.replaceChildren(...(this.keyboard ?? []).map((row) => el("div", { class: "keys" },
        row.map((key) => el("button", { type: "button", class: "key", testid: "reply-button",
          onclick: () => this.pressReply(key) },
        key.request_contact ? icon("person") : key.request_location ? icon("pin") : null,
        el("span", {}, key.text))))));
    }
    const id = this.pinned[this.pinned.length - 1];
    this.pin.hidden = id === undefined;
    if (id !== undefined) {
      this.pin.replaceChildren(el("b", {}, t("pinned")), el("span", {}, this.quote(id).text));
    }
  }

  paintStatus() {
    const chat = this.place();
    this.status.textContent = this.doing ?? (chat ? `${chat.title} · ${t(chat.kind)}` : "");
    this.status.classList.toggle("is-doing", Boolean(this.doing));
  }

  paintUnread() {
    const count = this.page.unread(this.person.id, this.chat);
    for (const badge of [this.badge, this.jumpCount]) {
      badge.hidden = count === 0;
      badge.textContent = String(count);
      badge.setAttribute("aria-label", t("unread", { n: count }));
    }
    this.jump.hidden = this.stick;
  }

  // ── what is known ────────────────────────────────────────────────────────────────────────────

  async load() {
    const asked = this.chat;
    const late = [];
    this.loading.add(late);
    try {
      const answer = await api.messages(this.person.id, asked);
      if (asked !== this.chat) return;
      this.messages = new Map(answer.messages.map((message) => [message.id, message]));
      this.keyboard = answer.keyboard?.length ? answer.keyboard : null;
      this.commands = answer.commands ?? [];
      this.pinned = answer.pinned ?? [];
      this.blocked = answer.blocked === true;
      for (const event of late) this.learn(event);
    } catch (error) {
      this.complain(error);
    } finally {
      this.loading.delete(late);
    }
    this.loaded = true;
    this.log.removeAttribute("aria-busy");
    this.paint();
  }

  sorted() {
    return [...this.messages.values()].sort((a, b) => a.id - b.id);
  }

  isShared() {
    return !this.page.isBot(this.chat);
  }

  chats() {
    return this.page.chats(this.person.id);
  }

  place() {
    return this.chats().find(({ id }) => String(id) === String(this.chat));
  }

  /** Groups came or went; whoever was thrown out of this one is back with the bot. */
  chatsChanged() {
    if (!this.place()) this.openChat(this.chats()[0]?.id ?? 0);
    else if (this.several !== this.chats().length > 1) this.build();
    else this.paintStatus();
  }

  take(messages) {
    for (const message of messages ?? []) this.messages.set(message.id, message);
    this.paint();
  }

  /** Something happened in this chat; true when it is something new to read. */
  heard(event) {
    for (const late of this.loading) late.push(event);
    const fresh = event.kind === "message" && !this.messages.has(event.message.id)
      && event.message.from?.id !== this.person.id;
    if (event.kind === "action") {
      this.showDoing(event.action);
      return false;
    }
    this.settle();
    if (event.kind === "alert") this.alert(event.text ?? "");
    if (event.kind === "toast" && event.text) toast(this.toasts, event.text);
    if (event.url) this.openLink(event.url);
    if (event.kind === "message") this.doing = null;
    if (event.kind === "keyboard") this.keyboardShown = roomForKeys();
    this.learn(event);
    this.paint();
    return fresh;
  }

  learn(event) {
    if (["message", "edit", "reaction"].includes(event.kind)) this.messages.set(event.message.id, event.message);
    else if (event.kind === "delete") this.messages.delete(event.message_id);
    else if (event.kind === "keyboard") this.keyboard = event.keyboard?.length ? event.keyboard : null;
    else if (event.kind === "pin") this.pinned = event.pinned;
  }

  showDoing(action) {
    clearTimeout(this.doingTimer);
    this.doing = t(ACTIONS[action] ?? "typing");
    this.paintStatus();
    this.doingTimer = setTimeout(() => { this.doing = null; this.paintStatus(); }, 5000);
  }

  alert(text) {
    const close = () => { cover.remove(); this.composer.focus(); };
    const button = el("button", { type: "button", class: "main", testid: "alert-ok", onclick: close }, t("ok"));
    const cover = el("div", { class: "cover", onkeydown: (event) => { if (event.key === "Escape") close(); } },
      el("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text, testid: "alert" },
        el("p", {}, text), button));
    this.node.append(cover);
    button.focus({ preventScroll: true });
  }

  complain(error) {
    if (!(error instanceof api.ApiError)) throw error;
    toast(this.toasts, error.message || t("failed"), { error: true, seconds: 6 });
  }

  // ── what the person does ─────────────────────────────────────────────────────────────────────

  /** One request of this person in this chat; a refusal is shown, and false comes back. */
  async act(what, body) {
    try {
      const answer = await api.act(this.person.id, this.chat, what, body);
      this.took(answer, what);
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  async upload(kind, files, caption, extra) {
    try {
      this.took(await api.upload(this.person.id, this.chat, kind, files, caption, extra), "send");
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  took(answer, what) {
    if (["send", "start"].includes(what)) { this.stick = true; this.payload = null; }
    if (answer.messages) this.take(answer.messages);
    else if (answer.message) this.take([answer.message]);
    else this.load();
  }

  /** Text as typed; an address that starts a bot starts it. */
  async say(text, extra = {}) {
    const link = startLink(text);
    if (link && this.follow(link)) return true;
    return this.act("send", { text, ...extra });
  }

  start(payload) {
    return this.act("start", payload ? { payload } : {});
  }

  follow({ username, payload, group, channel }, anchor) {
    const bot = this.page.botNamed(username);
    if (!bot) return false;
    if (channel !== null) {
      this.chooseChannel(bot, channel, anchor ?? this.node);
      return true;
    }
    if (group !== null) {
      this.chooseGroup(bot, group, anchor ?? this.node);
      return true;
    }
    this.openChat(bot.id);
    this.start(payload);
    return true;
  }

  openLink(url, event) {
    const link = startLink(url);
    if (!link) return;
    event?.preventDefault();
    if (!this.follow(link, event?.currentTarget)) toast(this.toasts, t("unknownBot", { name: link.username }), { error: true });
  }

  press(message, button, node) {
    if (button.copy !== undefined && button.copy !== null) {
      copyText(typeof button.copy === "string" ? button.copy : button.copy.text, this.toasts);
    } else if (button.data !== undefined && button.data !== null) {
      node.classList.add("is-busy");
      node.setAttribute("aria-busy", "true");
      setTimeout(() => this.settle(), 8000);
      this.act("press", { message_id: message.id, data: button.data })
        .then((done) => { if (!done) this.settle(); });
    } else {
      toast(this.toasts, t("noLink"));
    }
  }

  settle() {
    for (const node of this.list.querySelectorAll(".is-busy")) {
      node.classList.remove("is-busy");
      node.removeAttribute("aria-busy");
    }
  }

  pressReply(key) {
    if (key.request_contact) this.shareContact();
    else if (key.request_location) this.shareLocation();
    else this.say(key.text);
  }

  async shareContact() {
    const yes = await confirmDialog({ title: t("contactTitle"), text: this.person.phone
      ? `${this.person.phone}. ${t("contactText")}` : t("contactText"), yes: t("yes"), testid: "contact-dialog" });
    if (yes) this.act("send", { contact: "own" });
  }

  async shareLocation() {
    const location = await locationDialog();
    if (location) this.act("send", { location });
  }

  dropped(event) {
    event.preventDefault();
    if (event.dataTransfer?.files.length) this.composer.attach([...event.dataTransfer.files]);
  }

  // ── menus ────────────────────────────────────────────────────────────────────────────────────

  openColumnMenu(anchor) {
    const items = [];
    if (!this.isShared()) {
      items.push(this.blocked
        ? { icon: "check", label: t("unblock"), testid: "menu-unblock", run: () => this.act("unblock") }
        : { icon: "block", label: t("block"), testid: "menu-block", danger: true, run: () => this.act("block") });
    }
    if (this.isShared()) items.push(...this.groupItems(anchor));
    if (this.chats().length > 1) {
      items.unshift({ icon: "bot", label: t("chooseChat"), run: () => this.chooseChat(anchor) });
    }
    items.push({ icon: "close", label: t("hideColumn"), run: () => this.page.hide(this) });
    openMenu(anchor, items, "menu");
  }

  /** A ?startgroup= link: into which of one's groups, or a new one? */
  chooseGroup(bot, payload, anchor) {
    const into = (group) => this.addTo(group, { account: bot.id, payload });
    const make = async (forum) => {
      try {
        into(await api.addGroup(this.person.id, { title: t("newGroupTitle", { name: this.person.first_name }), forum }));
      } catch (error) {
        this.complain(error);
      }
    };
    openMenu(anchor, [
      ...this.chats().filter(({ kind }) => kind === "group")
        .map((group) => ({ icon: "person", label: group.title, testid: "group-option", run: () => into(group) })),
      { icon: "plus", label: t("newGroup"), testid: "new-group", run: () => make(false) },
      { icon: "plus", label: t("newForum"), testid: "new-forum", run: () => make(true) },
    ], "menu");
  }

  /** A ?startchannel link: into which of one's channels, or a new one? */
  chooseChannel(bot, rights, anchor) {
    const into = (channel) => this.addTo(channel, { account: bot.id, rights });
    const make = async () => {
      try {
        into(await api.addGroup(this.person.id, { title: t("newChannelTitle", { name: this.person.first_name }), channel: true }));
      } catch (error) {
        this.complain(error);
      }
    };
    openMenu(anchor, [
      ...this.chats().filter(({ kind, admins }) => kind === "channel" && admins.includes(this.person.id))
        .map((one) => ({ icon: "person", label: one.title, testid: "channel-option", run: () => into(one) })),
      { icon: "plus", label: t("newChannel"), testid: "new-channel", run: make },
    ], "menu");
  }

  async addTo(group, added) {
    try {
      await api.act(this.person.id, group.id, "add", added);
    } catch (error) {
      this.complain(error);
      return;
    }
    await this.page.lookAround();
    this.openChat(group.id);
  }

  /** What can be done with a group: people come in, the bot goes or runs it. */
  groupItems(anchor) {
    const group = this.place();
    if (!group || group.kind === "bot") return [];
    const bots = this.page.state.bots.filter(({ id }) => group.members.includes(id));
    const items = [{ icon: "plus", label: t("addMember"), testid: "menu-add-member", run: () => this.chooseMember(group, anchor) }];
    if (!group.admins.includes(this.person.id)) return items;
    for (const { id, first_name: name } of bots) {
      if (!group.admins.includes(id)) {
        items.push({ icon: "check", label: t("makeAdmin", { name }), testid: "menu-promote", run: () => this.act("promote", { account: id }) });
      }
      items.push({ icon: "block", label: t("throwOut", { name }), testid: "menu-remove", danger: true, run: () => this.act("remove", { account: id }) });
    }
    return items;
  }

  chooseMember(group, anchor) {
    const others = this.page.people().filter(({ id }) => !group.members.includes(id));
    openMenu(anchor, others.map((one) => ({ icon: "person", label: personName(one), testid: "member-option",
      run: () => this.act("add", { account: one.id }) })), "menu");
  }

  chooseChat(anchor) {
    openMenu(anchor, this.chats().map((chat) => {
      const count = this.page.unread(this.person.id, chat.id);
      return { icon: chat.kind === "bot" ? "bot" : "person", testid: "chat-option",
        label: count ? `${chat.title} (${count})` : chat.title, run: () => this.openChat(chat.id) };
    }), "menu");
  }

  openChat(chat) {
    if (String(chat) === String(this.chat)) return;
    this.chat = chat;
    this.messages = new Map();
    this.keyboard = null;
    this.loaded = false;
    this.stick = true;
    this.page.moved();
    this.build();
    this.load();
    this.page.activate(this);
  }

  openMessageMenu(message, anchor) {
    const own = message.from?.id === this.person.id;
    const text = plain(message.html);
    const items = [];
    items.push({ icon: "reply", label: t("reply"), testid: "menu-reply", run: () => this.composer.replyTo(message, this.quote(message.id)) });
    if (own && text) items.push({ icon: "edit", label: t("edit"), testid: "menu-edit", run: () => this.composer.edit(message, text) });
    if (text) items.push({ icon: "copy", label: t("copy"), testid: "menu-copy", run: () => copyText(text, this.toasts) });
    if (!own) {
      items.push({ label: t("react"), row: REACTIONS.map((emoji) => ({ label: emoji, testid: "menu-react",
        run: () => this.act("react", { message_id: message.id, emoji }) })) });
    }
    openMenu(anchor, items, "menu");
  }

  // ── where the eye is ─────────────────────────────────────────────────────────────────────────

  quote(id) {
    const message = this.messages.get(id);
    const name = message?.from?.name ?? t("replyTo");
    const words = plain(message?.html ?? "").replace(/\s+/g, " ").trim();
    const kind = message?.media?.[0]?.kind;
    const names = { photo: "photo", voice: "voiceMessage", video: "video", document: "file", location: "location",
      contact: "contactCard", poll: "pollCard", sticker: "sticker" };
    return { name, text: words || (kind in names ? t(names[kind]) : "…") };
  }

  show(id) {
    const node = this.list.querySelector(`[data-message-id="${Number(id)}"]`)?.closest(".message");
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.classList.add("is-shown");
    setTimeout(() => node.classList.remove("is-shown"), 1500);
  }

  scrolled() {
    this.stick = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 48;
    this.jump.hidden = this.stick;
    if (this.stick) this.page.seen(this);
  }

  toBottom(smooth) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Read means: this column is the one in hand, and its end is in sight. */
  isRead() {
    return this.page.active === this && this.stick && document.visibilityState === "visible" && document.hasFocus();
  }
}

/** On a telephone lying on its side the keys wait until asked for. */
function roomForKeys() {
  return innerHeight >= 480;
}

function plain(html) {
  return unescape(String(html ?? "").replace(/<br\s*\/?>/gi, "\n").replace(/<\/?[a-z][^<>]*>/gi, ""));
}

function replaceKeepingFocus(old, fresh) {
  const buttons = [...old.querySelectorAll("button, a")];
  const at = buttons.indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (at < 0) return;
  const now = [...fresh.querySelectorAll("button, a")];
  (now[at] ?? now[now.length - 1])?.focus({ preventScroll: true });
}
