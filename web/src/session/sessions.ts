import type { OpenedSession, Problem as ProblemBody, SessionChallenge } from "../api/generated/rest";
import { toBase64 } from "../chain/bytes";
import type { TextSignature } from "../wallet/wallet";

export interface Session {
  id: string;
  account: string;
  /** RFC 3339. */
  expiresAt: string;
}

/** What the browser keeps of a session. Of one by cookie the cookie alone opens anything, and no script can read it. */
interface Kept extends Session {
  token?: string;
}

/** The API does not do what it was asked, with its reason. */
export class Problem extends Error {
  override name = "Problem";
  constructor(
    /** One of docs/api.md's codes; `AWAY` if nothing answers. */
    readonly code: string,
    detail: string,
    readonly status = 0,
    /** The word that confirms an erasure, with `CONFIRMATION_NEEDED`. */
    readonly confirmation: string | null = null,
    /** Seconds after which the server takes the same request, where it says so. */
    readonly after: number | null = null,
  ) {
    super(detail);
  }
}

/** The text to sign is for another site, account or chain: to sign it here is what it warns of. */
export class Misplaced extends Error {
  override name = "Misplaced";
  constructor(readonly site: string) {
    super(`the text to sign is ${site}'s`);
  }
}

type Sign = (text: string) => Promise<TextSignature>;

/** Where a page is, and what its browser has. */
export interface Surroundings {
  location: { origin: string; host: string };
  /** Shared by the site's tabs; has no token. */
  lasting: Storage;
  /** This tab's alone: a token leaves with it. */
  passing: Storage;
}

const KEPT = "weighhouse-session";
const TOKEN_ALONE = "weighhouse-session-by-token";
const PATIENCE = 20_000;

/**
 * Sessions with one API. A page of the API's own site holds its session as a cookie, as docs/api.md says: no script can
 * take it away. Any other page, such as one of a gateway of IPFS, has a token, which its tab forgets when it is closed.
 */
export class Sessions {
  private readonly watching = new Set<() => void>();
  private readonly opening = new Map<string, Promise<Session>>();
  private followed: string | null = null;

  constructor(
    private readonly api: string,
    private readonly chainId: string | undefined,
    private readonly here: Surroundings,
  ) {}

  /** The session of an account, unless it has ended. */
  of(account: string | null): Session | null {
    const kept = this.read();
    return kept && kept.account === account && Date.parse(kept.expiresAt) > Date.now() ? kept : null;
  }

  /** The same text as long as nothing changed. */
  readonly snapshot = (): string =>
    this.here.passing.getItem(this.key) ?? this.here.lasting.getItem(this.key) ?? "";

  readonly watch = (changed: () => void): (() => void) => {
    this.watching.add(changed);
    return () => this.watching.delete(changed);
  };

  /** Another tab signed in or out. */
  changed(): void {
    for (const changed of this.watching) changed();
  }

  /** Ends the session of an account that the reader leaves for another one, or for none. */
  follow(account: string | null): void {
    const left = this.followed;
    this.followed = account;
    if (left === null || left === account || this.of(left) === null) return;
    // Whoever has the browser next can't go on as the last account, whether or not the API hears of it.
    this.close().catch(() => this.forget());
  }

  /** Signs in; two that ask at a time share one signature. */
  open(account: string, sign: Sign): Promise<Session> {
    const opening = this.opening.get(account) ?? this.signIn(account, sign);
    this.opening.set(account, opening);
    const done = () => this.opening.delete(account);
    opening.then(done, done);
    return opening;
  }

  /** Ends the session here and at the API. A cookie stays if the API is away, and so does what says so. */
  async close(): Promise<void> {
    const kept = this.read();
    if (kept === null) return;
    const byToken = kept.token !== undefined;
    const ended = this.ask("v1/session", { method: "DELETE" }, kept);
    if (byToken) this.forget();
    const answer = await ended;
    if (!answer.ok && answer.status !== 401) throw await problemOf(answer);
    this.forget();
  }

  /** Asks as an account. Signs in first if it has no session, and once again if the API ended it. */
  async request(path: string, init: RequestInit, account: string, sign: Sign): Promise<Response> {
    if (this.of(account) === null) await this.open(account, sign);
    let answer = await this.ask(path, init, this.read());
    if (answer.status === 401) {
      this.forget();
      await this.open(account, sign);
      answer = await this.ask(path, init, this.read());
    }
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }

  /** The headers that show the session, for what `fetch` does not do: a large file's progress. */
  async headers(account: string, sign: Sign): Promise<Record<string, string>> {
    if (this.of(account) === null) await this.open(account, sign);
    return shown(this.read());
  }

  private async signIn(account: string, sign: Sign): Promise<Session> {
    const { text } = await this.answer<SessionChallenge>("v1/session/challenge", { account });
    this.check(text, account);
    const { signature, publicKey } = await sign(text);
    const signed = {
      text,
      signature: {
        pub_key: { type: "tendermint/PubKeySecp256k1", value: toBase64(publicKey) },
        signature: toBase64(signature),
      },
    };
    const byCookie =
      new URL(this.api).origin === this.here.location.origin && !this.here.passing.getItem(TOKEN_ALONE);
    const opened = await this.answer<OpenedSession>("v1/session", { ...signed, cookie: byCookie }).catch(
      (error: unknown) => {
        // The operator's domain is another name of this host; the challenge is still good.
        if (byCookie && error instanceof Problem && error.code === "BAD_USER_INPUT")
          return this.answer<OpenedSession>("v1/session", { ...signed, cookie: false });
        throw error;
      },
    );
    const { id, expires_at: expiresAt, token } = opened;
    const kept: Kept = { id, account, expiresAt, ...(token && { token }) };
    if (!token && !(await this.ask("v1/sessions", {}, kept)).ok) {
      // This browser takes no cookie here: the next try is by a token.
      this.here.passing.setItem(TOKEN_ALONE, "yes");
      return this.signIn(account, sign);
    }
    this.keep(kept);
    return kept;
  }

  /** What is signed must be for this page or its API: an API could pass on what another site asks to be signed. */
  private check(text: string, account: string): void {
    const lines = text.split("\n");
    const site = lines[0]?.split(" ")[0] ?? "";
    const chain = lines.find((line) => line.startsWith("Chain: "))?.slice("Chain: ".length);
    const isHere = site === this.here.location.host || site === new URL(this.api).host;
    if (!isHere || lines[1] !== account || (this.chainId !== undefined && chain !== this.chainId))
      throw new Misplaced(site);
  }

  private async answer<Answer>(path: string, body: object): Promise<Answer> {
    const headers = { "content-type": "application/json" };
    const answer = await this.ask(path, { method: "POST", headers, body: JSON.stringify(body) }, null);
    if (!answer.ok) throw await problemOf(answer);
    return answer.json();
  }

  private async ask(path: string, init: RequestInit, kept: Kept | null): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(shown(kept))) headers.set(name, value);
    if (typeof init.body === "string" && !headers.has("content-type"))
      headers.set("content-type", "application/json");
    const signal = init.signal ?? AbortSignal.timeout(PATIENCE);
    try {
      return await fetch(new URL(path.replace(/^\//, ""), this.api), { ...init, headers, signal });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new Problem("AWAY", `${new URL(this.api).host} does not answer`);
    }
  }

  private get key(): string {
    return `${KEPT} ${this.api}`;
  }

  private read(): Kept | null {
    try {
      const kept: Partial<Kept> | null = JSON.parse(this.snapshot() || "null");
      return kept?.id && kept.account && kept.expiresAt ? (kept as Kept) : null;
    } catch {
      return null;
    }
  }

  private keep(kept: Kept): void {
    const [storage, other] = kept.token
      ? [this.here.passing, this.here.lasting]
      : [this.here.lasting, this.here.passing];
    other.removeItem(this.key);
    storage.setItem(this.key, JSON.stringify(kept));
    this.changed();
  }

  /** Forgets it here, such as after the API erased the account. */
  forget(): void {
    this.here.passing.removeItem(this.key);
    this.here.lasting.removeItem(this.key);
    this.changed();
  }
}

function shown(kept: Kept | null): Record<string, string> {
  return kept?.token ? { authorization: `Bearer ${kept.token}` } : {};
}

async function problemOf(answer: Response): Promise<Problem> {
  const told: Partial<ProblemBody> = await answer.json().catch(() => ({}));
  return new Problem(
    told.code ?? "INTERNAL",
    told.detail ?? answer.statusText,
    answer.status,
    told.confirmation ?? null,
    secondsOf(answer.headers.get("retry-after")),
  );
}

/** The seconds of a `Retry-After`; null where there are none. */
export function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
