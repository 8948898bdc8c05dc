/* Preview and confirmation: the part of the panel that is fetched while the conversation goes on, with its own words
 * and style. */

import lozengeStyle from "../common/lozenge.css?text";
import formStyle from "./form.css?text";
import languages from "catalogues:form";
import { createTranslator } from "../common/translate.js";
import { Done } from "./done.js";
import { draftHandlers } from "./draft-state.js";
import { createDrafting } from "./drafting.js";
import { Preview } from "./preview.js";
import { extend } from "./state.js";

/** @param {object} tools  see `useUi`, with `locale`, `words` and `parts` for the calls */
export async function openForm(tools) {
  const { default: words } = await languages[tools.locale]();
  const t = createTranslator(tools.locale, [words, tools.words]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(lozengeStyle + formStyle);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  extend(draftHandlers);
  return { Done, Preview, t, drafting: createDrafting({ ...tools.parts, word: t }) };
}
