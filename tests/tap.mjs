// Reads what test programs say in TAP: cmocka, pgTAP and node's runner, whose subtests are indented.

const point = /^(\s*)(not ok|ok)\b\s*\d*\s*(?:- )?(.*)$/;
const diagnosis = /^\s*(#|---|\.\.\.|$)/;
const planned = /^1\.\.(\d+)/;
const seen = /^\s*# seen: (.*)$/;

function readPoint(line) {
  const match = line.match(point);
  if (!match) return undefined;
  const [, indent, verdict, rest] = match;
  const directive = rest.match(/(^|\s)# (SKIP|TODO)\b.*$/i);
  const title = rest.replace(/(^|\s)# (SKIP|TODO|time=)/i, " ").trim();
  const isSkipped = directive !== null;
  return { depth: indent.length, title, isSkipped, passed: verdict === "ok" || isSkipped, details: [] };
}

/**
 * Counts the tests without subtests of their own; a test around others counts only when it fails though they passed.
 *
 * @param {string} text
 * @returns {{passed: number, failed: number, skipped: number, failures: {title: string, details: string[]}[],
 *   seen: string[]}} seen: figures that tests told as a diagnostic that begins so
 */
export function readTap(text) {
  const sums = { passed: 0, failed: 0, skipped: 0, failures: [], seen: [] };
  const open = []; // depths of the points seen since the last one further out, with whether one of them failed
  let last;
  let plan;
  let outermost = 0;
  const around = []; // failed ones that are not counted: a broken hook is told there alone
  for (const line of text.split("\n")) {
    plan = line.match(planned)?.[1] ?? plan;
    const told = line.match(seen)?.[1];
    if (told) sums.seen.push(told);
    const found = readPoint(line);
    if (!found) {
      if (last && !last.passed && !/^\s*# Subtest/.test(line)) last.details.push(line);
      continue;
    }
    last = found;
    if (found.depth === 0) outermost += 1;
    const inner = open.filter(({ depth }) => depth > found.depth);
    while (open.length > 0 && open.at(-1).depth > found.depth) open.pop();
    const someInnerFailed = inner.some(({ failed }) => failed);
    open.push({ depth: found.depth, failed: !found.passed || someInnerFailed });
    if (inner.length > 0 && (found.passed || someInnerFailed)) {
      if (!found.passed) around.push(found);
      continue;
    }
    if (found.isSkipped) sums.skipped += 1;
    else if (found.passed) sums.passed += 1;
    else sums.failed += 1;
    if (!found.passed) sums.failures.push(found);
  }
  if (plan !== undefined && Number(plan) !== outermost) {
    sums.failed += 1;
    sums.failures.push({ title: `${plan} tests were planned, ${outermost} ran`, details: [] });
  }
  sums.failures.push(...around.filter(({ details }) => details.some((line) => line.includes("hookFailed"))));
  for (const failure of sums.failures) failure.details = trimDetails(failure.details);
  return sums;
}

/** Of what follows a failed test only the lines that belong to it. */
function trimDetails(lines) {
  const own = [];
  for (const line of lines) {
    if (/^\s*# (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) \d/.test(line)) break;
    if (!diagnosis.test(line) || line.trim().startsWith("#")) own.push(line);
  }
  return own.slice(0, 60);
}
