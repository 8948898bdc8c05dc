/** Temporary uploads: multipart in, temporary ids out. */

import { createHash } from "node:crypto";
import { deskError, empty, json } from "./answer.mjs";

const mostFiles = 60;

function parameter(header, name) {
  const [, quoted, bare] = new RegExp(`${name}=(?:"([^"]*)"|([^;\\s]+))`, "i").exec(header) ?? [];
  return quoted ?? bare;
}

/** The bytes between the boundaries, each split into its headers and its content. */
function partsOf(body, boundary) {
  const marker = Buffer.from(`--${boundary}`);
  const parts = [];
  let from = body.indexOf(marker);
  while (from >= 0) {
    const start = from + marker.length;
    const next = body.indexOf(marker, start);
    if (next < 0) break;
    const part = body.subarray(start + 2, next - 2);
    const gap = part.indexOf("\r\n\r\n");
    if (gap >= 0)
      parts.push({ head: part.subarray(0, gap).toString("utf8"), content: part.subarray(gap + 4) });
    from = next;
  }
  return parts;
}

function filesOf(call) {
  const boundary = parameter(call.headers["content-type"] ?? "", "boundary");
  if (!boundary) return [];
  return partsOf(call.body, boundary)
    .filter(({ head }) => parameter(head, "name") === "file" && parameter(head, "filename"))
    .map(({ head, content }) => ({
      fileName: parameter(head, "filename"),
      mimeType: /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1] ?? "application/octet-stream",
      size: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    }));
}

/** Keeps name, size and digest of each file; the bytes serve nobody here. An id lasts a while and for one use. */
function attachTemporaryFile(call) {
  const desk = call.desk();
  if (call.headers["x-atlassian-token"] !== "no-check") {
    return { status: 403, headers: { "Content-Type": "text/html" }, body: call.say("sd.attachment.xsrf") };
  }
  if (!/^multipart\/form-data\b/i.test(call.headers["content-type"] ?? "")) return empty(415);
  const { world } = call;
  if (!world.settings.attachments || desk.attachments === false) return deskError(call, 403, "sd.attachment.disabled");
  const files = filesOf(call);
  if (files.length === 0) return deskError(call, 400, "sd.error.bad.body", "no file");
  if (files.length > mostFiles) return deskError(call, 413, "sd.attachment.too.many");
  const large = files.find((file) => file.size > world.settings.upload_limit);
  if (large) return deskError(call, 400, "sd.attachment.too.large", large.fileName);
  const uploads = files.map((file) => {
    world.lastUpload += 1;
    const id = `temp${String(world.lastUpload).padStart(6, "0")}${desk.id}4f9a`;
    const upload = { ...file, id, deskId: desk.id, at: Date.now() };
    world.uploads.set(id, upload);
    return upload;
  });
  return json(201, {
    temporaryAttachments: uploads.map(({ id, fileName }) => ({ temporaryAttachmentId: id, fileName })),
  });
}

export const uploadRoutes = [
  ["POST", "/rest/servicedeskapi/servicedesk/:desk/attachTemporaryFile", attachTemporaryFile],
];
