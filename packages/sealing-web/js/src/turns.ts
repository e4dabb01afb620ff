// Progress and cancellation of work that keeps a thread busy.

export interface Options {
  /** Called after some MiB, with bytes of content. */
  onProgress?: (done: number, total: number) => void;
  /** Cancels; the promise is then rejected with the signal's reason, and nothing is left behind. */
  signal?: AbortSignal;
}

/** Reports progress after each batch, and lets messages through: a worker hears then that its work is cancelled. */
export class Turns {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    options.signal?.throwIfAborted();
  }

  async next(done: number, total: number): Promise<void> {
    await nextTask();
    this.#options.signal?.throwIfAborted();
    this.#options.onProgress?.(done, total);
  }
}

/** A timer would wait for 4 ms. */
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
