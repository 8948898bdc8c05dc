// People beside those of the stand-in service desk, with tokens that outlast the longest run.
import { Caller } from "../handlers/story.mjs";

export const tokenSeconds = 7200;

/** Somebody of these claims who calls the story's programs. */
export const callerFor = (story, person) =>
  new Caller(story, story.stack.sign(person, { key: story.stack.keys.demo, seconds: tokenSeconds }), person);
