// Somebody's program that hears webhooks: a host that speaks HTTPS under a made-up name, and an index that finds and believes it.
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ask, indexProgram, once, type Stack, startIndex, stopIndex } from "./stack.ts";

const NAME = "receiver.example";
/** Where it hears. */
export const HOOK = `https://${NAME}/hook`;
const HOSTS = "WEIGHHOUSE_INDEXER_OUTSIDE_HOST";
const ROOTS = "WEIGHHOUSE_INDEXER_OUTSIDE_ROOT";
/** Longer than any answer of these is. */
const MOST_BYTES = 64 << 10;

/** What it heard once. */
export interface Heard {
  id: string;
  body: string;
  headers: IncomingHttpHeaders;
}

export interface Receiver {
  heard: Heard[];
  /** The status of its answers from now on. */
  answer(status: number): void;
  /** Ends it, and the index that knows it; the stack's own starts again. */
  end(): Promise<void>;
}

/** Starts it, and the index anew: the same in all but that it knows one host more. */
export async function receiver(stack: Stack): Promise<Receiver> {
  const folder = mkdtempSync(join(tmpdir(), "weighhouse-receiver-"));
  await certify(folder);
  const heard: Heard[] = [];
  let status = 204;
  const read = (name: string) => readFileSync(join(folder, name));
  const server = createServer({ key: read("host.key"), cert: read("host.pem") }, (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (piece: string) => {
      body += piece;
      if (body.length > MOST_BYTES) request.destroy();
    });
    request.on("end", () => {
      heard.push({ id: String(request.headers["webhook-id"]), body, headers: request.headers });
      response.writeHead(status).end();
    });
  });
  const { port } = await listening(server);
  const endIndex = await indexThatKnows(stack, `${NAME}=127.0.0.1:${port}`, join(folder, "authority.pem"));
  return {
    heard,
    answer: (next) => {
      status = next;
    },
    async end() {
      await endIndex();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The signature that a body has to have: https://www.standardwebhooks.com. */
export function signatureOf({ id, body, headers }: Heard, secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signed = `${id}.${String(headers["webhook-timestamp"])}.${body}`;
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

/** An authority that signs for the name, and what the host needs of it. */
async function certify(folder: string): Promise<void> {
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const openssl = (keep: string, ...more: string[]) =>
    promisify(execFile)(
      "openssl",
      ["req", "-x509", ...made, "-keyout", `${keep}.key`, "-out", `${keep}.pem`, ...more],
      { cwd: folder, timeout: 30_000 },
    );
  await openssl("authority", "-subj", "/CN=Weighhouse stories");
  await openssl(
    "host",
    ...["-CA", "authority.pem", "-CAkey", "authority.key", "-subj", `/CN=${NAME}`],
    ...["-addext", `subjectAltName=DNS:${NAME}`, "-addext", "basicConstraints=critical,CA:FALSE"],
  );
}

function listening(server: Server): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => resolve(server.address() as AddressInfo));
  });
}

/** The stack's index with one host and one authority more, in its own place. What ends it starts the stack's again. */
async function indexThatKnows(stack: Stack, host: string, root: string): Promise<() => Promise<void>> {
  const { program, env } = indexProgram(stack);
  const also = (before: string | undefined, more: string) => (before ? `${before},${more}` : more);
  await stopIndex(stack);
  const index = spawn(program, ["all"], {
    env: { ...env, [HOSTS]: also(env[HOSTS], host), [ROOTS]: also(env[ROOTS], root) },
    cwd: stack.market.localnet,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => index.once("exit", resolve));
  const end = async () => {
    index.kill("SIGTERM");
    await ended;
    await startIndex(stack);
  };
  await once("the index answers", () => ask(stack, "{ _meta { height } }").catch(() => null)).catch(
    async (error) => {
      await end();
      throw error;
    },
  );
  return end;
}
