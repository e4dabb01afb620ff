// Progress and cancellation of work that keeps a thread busy.

export interface Options {
  /** Called after some MiB, with bytes of content. */
  onProgress?: (done: number, total: number) => void;
  /** Cancels; the promise is then rejected with the signal's reason, and nothing is left behind. */
  signal?: AbortSignal;
}

/** How long a worker may not hear that its work is cancelled, in milliseconds. */
const TURN = 50;

/** Reports progress, and lets messages through now and then. */
export class Turns {
  readonly #options: Options;
  #since = performance.now();

  constructor(options: Options) {
    this.#options = options;
    options.signal?.throwIfAborted();
  }

  async next(done: number, total: number): Promise<void> {
    if (performance.now() - this.#since >= TURN) {
      await nextTask();
      this.#since = performance.now();
    }
    this.#options.signal?.throwIfAborted();
    this.#options.onProgress?.(done, total);
  }
}

/** A timer would wait for 4 ms after some turns. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
