/* The files of a conversation: those the server knows, and those on their way to it. Pure. */

/** @typedef {{key: string, id?: string, name: string, size: number, progress?: number, problem?: object | null,
 *             state: "waiting" | "sending" | "added" | "expired" | "failed"}} Attached */

const fromServer = (file) => ({ ...file, key: file.id });

/** What is on its way stays; what is there is as the server says, under the key it was sent with. */
export function filesKnown(files, stored) {
  const keyOf = (id) => files.find((file) => file.id === id)?.key;
  const under = files.filter((file) => !file.id);
  return [...stored.map((file) => ({ ...fromServer(file), key: keyOf(file.id) || file.id })), ...under];
}

const changed = (state, key, change) => ({
  ...state,
  files: state.files.map((file) => (file.key === key ? { ...file, ...change } : file)),
});

/** The draft's version moves with each file; when another window moved it as well, the next reading tells. */
function withVersion(state, version) {
  const { draft } = state;
  if (!draft || draft.version !== version - 1) return state;
  return { ...state, draft: { ...draft, version } };
}

export const fileHandlers = {
  "files-chosen": (state, { files }) => ({ ...state, files: [...state.files, ...files] }),
  "file-changed": (state, { key, change }) => changed(state, key, change),
  "file-added": (state, { key, file, version }) =>
    withVersion(changed(state, key, { ...file, key, progress: undefined }), version),
  "file-gone": (state, { key, version }) =>
    withVersion({ ...state, files: state.files.filter((file) => file.key !== key) }, version),
};

/** What the service desk takes, as far as it is known. */
export const limitsOf = (state) =>
  (state.draft && state.draft.attachment_limits) || (state.start && state.start.attachment_limits);

export const isUnderWay = (file) => file.state === "waiting" || file.state === "sending";
