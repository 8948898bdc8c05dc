/* The conversation so far. The log itself is silent for screen readers; one separate region says each reply once. */

import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../common/icons.js";
import { Markdown } from "../common/markdown-view.js";
import { TurnProblem } from "./notice.js";
import { useUi } from "./ui.js";

const nearBottom = 48;
const steps = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

function Noted({ fields }) {
  const { t } = useUi();
  if (!fields || fields.length === 0) return null;
  return html`<ul class="noted" aria-label=${t("panel.noted")}>
    ${fields.map(
      (field) => html`<li key=${field.id}>
        <${Icon} name="check" /><span><b>${field.name}</b> <bdi>${field.text}</bdi></span>
      </li>`,
    )}
  </ul>`;
}

function Typing() {
  return html`<span class="typing" aria-hidden="true"><i></i><i></i><i></i></span>`;
}

/** Of a message that another one came after, it can still be tried again here. */
function MessageState({ message, left }) {
  const { t, talk } = useUi();
  const { state } = message;
  const failed = state === "failed";
  if (!failed && state !== "stopped") return null;
  return html`<p class=${`message-state message-${state}`}>
    ${t(failed ? "panel.notSent" : "panel.stopped")}
    ${
      failed &&
      left &&
      html` <button type="button" class="link" onClick=${() => talk.retry(message)}>${t("panel.retry")}</button>`
    }
  </p>`;
}

function MessageItem({ message, current, hosts, left }) {
  const { t, moment } = useUi();
  const own = message.role === "person";
  const empty = !own && message.state === "streaming" && !message.text;
  return html`<li class=${`message message-${message.role} is-${message.state}`}
    tabindex=${current ? 0 : -1}>
    ${!own && html`<span class="mark"><${Icon} name="assistant" /></span>`}
    <div class="bubble" title=${message.at && moment(message.at)}>
      <span class="hidden">${t(own ? "panel.youSaid" : "panel.assistantSaid")}</span>
      <${Noted} fields=${message.noted} />
      ${own ? html`<p class="text own-text" dir="auto">${message.text}
        </p>` : html`<${Markdown} text=${message.text} hosts=${hosts} />`}
      ${empty && html`<${Typing} />`}
      <${MessageState} message=${message} left=${left} />
    </div>
  </li>`;
}

/** Keeps the end in view while it grows, unless the person has scrolled up to read. */
function useStickToBottom(container, content) {
  const [behind, setBehind] = useState(false);
  const atBottom = useRef(true);
  const toBottom = () => {
    const box = container.current;
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    atBottom.current = true;
    setBehind(false);
  };
  const onScroll = () => {
    const box = container.current;
    atBottom.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearBottom;
    if (atBottom.current) setBehind(false);
  };
  useLayoutEffect(() => {
    if (atBottom.current) toBottom();
    else setBehind(true);
  }, content);
  useEffect(() => {
    if (!globalThis.ResizeObserver) return undefined;
    const observer = new ResizeObserver(() => atBottom.current && toBottom());
    observer.observe(container.current);
    return () => observer.disconnect();
  }, []);
  return { behind, toBottom, onScroll, atBottom };
}

function useRovingFocus(list, count) {
  const [current, setCurrent] = useState(count - 1);
  useEffect(() => setCurrent(count - 1), [count]);
  const onKeyDown = (event) => {
    const step = steps[event.key];
    if (step === undefined || !event.target.matches("li.message")) return;
    event.preventDefault();
    const next = Math.min(count - 1, Math.max(0, current + step));
    setCurrent(next);
    list.current.children[next].focus();
  };
  return { current, onKeyDown };
}

export function Transcript({ state, arrived, children }) {
  const { t, hosts } = useUi();
  const { pending } = state;
  const box = useRef(null);
  const list = useRef(null);
  const greeting = { id: "greeting", role: "assistant", text: state.start.greeting };
  const waiting = pending && pending.state === "running";
  const last = state.messages[state.messages.length - 1];
  /** That the network or the assistant itself is gone is said once, above the composer. */
  const saysWhatFailed = pending && !waiting && state.online && !state.blocked;
  const messages = [greeting, ...state.messages];
  if (waiting && (!last || last.role === "person"))
    messages.push({ id: "waiting", role: "assistant", text: "", state: "streaming" });
  const { behind, toBottom, onScroll, atBottom } = useStickToBottom(box, [
    state.messages,
    pending,
    state.turn,
    state.refused,
    arrived,
  ]);
  const { current, onKeyDown } = useRovingFocus(list, messages.length);

  useLayoutEffect(() => {
    if (last && last.state === "sending") {
      atBottom.current = true;
      toBottom();
    }
  }, [last && last.id]);

  return html`<div class="transcript-frame">
    <div ref=${box} class="transcript" role="log" aria-live="off" aria-label=${t("panel.transcript")}
      onScroll=${onScroll}>
      <ol ref=${list} class="messages" onKeyDown=${onKeyDown}>
        ${messages.map(
          (message, index) =>
            html`<${MessageItem} key=${message.id} message=${message} current=${index === current}
              hosts=${hosts} left=${!waiting && !(pending && pending.id === message.id)} />`,
        )}
      </ol>
      ${saysWhatFailed && html`<${TurnProblem} pending=${pending} />`}
      ${children}
    </div>
    ${
      behind &&
      html`<button type="button" class="button new-messages" onClick=${toBottom}>
      <${Icon} name="down" />${t("panel.newMessages")}
    </button>`
    }
  </div>`;
}
