/** The knowledge base search: every word must occur; hits in the title come first. */

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Storage markup without its tags. */
export function plainText(markup) {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replace(/&amp;/g, "&")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/\s+/g, " ")
    .trim();
}

function highlighted(text, words) {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) =>
    words.some((wanted) => word.toLowerCase().startsWith(wanted)) ? `@@@hl@@@${word}@@@endhl@@@` : word,
  );
}

function excerptOf(body, words) {
  const at = Math.max(
    0,
    Math.min(
      ...words.map((word) => body.toLowerCase().indexOf(word)).filter((index) => index >= 0),
      body.length,
    ) - 60,
  );
  const cut = body.slice(at === body.length ? 0 : at, at + 240);
  return (at > 0 ? "…" : "") + cut + (at + 240 < body.length ? "…" : "");
}

/** Matching articles as {article, title, excerpt}, best first. */
export function searchArticles(articles, query, highlight) {
  const words = wordsOf(query);
  const mark = (text) => (highlight ? highlighted(text, words) : text);
  return articles
    .map((article) => {
      const body = plainText(article.body);
      const all = wordsOf(`${article.title} ${body}`);
      const matches = words.length > 0 && words.every((word) => all.some((other) => other.startsWith(word)));
      const inTitle = words.filter((word) =>
        wordsOf(article.title).some((other) => other.startsWith(word)),
      ).length;
      return { article, matches, inTitle, body };
    })
    .filter((hit) => hit.matches)
    .sort((a, b) => b.inTitle - a.inTitle || Number(a.article.id) - Number(b.article.id))
    .map(({ article, body }) => ({
      article,
      title: mark(article.title),
      excerpt: mark(excerptOf(body, words)),
    }));
}
