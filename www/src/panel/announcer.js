/* One quiet region for screen readers: what is going on, then each finished reply once. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { plainText } from "../common/markdown.js";

const clearAfterMs = 1000;

/** @returns {{said: string, announce: (text: string) => void}} */
export function useAnnouncer() {
  const [said, setSaid] = useState("");
  const timer = useRef(0);
  const announce = (text) => {
    clearTimeout(timer.current);
    setSaid(text);
    timer.current = setTimeout(() => setSaid(""), clearAfterMs);
  };
  return { said, announce };
}

/** Says "replying" when a turn starts and the whole reply when it is done; the pieces in between are not read out. */
export function useReplyAnnouncements(state, t, announce) {
  const running = Boolean(state.pending && state.pending.state === "running");
  const was = useRef({ running, turn: state.turn });
  useEffect(() => {
    const before = was.current;
    was.current = { running, turn: state.turn };
    if (running && !before.running) announce(t("panel.replying"));
    else if (state.turn && before.running && state.turn !== before.turn)
      announce(plainText(state.turn.reply));
  }, [running, state.turn]);
}

export function StatusRegion({ said }) {
  return html`<div class="hidden" role="status">${said}</div>`;
}
