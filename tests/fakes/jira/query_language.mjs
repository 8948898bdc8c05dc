/** The query language that JQL and CQL share: fields, operators, lists, AND, OR, NOT, brackets, ORDER BY. */

/** A query that does not parse, or asks for what is not there. */
export class QueryError extends Error {}

const tokenPattern =
  /\s*(?:(?<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<operator>!=|!~|>=|<=|=|~|>|<|\(|\)|,)|(?<word>[^\s()=~<>!,"']+))/gy;

function tokensOf(query) {
  const tokens = [];
  tokenPattern.lastIndex = 0;
  const end = query.trimEnd().length;
  let position = 0;
  while (position < end) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(query);
    if (!match) throw new QueryError(`Error in the JQL Query: unexpected character at ${position}.`);
    position = tokenPattern.lastIndex;
    const { string, operator, word } = match.groups;
    if (string !== undefined)
      tokens.push({ kind: "text", text: string.slice(1, -1).replace(/\\(.)/g, "$1") });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else tokens.push({ kind: "word", text: word });
  }
  return tokens;
}

const operators = new Set(["=", "!=", "~", "!~", ">", ">=", "<", "<="]);

class Parser {
  constructor(tokens) {
    this.tokens = tokens;
    this.at = 0;
  }

  peekWord(word) {
    const token = this.tokens[this.at];
    return token?.kind === "word" && token.text.toLowerCase() === word;
  }

  peekOperator(text) {
    const token = this.tokens[this.at];
    return token?.kind === "operator" && token.text === text;
  }

  takeWord(word) {
    const found = this.peekWord(word);
    if (found) this.at += 1;
    return found;
  }

  take(what) {
    const token = this.tokens[this.at];
    if (!token) throw new QueryError(`Error in the JQL Query: ${what} expected at the end.`);
    this.at += 1;
    return token;
  }

  expect(text) {
    const token = this.take(text);
    if (token.text !== text)
      throw new QueryError(`Error in the JQL Query: expected ${text}, got '${token.text}'.`);
  }

  or() {
    const terms = [this.and()];
    while (this.takeWord("or")) terms.push(this.and());
    return terms.length === 1 ? terms[0] : { or: terms };
  }

  and() {
    const terms = [this.not()];
    while (this.takeWord("and")) terms.push(this.not());
    return terms.length === 1 ? terms[0] : { and: terms };
  }

  not() {
    if (this.takeWord("not")) return { not: this.not() };
    if (!this.peekOperator("(")) return this.clause();
    this.at += 1;
    const inner = this.or();
    this.expect(")");
    return inner;
  }

  clause() {
    const field = this.take("a field").text;
    if (this.takeWord("is")) {
      const negated = this.takeWord("not");
      const value = this.take("EMPTY").text.toLowerCase();
      if (value !== "empty" && value !== "null")
        throw new QueryError("Error in the JQL Query: IS wants EMPTY.");
      return { field, operator: negated ? "not empty" : "empty", values: [] };
    }
    const negated = this.takeWord("not");
    if (this.takeWord("in")) return { field, operator: negated ? "not in" : "in", values: this.list() };
    const operator = this.take("an operator").text;
    if (negated || !operators.has(operator))
      throw new QueryError(`Error in the JQL Query: '${operator}' is no operator.`);
    return { field, operator, values: [this.value()] };
  }

  list() {
    this.expect("(");
    const values = [this.value()];
    while (this.peekOperator(",")) {
      this.at += 1;
      values.push(this.value());
    }
    this.expect(")");
    return values;
  }

  value() {
    const token = this.take("a value");
    if (token.kind === "operator")
      throw new QueryError(`Error in the JQL Query: a value was expected, not '${token.text}'.`);
    if (token.kind === "word" && this.peekOperator("(")) {
      this.expect("(");
      this.expect(")");
      return { call: token.text.toLowerCase() };
    }
    return { text: token.text };
  }

  order() {
    if (!this.takeWord("order")) return [];
    if (!this.takeWord("by")) throw new QueryError("Error in the JQL Query: BY expected after ORDER.");
    const order = [];
    do {
      const field = this.take("a field").text.toLowerCase();
      const descending = this.takeWord("desc") || (this.takeWord("asc"), false);
      order.push({ field, descending });
    } while (this.peekOperator(",") && (this.at += 1));
    return order;
  }
}

/** {where: tree or null, order: [{field, descending}]}; throws QueryError. */
export function parseQuery(query) {
  const parser = new Parser(tokensOf(query));
  const empty = parser.tokens.length === 0 || parser.peekWord("order");
  const where = empty ? null : parser.or();
  const order = parser.order();
  if (parser.at < parser.tokens.length) {
    throw new QueryError(`Error in the JQL Query: unexpected '${parser.tokens[parser.at].text}'.`);
  }
  return { where, order };
}

/** Whether a tree holds; `test` decides one clause. */
export function holds(tree, test) {
  if (tree.or) return tree.or.some((term) => holds(term, test));
  if (tree.and) return tree.and.every((term) => holds(term, test));
  if (tree.not) return !holds(tree.not, test);
  return test(tree);
}

/** All clauses of a tree, to check them before any item is looked at. */
export function clausesOf(tree) {
  if (tree === null) return [];
  if (tree.not) return clausesOf(tree.not);
  return (tree.or ?? tree.and)?.flatMap(clausesOf) ?? [tree];
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function hasPhrase(words, phrase) {
  return words.some((_, start) => phrase.every((word, index) => words[start + index] === word));
}

/** A quick look before text is taken apart: thousands of tickets are searched. */
function mayHold(text, words) {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** The `~` of both languages: a quoted phrase in order, otherwise every word; a trailing * matches beginnings. */
export function matchesText(text, wanted) {
  const [, phrase] = /^"(.*)"$/s.exec(wanted.trim()) ?? [];
  if (phrase !== undefined && !mayHold(text, wordsOf(phrase))) return false;
  const words = wordsOf(text);
  if (phrase !== undefined) return hasPhrase(words, wordsOf(phrase));
  const terms = wanted.split(/\s+/).filter((term) => wordsOf(term).length > 0);
  return (
    terms.length > 0 &&
    terms.every((term) => {
      const parts = wordsOf(term);
      const [last] = parts.slice(-1);
      if (term.endsWith("*") && parts.length === 1) return words.some((word) => word.startsWith(last));
      return hasPhrase(words, parts);
    })
  );
}

/** Compares two numbers by =, !=, >, >=, < or <=. */
export function compares(left, operator, right) {
  if (operator === "=") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === ">") return left > right;
  if (operator === ">=") return left >= right;
  if (operator === "<") return left < right;
  return left <= right;
}
