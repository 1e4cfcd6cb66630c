// What the person is about to say: words, pictures, files, a voice, a place.

import { el, icon, iconButton } from "./dom.js";
import { durationText, sizeText, t } from "./i18n.js";
import { openMenu, toast } from "./overlay.js";
import { canRecord, record, sampleVoice } from "./voice.js";

export class Composer {
  constructor(column) {
    this.column = column;
    const draft = column.composer;
    this.files = draft?.files ?? [];
    this.kind = draft?.kind ?? null;
    this.editing = null;
    this.replying = null;

    this.text = el("textarea", { testid: "composer", rows: "1", "aria-label": t("composer"), placeholder: t("composer"),
      oninput: () => this.paint(), onkeydown: (event) => this.key(event), onpaste: (event) => this.pasted(event) });
    this.text.value = draft?.text.value ?? "";
    this.tray = el("div", { class: "tray", testid: "tray", hidden: true });
    this.about = el("div", { class: "about", testid: "about", hidden: true });
    this.hints = el("div", { class: "hints", role: "listbox", testid: "command-hints", "aria-label": t("commands"), hidden: true });
    this.photoInput = this.input("photo", "image/*", true, "photo");
    this.fileInput = this.input("file", "", true, "document");
    this.videoInput = this.input("video", "video/*", false, "video");
    this.audioInput = this.input("voice-file", "audio/*", false, "voice");
    this.slash = iconButton("slash", t("commands"), { testid: "commands", "aria-haspopup": "menu",
      onclick: (event) => this.openCommands(event.currentTarget) });
    this.toggle = iconButton("keyboard", t("keyboardHide"), { testid: "keyboard-toggle", onclick: () => {
      column.keyboardShown = !column.keyboardShown;
      column.paintFoot();
    } });
    this.mic = iconButton("mic", t("record"), { class: "go", testid: "record", onclick: (event) => this.voice(event.currentTarget) });
    this.go = iconButton("send", t("send"), { class: "go", testid: "send", onclick: () => this.send() });
    this.row = el("div", { class: "composer-row" },
      iconButton("clip", t("attach"), { testid: "attach", "aria-haspopup": "menu",
        onclick: (event) => this.openAttach(event.currentTarget) }),
      el("div", { class: "field-box" }, this.text, this.slash, this.toggle), this.mic, this.go,
      this.photoInput, this.fileInput, this.videoInput, this.audioInput);
    this.node = el("div", { class: "composer" }, this.hints, this.about, this.tray, this.row);
  }

  input(testid, accept, multiple, kind) {
    const node = el("input", { type: "file", class: "file-input", testid, accept: accept || null, multiple, tabindex: "-1",
      "aria-label": t(testid === "voice-file" ? "audioFile" : testid), onchange: () => {
        const chosen = [...node.files];
        node.value = "";
        if (kind === "voice") this.column.upload("voice", chosen, "");
        else if (chosen.length) this.attach(chosen, kind);
      } });
    return node;
  }

  focus() {
    this.text.focus({ preventScroll: true });
  }

  paint() {
    const { column } = this;
    const words = this.text.value.trim() !== "";
    const ready = words || this.files.length > 0 || this.editing !== null;
    this.go.hidden = !ready;
    this.mic.hidden = ready;
    this.slash.hidden = column.commands.length === 0 || words;
    this.toggle.hidden = !column.keyboard || words;
    const label = t(column.keyboardShown ? "keyboardHide" : "keyboardShow");
    this.toggle.setAttribute("aria-label", label);
    this.toggle.title = label;
    this.toggle.setAttribute("aria-pressed", String(column.keyboardShown));
    this.text.placeholder = t(this.files.length ? "caption" : "composer");
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 140)}px`;
    this.paintTray();
    this.paintAbout();
    this.paintHints();
  }

  paintTray() {
    this.tray.hidden = this.files.length === 0;
    for (const old of this.tray.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    this.tray.replaceChildren(...this.files.map((file, index) => el("div", { class: "tray-item", testid: "tray-item" },
      this.kind === "photo"
        ? el("img", { src: URL.createObjectURL(file), alt: file.name })
        : el("div", { class: "tray-file" }, icon(this.kind === "video" ? "video" : "file"),
          el("span", {}, file.name), el("span", { class: "dim" }, sizeText(file.size))),
      iconButton("close", `${t("remove")}: ${file.name}`, { class: "tray-remove", onclick: () => {
        this.files.splice(index, 1);
        this.paint();
      } }))));
  }

  paintAbout() {
    const said = this.editing ?? this.replying;
    this.about.hidden = said === null;
    if (said === null) return;
    this.about.replaceChildren(icon(this.editing ? "edit" : "reply"),
      el("div", { class: "about-words" }, el("b", {}, this.editing ? t("editing") : said.quote.name),
        el("span", {}, said.quote.text)),
      iconButton("close", t("cancel"), { testid: "about-cancel", onclick: () => this.forget() }));
  }

  paintHints() {
    const typed = /^\/(\w*)$/.exec(this.text.value);
    const fitting = typed && this.editing === null
      ? this.column.commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : [];
    this.hints.hidden = fitting.length === 0;
    this.hints.replaceChildren(...fitting.map(({ command, description }) => el("button", {
      type: "button", role: "option", class: "menu-item", onclick: () => this.command(command) },
    el("b", {}, `/${command}`), el("span", { class: "dim" }, description))));
  }

  key(event) {
    if (event.key === "Escape" && (this.editing || this.replying)) this.forget();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    this.send();
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.attach(files);
  }

  /** Files of one kind at a time, as in a message; what is not a picture goes as a document. */
  attach(files, kind = files.every(({ type }) => /^image\/(jpeg|png|webp)$/.test(type)) ? "photo" : "document") {
    if (this.kind !== kind) this.files = [];
    this.kind = kind;
    this.files.push(...files);
    this.paint();
    this.focus();
  }

  edit(message, text) {
    this.forget();
    this.editing = { id: message.id, quote: this.column.quote(message.id) };
    this.text.value = text;
    this.paint();
    this.focus();
  }

  replyTo(message, quote) {
    this.forget();
    this.replying = { id: message.id, quote };
    this.paint();
    this.focus();
  }

  forget() {
    if (this.editing) this.text.value = "";
    this.editing = null;
    this.replying = null;
    this.paint();
  }

  async send() {
    const { column, files, kind, editing, replying } = this;
    const text = this.text.value.trim();
    if (editing) {
      if (!text) return;
      if (await column.act("edit", { message_id: editing.id, text })) this.forget();
      return;
    }
    if (!text && files.length === 0) return;
    const extra = replying ? { reply_to: replying.id } : {};
    this.text.value = "";
    this.files = [];
    this.replying = null;
    this.paint();
    const done = files.length ? await column.upload(kind, files, text, extra) : await column.say(text, extra);
    if (!done) {
      this.text.value ||= text;
      if (this.files.length === 0) { this.files = files; this.kind = kind; }
      this.paint();
    }
  }

  command(command) {
    this.text.value = "";
    this.paint();
    this.column.say(`/${command}`);
    this.focus();
  }

  openCommands(anchor) {
    openMenu(anchor, this.column.commands.map(({ command, description }) => ({
      label: `/${command} – ${description}`, testid: "command", run: () => this.command(command) })), "commands-menu");
  }

  openAttach(anchor) {
    const { column } = this;
    openMenu(anchor, [
      { icon: "photo", label: t("photo"), testid: "attach-photo", run: () => this.photoInput.click() },
      { icon: "video", label: t("video"), testid: "attach-video", run: () => this.videoInput.click() },
      { icon: "file", label: t("file"), testid: "attach-file", run: () => this.fileInput.click() },
      { icon: "pin", label: t("location"), testid: "attach-location", run: () => column.shareLocation() },
      { icon: "person", label: t("contact"), testid: "attach-contact", run: () => column.shareContact() },
      { icon: "smile", label: t("sticker"), testid: "attach-sticker", run: () => column.act("send", { sticker: true }) },
      ...this.otherVoices(),
    ], "attach-menu");
  }

  otherVoices() {
    return [
      { icon: "wave", label: t("sampleVoice"), testid: "sample-voice", run: () => this.sendVoice(sampleVoice()) },
      { icon: "download", label: t("audioFile"), testid: "audio-file", run: () => this.audioInput.click() },
    ];
  }

  sendVoice({ file, seconds }) {
    return this.column.upload("voice", [file], "", { duration: Math.max(1, Math.round(seconds)) });
  }

  async voice(anchor) {
    if (!canRecord()) {
      openMenu(anchor, this.otherVoices(), "voice-menu");
      return;
    }
    let recorder;
    try {
      recorder = await record();
    } catch {
      toast(this.column.toasts, t("micRefused"), { error: true });
      openMenu(anchor, this.otherVoices(), "voice-menu");
      return;
    }
    const time = el("span", { class: "recording-time" }, durationText(0));
    const ticking = setInterval(() => { time.textContent = durationText(recorder.seconds()); }, 500);
    const finish = async (keep) => {
      clearInterval(ticking);
      bar.replaceWith(this.row);
      const voice = await recorder.stop();
      if (keep) await this.sendVoice(voice);
      this.focus();
    };
    const bar = el("div", { class: "composer-row recording", role: "group", "aria-label": t("recording") },
      iconButton("close", t("cancel"), { testid: "record-cancel", onclick: () => finish(false) }),
      el("span", { class: "recording-words", role: "status" }, el("span", { class: "recording-dot" }), t("recording")), time,
      iconButton("send", t("stopSend"), { class: "go", testid: "record-send", onclick: () => finish(true) }));
    this.row.replaceWith(bar);
    bar.lastChild.focus();
  }
}
