/* Files as the person sees them: a button, a place to drop them, and what became of each. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { isUnderWay, limitsOf } from "./file-state.js";
import { problemText } from "./problem-text.js";
import { useUi } from "./ui.js";

const clip = "M16.5 7.5l-7 7a2 2 0 0 0 2.8 2.8l7-7a4 4 0 0 0-5.6-5.6l-7 7a6 6 0 0 0 8.4 8.4l6.4-6.4";
const sheet = "M7 3.5h7l4 4V19a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19V5a1.5 1.5 0 0 1 1.5-1.5M13.5 3.5V8H18";

const canAdd = (state) => !state.blocked && !state.submitting && Boolean(limitsOf(state)?.enabled);

/** @param {{state: object, wide?: boolean, id?: string, describedBy?: string}} properties */
export function FileButton({ state, wide = false, id, describedBy }) {
  const { t, attaching } = useUi();
  const input = useRef(null);
  if (!canAdd(state)) return null;
  const choose = (event) => {
    attaching.add(event.target.files);
    event.target.value = "";
  };
  const label = t("form.file.add");
  return html`<input ref=${input} type="file" multiple hidden tabindex="-1" aria-hidden="true" onChange=${choose} />
    <button type="button" id=${id} class=${wide ? "button" : "button button-icon attach"}
      aria-label=${wide ? undefined : label} aria-describedby=${describedBy} title=${wide ? undefined : label}
      onClick=${() => input.current.click()}>
      <${Icon} shape=${clip} />${wide && label}
    </button>`;
}

/** By the service desk: it was there once, and nobody has its content any more. */
const isDropped = (file) => Boolean(file.id) && (file.state === "expired" || file.state === "failed");

function stateText(file, state, { t, sizeWords }) {
  if (file.problem) return problemText(file.problem, t, state.online);
  if (isDropped(file)) return t("form.file.expired");
  if (file.state === "sending") return t("form.file.sending", { percent: file.progress ?? 0 });
  if (file.state === "waiting")
    return t(state.conversation ? "form.file.waiting" : "form.file.withMessage");
  return sizeWords(file.size);
}

function File({ file, state }) {
  const ui = useUi();
  const { t, attaching } = ui;
  const isWrong = file.state === "failed" || isDropped(file) || Boolean(file.problem);
  const under = isUnderWay(file);
  const removal = t(under ? "form.file.cancel" : "form.file.remove", { name: file.name });
  return html`<li class=${`file${isWrong ? " file-wrong" : ""}`}>
    <${Icon} ...${isWrong ? { name: "error" } : { shape: sheet }} />
    <div class="file-words">
      <p class="file-name"><bdi>${file.name}</bdi></p>
      <p class="file-state">${stateText(file, state, ui)}</p>
      ${
        file.state === "sending" &&
        html`<progress class="file-progress" max="100" value=${file.progress}
          aria-label=${t("form.file.progress", { name: file.name })}></progress>`
      }
    </div>
    ${
      file.state === "failed" &&
      !file.id &&
      !file.final &&
      html`<button type="button" class="button button-subtle" onClick=${() => attaching.retry(file.key)}>
      ${t("panel.retry")}<span class="hidden"> ${file.name}</span></button>`
    }
    <button type="button" class="button button-icon" aria-label=${removal} title=${removal}
      disabled=${state.submitting} onClick=${() => attaching.remove(file.key)}>
      <${Icon} name="close" />
    </button>
  </li>`;
}

/** Says what became of a file since the last look. */
function useFileAnnouncements(files, { t, announce }) {
  const before = useRef(files);
  useEffect(() => {
    const known = new Map(before.current.map((file) => [file.key, file]));
    before.current = files;
    const news = files.filter((file) => known.has(file.key) && known.get(file.key).state !== file.state);
    const last = news.filter(({ state }) => state === "added" || state === "failed").at(-1);
    const key = last && last.state === "added" ? "form.file.said.added" : "form.file.said.failed";
    if (last) announce(t(key, { name: last.name }));
  }, [files]);
}

const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

/** Pasted pictures all have the same name. */
function named(files, t) {
  return files.map((file, index) => {
    if (!/^image\.\w+$/.test(file.name)) return file;
    const name = `${t("form.file.screenshot")}${files.length > 1 ? ` ${index + 1}` : ""}.${file.name.split(".").at(-1)}`;
    return new window.File([file], name, { type: file.type });
  });
}

/** Files dropped or pasted anywhere. @returns {boolean} whether some hang over the page */
function useIncoming(enabled, add, t) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    const stop = new AbortController();
    const on = (type, handle) => document.addEventListener(type, handle, { signal: stop.signal });
    on("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    });
    on("dragleave", (event) => {
      if (!event.relatedTarget) setOver(false);
    });
    on("drop", (event) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      add(event.dataTransfer.files);
    });
    on("paste", (event) => {
      const files = [...(event.clipboardData?.files || [])];
      if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      add(named(files, t));
    });
    return () => stop.abort();
  }, [enabled]);
  return enabled && over;
}

/** The files so far, and the place where more can be dropped. */
export function FileList({ state }) {
  const ui = useUi();
  const { t, attaching } = ui;
  const over = useIncoming(canAdd(state), attaching.add, t);
  useFileAnnouncements(state.files, ui);
  useEffect(() => {
    attaching.go();
  }, [state.conversation, state.online]);
  return html`${
    state.files.length > 0 &&
    html`<ul class="files" aria-label=${t("form.file.list")}>
      ${state.files.map((file) => html`<${File} key=${file.key} file=${file} state=${state} />`)}
    </ul>`
  }${over && html`<div class="drop-area"><p><${Icon} shape=${clip} />${t("form.file.drop")}</p></div>`}`;
}
