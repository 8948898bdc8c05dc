/* Where the person writes. Enter sends, Shift+Enter starts a line, and neither while an input method is composing. */

import { html } from "htm/preact";
import { useLayoutEffect } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { Notice } from "./notice.js";
import { problemText } from "./problem-text.js";
import { useUi } from "./ui.js";

const composingKeyCode = 229;

function isSendKey(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== composingKeyCode;
}

/** Browsers without `field-sizing` get the height set by hand. */
function useGrowingHeight(input, text) {
  useLayoutEffect(() => {
    if (CSS.supports("field-sizing", "content")) return;
    const { style } = input.current;
    style.height = "auto";
    style.height = `${input.current.scrollHeight}px`;
  }, [text]);
}

/** One button with two faces, so that the focus stays on it when they change; for the same reason it is never disabled
 * outright. It submits nothing by itself: what began as a press on Stop must not end as one on Send. */
function SendButton({ running, empty, send }) {
  const { t, talk } = useUi();
  const label = t(running ? "panel.stop" : "panel.send");
  return html`<button type="button" class=${running ? "button send" : "button button-primary send"}
    aria-disabled=${!running && empty ? "true" : undefined} aria-label=${label} title=${label}
    onClick=${running ? talk.stop : send}>
    <${Icon} name=${running ? "stop" : "send"} />
  </button>`;
}

/** `form`: the part that is fetched later, and with it files; null until it is there. */
export function Composer({ state, input, form }) {
  const { t, talk } = useUi();
  const running = Boolean(state.pending && state.pending.state === "running");
  useGrowingHeight(input, state.text);
  const send = (event) => {
    event.preventDefault();
    if (!running) talk.send(state.text);
    input.current.focus();
  };
  const onKeyDown = (event) => {
    if (isSendKey(event)) send(event);
  };
  return html`<form class="composer" onSubmit=${send}>
    ${!state.online && html`<${Notice} kind="warning" alert><p>${t("panel.offline")}</p><//>`}
    ${state.online && state.refused && html`<${Notice} kind="danger" alert><p>${problemText(state.refused, t, state.online)}
      </p><//>`}
    ${form && html`<${form.FileList} state=${state} />`}
    <div class="composer-box">
      ${form && html`<${form.FileButton} state=${state} />`}
      <textarea
        ref=${input}
        class="composer-input"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${t("panel.message")}
        placeholder=${t(state.messages.length === 0 ? "panel.placeholderFirst" : "panel.placeholder")}
        value=${state.text}
        onInput=${(event) => talk.typed(event.target.value)}
        onKeyDown=${onKeyDown}
        data-focus
      ></textarea>
      <${SendButton} running=${running} empty=${!state.text.trim()} send=${send} />
    </div>
    <p class="fine-print">${t("panel.caution")}</p>
  </form>`;
}
