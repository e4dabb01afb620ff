import { getDraft, putDraft } from "./drafts";
import type { Folder } from "./folder";
import { newDraft } from "./terms";

/** Folders that this page was given: files themselves outlast no page. */
const open = new Map<string, Folder>();

export function folderOfDraft(id: string): Folder | null {
  return open.get(id) ?? null;
}

export function giveFolder(id: string, folder: Folder): void {
  open.set(id, folder);
}

/** Begins a draft, with a folder or for a listing that gets a new version. Answers its id. */
export async function begin(
  denom: string,
  folder: Folder | null,
  listing: string | null,
  orders?: string,
): Promise<string> {
  const id = crypto.randomUUID();
  const draft = { ...newDraft(id, listing, denom, orders), folder: folder?.name ?? null };
  if (folder) giveFolder(id, folder);
  try {
    await putDraft({ ...draft, handle: folder?.handle ?? null });
  } catch {
    // Not every browser keeps a handle; the files are asked for again then.
    await putDraft(draft);
  }
  if ((await getDraft(id)) === null) throw new Error("the browser keeps no drafts");
  return id;
}
