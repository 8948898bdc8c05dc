/* All about the form in the making (answers to choose from, the bar that sums it up, preview, confirmation): the part of
 * the panel that is fetched while the first message is written, with its own words and style. */

import lozengeStyle from "../common/lozenge.css?text";
import pickerStyle from "../common/picker.css?text";
import formStyle from "./form.css?text";
import languages from "catalogues:form";
import { createTranslator } from "../common/translate.js";
import { Done } from "./done.js";
import { DraftBar } from "./draft-bar.js";
import { draftHandlers } from "./draft-state.js";
import { createDrafting } from "./drafting.js";
import { Preview } from "./preview.js";
import { Replies } from "./replies.js";
import { extend } from "./state.js";

/** @param {object} tools  see `useUi`, with `locale`, `words` and `parts` for the calls */
export async function openForm(tools) {
  const { default: words } = await languages[tools.locale]();
  const t = createTranslator(tools.locale, [words, tools.words]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(lozengeStyle + pickerStyle + formStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  extend(draftHandlers);
  return { Done, DraftBar, Preview, Replies, t, drafting: createDrafting({ ...tools.parts, word: t }) };
}
