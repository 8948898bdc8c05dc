/** How the pages for people look: one plain style, no script, everything escaped. */

import { createHash } from "node:crypto";

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#172b4d;background:#f7f8f9}
header{background:#0747a6;padding:.75rem 1.5rem}header a{color:#fff;text-decoration:none;font-weight:600;margin-right:1.5rem}
main{max-width:56rem;margin:1.5rem auto;padding:0 1.5rem}h1{font-size:1.5rem}
table{border-collapse:collapse;width:100%;background:#fff}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #dfe1e6;vertical-align:top}
dl{background:#fff;padding:1rem 1.5rem;border:1px solid #dfe1e6}dt{font-weight:600;margin-top:.75rem}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin-top:1rem}input,textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}textarea{min-height:8rem}
.note{color:#44546f;font-weight:400}button{font:inherit;margin-top:1.5rem;padding:.5rem 1.25rem}.error{color:#ae2a19}`;

/** Text made safe for HTML. */
export function escaped(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const styleHash = createHash("sha256").update(style).digest("base64");

const headers = {
  "Content-Type": "text/html;charset=UTF-8",
  "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** A whole page round `main`, which is HTML. */
export function page(call, title, main, status = 200) {
  const home = call.context;
  const body = `<!DOCTYPE html>
<html lang="${call.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><header><a href="${home}/">Tickets</a><a href="${home}/servicedesk/customer/portals">Portals</a></header>
<main><h1>${escaped(title)}</h1>
${main}
</main></body></html>
`;
  return { status, headers, body };
}

/** The page for an address that names nothing. */
export const notFound = (call) => page(call, "Not found", "<p>There is nothing at this address.</p>", 404);
