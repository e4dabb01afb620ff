/** Kinds of errors that a program treats apart; `packages/sealing-web/src/fault.rs` says what each is. */
export type ErrorCode =
  | 'argument'
  | 'io'
  | 'out_of_room'
  | 'malformed'
  | 'other_file'
  | 'bad_key'
  | 'bad_chunk'
  | 'file_hash'
  | 'delivery'
  | 'backup'
  | 'nothing_to_prove'
  | 'unsealable'
  | 'network'
  | 'internal';

export interface Fault {
  code: ErrorCode;
  message: string;
  /** The chunk that it is about. */
  chunk?: number;
  /** What differs from the record, the header or a leaf. */
  what?: string;
  /** The file that it is about, by its path in the archive. */
  path?: string;
}

export class SealingError extends Error {
  override readonly name = 'SealingError';
  readonly code: ErrorCode;
  readonly chunk: number | undefined;
  readonly what: string | undefined;
  readonly path: string | undefined;

  constructor(fault: Fault) {
    super(fault.message);
    this.code = fault.code;
    this.chunk = fault.chunk;
    this.what = fault.what;
    this.path = fault.path;
  }

  /** The error as an object that passes between threads. */
  toFault(): Fault {
    const fault: Fault = { code: this.code, message: this.message };
    if (this.chunk !== undefined) fault.chunk = this.chunk;
    if (this.what !== undefined) fault.what = this.what;
    if (this.path !== undefined) fault.path = this.path;
    return fault;
  }

  /** What the module or the browser threw. Whoever cancelled gets that error as it is. */
  static from(thrown: unknown): unknown {
    if (thrown instanceof SealingError || isAbort(thrown)) return thrown;
    if (typeof thrown === 'string') {
      try {
        return new SealingError(JSON.parse(thrown) as Fault);
      } catch {
        return new SealingError({ code: 'internal', message: thrown });
      }
    }
    const { name, message } = thrown instanceof Error ? thrown : { name: '', message: String(thrown) };
    if (name === 'QuotaExceededError') return new SealingError({ code: 'out_of_room', message });
    const ofFiles = thrown instanceof DOMException || 'code' in (thrown as object);
    return new SealingError({ code: ofFiles ? 'io' : 'internal', message: `${name}: ${message}` });
  }
}

export function isAbort(thrown: unknown): thrown is DOMException {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}
