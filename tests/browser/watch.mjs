// Sees what a person does not: errors on the console, policy violations, requests that fail or go elsewhere.

/** Runs in every frame before the page's own scripts. */
function tellViolations() {
  document.addEventListener(
    "securitypolicyviolation",
    ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      window.tellViolation(`${violatedDirective} blocks ${blockedURI} (${sourceFile}:${lineNumber})`),
  );
}

/**
 * Notes all that goes wrong in a browser context until `end`. What a story provokes it names with `expect(pattern)`;
 * `asked` counts requests such as "POST /ata/submit".
 *
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url the stack's address: nothing else is to be asked for anything
 * @returns {Promise<{faults: () => string[], expect: (pattern: RegExp) => void, asked: (call: string) => number,
 *   end: () => void}>}
 */
export async function watch(context, url) {
  const noted = [];
  // A page that is left aborts what it was still fetching; and Chromium now and then calls an event stream aborted that
  // was read to its end: www/test/stream.test.mjs holds that ours are.
  const expected = [/^request: (GET \S+|POST \S+\/ata\/chat) net::ERR_ABORTED$/];
  const calls = [];
  let hasEnded = false;
  const note = (text) => hasEnded || noted.push(text);
  await context.exposeBinding("tellViolation", (source, text) => note(`policy: ${text}`));
  await context.addInitScript(tellViolations);
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => note(`script: ${error.error().stack}`));
  context.on("requestfailed", (request) =>
    note(`request: ${request.method()} ${request.url()} ${request.failure()?.errorText}`),
  );
  context.on("request", (request) => {
    if (/^(data|blob):/.test(request.url())) return;
    const { origin, pathname } = new URL(request.url());
    calls.push(`${request.method()} ${pathname}`);
    if (origin !== url) note(`foreign: ${request.url()}`);
  });
  context.on("response", (response) => {
    const call = `${response.request().method()} ${response.url()}`;
    if (response.status() >= 400) note(`request: ${call} answers ${response.status()}`);
  });
  return {
    faults: () => noted.filter((text) => !expected.some((pattern) => pattern.test(text))),
    expect: (pattern) => expected.push(pattern),
    end: () => (hasEnded = true),
    asked: (call) => calls.filter((one) => one === call).length,
  };
}
