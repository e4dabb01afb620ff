import type { ContentFile } from "../../api/generated/rest";
import type { FileEntry } from "../../sealing";
import type { Listing } from "./query";

/** A line of a version's files. */
export interface FileRow {
  path: string;
  size: number | string;
  isPickle: boolean;
  tensors: Tensors | null;
}

interface Tensors {
  count: number | string;
  parameters: number | string;
  dtypes: string[];
  memory: number | string | null;
  /** Whether the file's own header says so, and not its manifest alone. */
  proven: boolean;
}

type OfPage = NonNullable<NonNullable<Listing["latestVersion"]>["content"]["files"]>[number];

/** By what a listing's page brings of it. */
export function rowOfPage({ path, size, format, tensors }: OfPage): FileRow {
  return {
    path,
    size,
    isPickle: format === "PICKLE",
    tensors: tensors && {
      ...tensors,
      memory: tensors.memory ?? null,
      dtypes: tensors.dtypes.map(({ dtype }) => dtype),
    },
  };
}

/** By all that the index keeps of a version. */
export function rowOfIndex({ path, size, format, tensors }: ContentFile): FileRow {
  return {
    path,
    size,
    isPickle: format === "pickle",
    tensors: tensors
      ? { ...tensors, memory: tensors.memory ?? null, dtypes: Object.keys(tensors.dtypes) }
      : null,
  };
}

/** By the manifest of a sealed file that was weighed: that includes that every header in clear says what it says. */
export function rowOfManifest({ path, size, format, header, tensors }: FileEntry): FileRow {
  return {
    path,
    size,
    isPickle: format === "pickle",
    tensors: tensors
      ? { ...tensors, memory: null, dtypes: Object.keys(tensors.dtypes), proven: header > 0 }
      : null,
  };
}

/** Those with tensors and pickles first, then by their paths, as the index has them. */
export function inOrder(rows: readonly FileRow[]): FileRow[] {
  const rank = (row: FileRow) => (row.tensors || row.isPickle ? 0 : 1);
  return [...rows].sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
}
