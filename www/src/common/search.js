/* What a picker's list offers: searched a moment after the last key, page by page, an overtaken search given up. */

import { useEffect, useReducer, useRef } from "preact/hooks";

const pauseMs = 250;

/** @typedef {"short" | "searching" | "found" | "none" | "failed"} SearchState */

const initial = { state: "short", values: [], isLast: true };

function reduceSearch(before, action) {
  if (action.type === "began")
    return { ...before, state: "searching", values: action.isMore ? before.values : [] };
  if (action.type !== "found") return { ...initial, state: action.type };
  const values = action.isMore ? [...before.values, ...action.page.values] : action.page.values;
  return { state: values.length > 0 ? "found" : "none", values, isLast: action.page.last };
}

/**
 * @param {Function} search  (kind, words, start, signal) => Promise<{values, last}>
 * @param {{kind: string, words: string, isOpen: boolean, least: number}} about  `least`: letters a search needs
 */
export function useSearch(search, { kind, words, isOpen, least }) {
  const [found, tell] = useReducer(reduceSearch, initial);
  const running = useRef(null);

  async function ask(start) {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const isMore = start > 0;
    tell({ type: "began", isMore });
    try {
      const page = await search(kind, words, start, controller.signal);
      if (!controller.signal.aborted) tell({ type: "found", page, isMore });
    } catch {
      if (!controller.signal.aborted) tell({ type: "failed" });
    }
  }

  useEffect(() => {
    if (!isOpen) return undefined;
    if (words.length < least) {
      tell({ type: "short" });
      return undefined;
    }
    const timer = setTimeout(() => ask(0), words ? pauseMs : 0);
    return () => {
      clearTimeout(timer);
      running.current?.abort();
    };
  }, [kind, words, isOpen, least]);

  const more = () => {
    if (found.state === "found" && !found.isLast) ask(found.values.length);
  };
  return { ...found, more, again: () => ask(0) };
}
