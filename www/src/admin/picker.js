/* Chooses several entries of Jira's directory: chips, and a combobox with a list (after the ARIA Authoring
 * Practices, with a listbox as its popup). */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Chips, Combobox, useCombobox } from "../common/combobox.js";
import { termsOf } from "./directory.js";
import { Lozenge, useUi } from "./ui.js";

/** People are looked for in Jira itself, which wants to know whom; the rest may be leafed through. */
const leastLetters = { users: 2, portals: 0, groups: 0, organizations: 0 };
const nearEndPixels = 40;

function NoOptions({ found, least }) {
  const { t } = useUi();
  if (found.state !== "failed") return t(`admin.picker.${found.state}`, { count: least });
  return html`<span class="field-error">${t("admin.picker.failed")}</span>
    <button type="button" class="link" tabindex="-1" onClick=${found.again}>${t("admin.retry")}</button>`;
}

function usePasting({ kind, entries, change }) {
  const { t, office } = useUi();
  const [message, setMessage] = useState("");
  const paste = async (event) => {
    const terms = termsOf(event.clipboardData.getData("text"));
    if (terms.length < 2) return;
    event.preventDefault();
    setMessage(t("admin.picker.searching"));
    try {
      const { found, missed } = await office.lookUp(kind, terms);
      const known = new Set(entries.map(({ id }) => id));
      change([...entries, ...found.filter(({ id }) => !known.has(id))]);
      const added = t("admin.picker.pasted", { count: found.length });
      setMessage(
        missed.length > 0 ? `${added} ${t("admin.picker.missed", { names: missed.join(", ") })}` : added,
      );
    } catch {
      setMessage(t("admin.picker.failed"));
    }
  };
  return { paste, message };
}

/**
 * @param {{id: string, kind: "portals" | "users" | "groups" | "organizations", label: string, entries: object[],
 *          change: (entries: object[]) => void}} properties
 */
export function Picker({ id, kind, label, entries, change }) {
  const { t, office } = useUi();
  const input = useRef(null);
  const least = leastLetters[kind];
  const box = useCombobox(office.search, { kind, least });
  const { paste, message } = usePasting({ kind, entries, change });
  const remove = (entry) => change(entries.filter((other) => other.id !== entry.id));
  const toggle = (entry) =>
    entries.some((other) => other.id === entry.id)
      ? remove(entry)
      : change([...entries, { ...entry, gone: false }]);
  const onScroll = ({ currentTarget: list }) => {
    if (list.scrollTop + list.clientHeight > list.scrollHeight - nearEndPixels) box.found.more();
  };
  const said = ({ state, isLast, values }) => {
    const key = state === "found" ? (isLast ? "count" : "countMore") : state;
    return t(`admin.picker.${key}`, { count: values.length });
  };
  return html`<div class="picker">
    <label for=${id}>${label}</label>
    <${Chips} entries=${entries} remove=${remove} input=${input}
      label=${(name) => t("admin.picker.remove", { name })}
      note=${({ gone }) => gone && html`<${Lozenge} look="warning">${t("admin.access.gone")}<//>`} />
    <${Combobox} box=${box} choice=${{ entries, toggle, remove, several: true }} id=${id} label=${label} input=${input}
      placeholder=${t(`admin.picker.search.${kind}`)} onClick=${() => box.setOpen(true)} onPaste=${paste} said=${said}
      onScroll=${onScroll} nothing=${html`<${NoOptions} found=${box.found} least=${least} />`} />
    <p class="fine-print" role="status">${message}</p>
  </div>`;
}
