/* What every part of the panel needs: words, formats, the conversation and who may be linked to. */

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

export const Ui = createContext(null);

/** @returns {{t: Function, moment: (value: string) => string, talk: object, hosts: Set<string>, formUrl: string, framed: boolean,
 *             announce: (text: string) => void, close: () => void}} */
export const useUi = () => useContext(Ui);

/** @template T @param {{get(): T, subscribe(listener: (state: T) => void): () => void}} store @returns {T} */
export function useStore(store) {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    setState(store.get());
    return store.subscribe(setState);
  }, [store]);
  return state;
}

/** Copies text; where the browser does not let us, selects it for the person. @returns {Promise<boolean>} */
export async function copyText(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (element) getSelection().selectAllChildren(element);
    return false;
  }
}
