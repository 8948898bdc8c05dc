// A window too small for the prompt, as Ollama has it: what does not fit is left out, and nobody is told.
import { countMessages, textOf } from "./tokens.mjs";

const BYTES_PER_TOKEN = 4;

/** What a model with room for `tokens` gets to read: instructions and the last message stay and older ones go; when that is
 * not enough, the text loses its beginning. The grammar made of a schema takes no room.
 */
export function withinWindow(request, tokens) {
  let { messages } = request;
  const isKept = (message, at) => message.role === "system" || at === messages.length - 1;
  while (countMessages(messages) > tokens) {
    const oldest = messages.findIndex((message, at) => !isKept(message, at));
    if (oldest < 0) break;
    messages = messages.filter((_, at) => at !== oldest);
  }
  return { ...request, messages: withoutBeginning(messages, tokens) };
}

function withoutBeginning(messages, tokens) {
  let surplus = (countMessages(messages) - tokens) * BYTES_PER_TOKEN;
  return messages.map((message) => {
    const bytes = Buffer.from(textOf(message));
    const lost = Math.max(0, Math.min(bytes.length, surplus));
    surplus -= lost;
    return lost ? { ...message, content: bytes.subarray(lost).toString() } : message;
  });
}
