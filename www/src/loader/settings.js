/* What the page says in the script element:
 *
 *   <script src="https://HOST/ata/ata.js" async data-portal="3"></script>
 *
 * data-portal         the portal's id; without it the id in the page's address (/portal/3)
 * data-locale         language where the person's profile names none
 * data-position       "end" (default) or "start"
 * data-color-scheme   "auto" (default), "light" or "dark"
 * data-base           address of the programs, with a slash at the end; default: where this script came from
 * data-form           the ordinary request form, offered when the assistant fails; default: the portal's own page
 */

const { dataset, src } = document.currentScript;
const here = location.href;

export const base = new URL(dataset.base || ".", src).href;
export const portal = dataset.portal || /\/portal\/(\d+)/.exec(here)?.[1] || "";
export const form = new URL(dataset.form || `/servicedesk/customer/portal/${portal}`, here).href;
export const { locale, position = "end", colorScheme = "auto" } = dataset;

/** Ends everything the widget listens to: its `signal` is the option `addEventListener` looks for. */
export const ended = new AbortController();

export const listen = (target, type, handler) => target.addEventListener(type, handler, ended);
