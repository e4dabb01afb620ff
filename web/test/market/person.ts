// Somebody at the command line: a home folder of their own, and the program `weighhouse`.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the market is, and the programs that reach it. */
export interface Market {
  /** The folder of `weighhouse` and `weighhouse-localnet`. */
  programs: string;
  /** The folder of the localnet, with its `deployment.json`. */
  localnet: string;
  /** A folder for people's homes. */
  homes: string;
  /** Whether agents go on without the program that started them. */
  agentsGoOn?: boolean;
}

/** Longer than any command takes here. */
const PATIENCE = 180_000;

export class Person {
  readonly market: Market;
  readonly name: string;
  readonly address: string;
  private agent: ChildProcess | undefined;

  /** Somebody who has a home already. */
  constructor(market: Market, name: string, address: string) {
    this.market = market;
    this.name = name;
    this.address = address;
  }

  /** Somebody new, with a key and the faucet's money: much of each denom, or what `faucet` says. */
  static async open(
    market: Market,
    name: string,
    mnemonic?: string,
    faucet: readonly string[] = [],
  ): Promise<Person> {
    const person = new Person(market, name, "");
    mkdirSync(person.home, { recursive: true, mode: 0o700 });
    writeFileSync(join(person.home, "passphrase"), "correct horse battery staple\n", { mode: 0o600 });
    const words = join(person.home, "words");
    if (mnemonic !== undefined) writeFileSync(words, mnemonic, { mode: 0o600 });
    const key = await person.run(
      mnemonic === undefined
        ? ["key", "new", name, "--mnemonic-out", words]
        : ["key", "import", name, "--mnemonic-file", words],
    );
    const { address } = key as { address: string };
    await localnet(market, ["faucet", address, ...faucet]);
    return new Person(market, name, address);
  }

  get home(): string {
    return join(this.market.homes, this.name);
  }

  get mnemonic(): string {
    return readFileSync(join(this.home, "words"), "utf8").trim();
  }

  /** Runs a command to its end; its answer. */
  async run(command: readonly string[]): Promise<unknown> {
    const answer = await program(this.market, "weighhouse", [...this.settings(), ...command], this.env());
    return JSON.parse(answer);
  }

  /** The process of the agent, while there is one. */
  get agentId(): number | undefined {
    return this.agent?.exitCode === null ? this.agent.pid : undefined;
  }

  /** Starts the agent of a seller, which goes on until it is stopped. */
  deliver(...more: string[]): void {
    const log = openSync(join(this.home, "agent.log"), "a");
    const command = [...this.settings(), "deliver", "--watch", "--poll", "1s", "--no-sweep", ...more];
    this.agent = spawn(join(this.market.programs, "weighhouse"), command, {
      env: this.env(),
      stdio: ["ignore", log, log],
      detached: this.market.agentsGoOn ?? false,
    });
    if (this.market.agentsGoOn) this.agent.unref();
  }

  async stop(): Promise<void> {
    const agent = this.agent;
    this.agent = undefined;
    if (!agent || agent.exitCode !== null) return;
    agent.ref();
    const ended = new Promise((resolve) => agent.once("exit", resolve));
    agent.kill("SIGTERM");
    await ended;
  }

  private settings(): string[] {
    return ["--home", this.home, "--json", "--yes"];
  }

  private env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.home,
      WEIGHHOUSE_DEPLOYMENT: join(this.market.localnet, "deployment.json"),
      WEIGHHOUSE_PASSPHRASE_FILE: join(this.home, "passphrase"),
    };
  }
}

/** Runs `weighhouse-localnet`; what it prints. */
export function localnet(market: Market, command: readonly string[]): Promise<string> {
  const env = { ...process.env, WEIGHHOUSE_LOCALNET: market.localnet };
  return program(market, "weighhouse-localnet", command, env);
}

export function program(
  market: Market,
  name: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: PATIENCE, maxBuffer: 16 << 20 };
    execFile(join(market.programs, name), command, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${name} ${command.join(" ")}: ${stderr || error.message}`));
      else resolve(stdout);
    });
  });
}
