/* What Jira's directory holds: the pickers search in it, a pasted list is looked up, portals get their names. */

const separators = /[\n,;\t]+/;
const termsMax = 100;
const portalsMax = 200;

const isCalled = ({ id, name, detail }, term) =>
  [id, name, detail].some((text) => text && text.toLowerCase() === term.toLowerCase());

/** The one that is called exactly so, or the only one found. */
function pick({ values, last }, term) {
  const named = values.filter((entry) => isCalled(entry, term));
  if (named.length === 1) return named[0];
  return named.length === 0 && values.length === 1 && last ? values[0] : null;
}

/** @param {string} pasted */
export const termsOf = (pasted) => {
  const terms = pasted.split(separators).map((term) => term.trim());
  return [...new Set(terms.filter(Boolean))].slice(0, termsMax);
};

export function createDirectory({ store, request }) {
  async function search(kind, words, start, signal) {
    const query = new URLSearchParams({ kind, q: words, start: String(start) });
    return (await request("GET", `access/search?${query}`, { signal })).json();
  }

  async function lookUp(kind, terms) {
    const found = [];
    const missed = [];
    for (const term of terms) {
      const entry = pick(await search(kind, term, 0), term);
      if (entry) found.push(entry);
      else missed.push(term);
    }
    return { found, missed };
  }

  async function readPortals() {
    try {
      for (let start = 0, isLast = false; !isLast && start < portalsMax;) {
        const { values, last } = await search("portals", "", start);
        store.dispatch({
          type: "portals",
          names: Object.fromEntries(values.map(({ id, name }) => [id, name])),
        });
        start += values.length;
        isLast = last || values.length === 0;
      }
    } catch {
      /* their ids serve as well */
    }
  }

  return { search, lookUp, readPortals };
}
