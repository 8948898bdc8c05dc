// The event faults as they look in an answer that is not streamed.

function firstChoice(change) {
  return (body) => ({ ...body, choices: body.choices.map((choice) => change(choice)) });
}

function content(value) {
  return firstChoice((choice) => ({ ...choice, message: { ...choice.message, content: value } }));
}

function without(name) {
  return (body) => Object.fromEntries(Object.entries(body).filter(([member]) => member !== name));
}

/** {name: change(body, fault)}. */
export const BODY_FAULTS = {
  choices_empty: (body) => ({ ...body, choices: [] }),
  choices_missing: without("choices"),
  choices_null: (body) => ({ ...body, choices: null }),
  delta_missing: firstChoice(({ index, finish_reason }) => ({ index, finish_reason })),
  delta_null: firstChoice((choice) => ({ ...choice, message: null })),
  content_absent: content(undefined),
  content_null: content(null),
  content_empty: content(""),
  finish_null: firstChoice((choice) => ({ ...choice, finish_reason: null })),
  no_finish: firstChoice(({ index, message }) => ({ index, message })),
  usage_absent: without("usage"),
  usage_null: (body) => ({ ...body, usage: null }),
  usage_empty: (body) => ({ ...body, usage: {} }),
  unknown_members: (body) => ({ x_groq: { id: "req" }, timings: {}, ...body, citations: [] }),
  stream_error: (body, { error }) => ({
    error: error ?? { message: "The server had an error.", type: "server_error", param: null, code: null },
  }),
};
