/* All about the form in the making (answers to choose from, the bar that sums it up, preview, confirmation): the part of
 * the panel that is fetched while the first message is written, with its own words and style. */

import lozengeStyle from "../common/lozenge.css?text";
import formStyle from "./form.css?text";
import languages from "catalogues:form";
import { html } from "htm/preact";
import { createTranslator } from "../common/translate.js";
import { createAttaching } from "./attaching.js";
import { Done } from "./done.js";
import { DraftBar } from "./draft-bar.js";
import { draftHandlers } from "./draft-state.js";
import { createDrafting } from "./drafting.js";
import { fileHandlers } from "./file-state.js";
import { FileButton, FileList } from "./files.js";
import { Preview } from "./preview.js";
import { Replies } from "./replies.js";
import { extend } from "./state.js";
import { adoptStyle } from "./style.js";
import { Ui, useUi } from "./ui.js";
import { createUploader } from "./uploader.js";

/** "1.4 MB", rounded down: a limit must not look larger than it is. */
function createSizeWords(locale) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  return (bytes) => {
    const power = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
    const shown = Math.floor((bytes / 1024 ** power) * 10) / 10;
    const unitDisplay = power === 0 ? "long" : "short";
    const format = { style: "unit", unit: units[power], unitDisplay, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(locale, format).format(shown);
  };
}

/** @param {object} tools  see `useUi`, with `locale`, `words` and `parts` for the calls */
export async function openForm(tools) {
  const { default: words } = await languages[tools.locale]();
  const t = createTranslator(tools.locale, [words, tools.words]);
  adoptStyle(lozengeStyle + formStyle);
  extend({ ...draftHandlers, ...fileHandlers });

  const sizeWords = createSizeWords(tools.locale);
  const parts = { ...tools.parts, word: t, sizeWords, upload: createUploader(tools.parts) };
  const attaching = createAttaching({ ...parts, reload: () => drafting.load() });
  const drafting = createDrafting({ ...parts, settleFiles: attaching.settle });
  const own = { t, drafting, attaching, sizeWords };
  const withOwn = (Part) => (properties) =>
    html`<${Ui.Provider} value=${{ ...useUi(), ...own }}><${Part} ...${properties} /><//>`;
  return Object.fromEntries(
    Object.entries({ Done, DraftBar, FileButton, FileList, Preview, Replies }).map(([name, part]) => [
      name,
      withOwn(part),
    ]),
  );
}
