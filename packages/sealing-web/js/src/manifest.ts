/** What a sealed file holds; docs/protocol.md, "Archive", says what of it is verified by when. */
export interface Manifest {
  version: 1;
  files: FileEntry[];
}

export interface FileEntry {
  path: string;
  size: number;
  /** Of the whole file, in lowercase hexadecimal; the seller's word until the file is opened. */
  sha256: string;
  format: 'safetensors' | 'gguf' | 'onnx' | 'pickle' | 'other';
  chunk: number;
  header: number;
  tensors?: { count: number; parameters: number; dtypes: Record<string, number> };
}
