import type * as Messages from "#messages";

let loaded: Promise<typeof Messages> | undefined;

/** The module that builds and explains what is signed, loaded when it is first asked for. `from` is for programs that
 * have its bytes already. */
export function loadMessages(from?: BufferSource): Promise<typeof Messages> {
  loaded ??= load(from).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(from: BufferSource | undefined): Promise<typeof Messages> {
  const messages = await import("#messages");
  await messages.default(from && { module_or_path: from });
  return messages;
}
