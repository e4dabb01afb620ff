// Parts of a browser that programs under test are given instead of the real ones.

/** What a browser keeps. */
export class TestStorage {
  readonly kept = new Map<string, string>();
  /** It refuses to keep anything more. */
  full = false;

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new Error("QuotaExceededError");
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

/** Locks of one browser, as its pages share them. */
export class TestLocks {
  private readonly held = new Map<string, Promise<unknown>>();

  request = (async (
    name: string,
    first: LockOptions | ((lock: Lock | null) => unknown),
    second?: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    const work = typeof first === "function" ? first : second;
    const options = typeof first === "function" ? {} : first;
    if (!work) throw new Error("no work");
    if (options.ifAvailable && this.held.has(name)) return work(null);
    while (this.held.has(name)) await this.held.get(name)?.catch(() => {});
    const done = Promise.resolve().then(() => work({ name, mode: "exclusive" }));
    this.held.set(name, done);
    try {
      return await done;
    } finally {
      this.held.delete(name);
    }
  }) as LockManager["request"];
}

/** A database with stores of objects, each under its `id`, as far as programs under test ask it. */
export class TestDatabase {
  readonly kept = new Map<string, unknown>();

  open = (): IDBOpenDBRequest => {
    const request = { result: { createObjectStore: () => {}, transaction: this.transaction } };
    queueMicrotask(() => (request as { onsuccess?: () => void }).onsuccess?.());
    return request as unknown as IDBOpenDBRequest;
  };

  private transaction = () => {
    const transaction: { oncomplete?: () => void } = {};
    queueMicrotask(() => queueMicrotask(() => transaction.oncomplete?.()));
    const store = {
      get: (id: string) => ({ result: structuredClone(this.kept.get(id)) }),
      getAll: () => ({ result: structuredClone([...this.kept.values()]) }),
      put: (value: { id: string }) => ({
        result: this.kept.set(value.id, structuredClone(value)) && value.id,
      }),
      delete: (id: string) => ({ result: this.kept.delete(id) && undefined }),
    };
    return Object.assign(transaction, { objectStore: () => store, commit: () => {} });
  };
}
