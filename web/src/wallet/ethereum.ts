import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Document } from "../chain/client";
import type { ChainConfig } from "../config";
import { addressOf } from "./address";
import { textDocument } from "./adr36";
import { secretOf, signerOf, TYPED } from "./derive";
import { asking } from "./keplr";
import { type Answer, type Signer, WalletError } from "./signer";
import type { TextSignature } from "./wallet";

/** EIP-1193, as far as it is asked here. */
export interface Provider {
  request(asked: { method: string; params?: unknown[] }): Promise<unknown>;
  on?(event: string, listener: (accounts: string[]) => void): void;
  removeListener?(event: string, listener: (accounts: string[]) => void): void;
}

/** A wallet that EIP-6963 announced. */
export interface FoundEthereum {
  /** The wallet's own name in reverse domain notation, which stays the same. */
  id: string;
  name: string;
  provider: Provider;
}

/** Hears of wallets until it is stopped. A wallet may announce itself at any time, and more than once. */
export function watchEthereum(heard: (found: FoundEthereum[]) => void): () => void {
  const found = new Map<string, FoundEthereum>();
  const listen = (event: Event) => {
    const { info, provider } = (event as CustomEvent).detail ?? {};
    if (typeof info?.rdns !== "string" || typeof provider?.request !== "function") return;
    found.set(info.rdns, { id: info.rdns, name: String(info.name).slice(0, 40), provider });
    heard([...found.values()]);
  };
  window.addEventListener("eip6963:announceProvider", listen);
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  return () => window.removeEventListener("eip6963:announceProvider", listen);
}

/** Code of an account that has a key all the same: EIP-7702 lets it borrow a contract's. */
const DELEGATION = /^0xef0100[0-9a-f]{40}$/i;

/**
 * Derives the account of a wallet's first address. It is asked twice and both signatures compared: from one that differs
 * the next time, nobody would ever find this account again. `earlier` is the address that this browser knows to follow
 * from it; then one signature is enough. `turn` hears which signature is asked for.
 */
export async function connectEthereum(
  { id, name, provider }: FoundEthereum,
  chain: ChainConfig,
  options: { earlier?: string; turn?: (turn: 1 | 2) => void } = {},
): Promise<EthereumSigner> {
  const accounts = await asking(() => provider.request({ method: "eth_requestAccounts" }));
  const owner = Array.isArray(accounts) ? String(accounts[0] ?? "").toLowerCase() : "";
  if (!/^0x[0-9a-f]{40}$/.test(owner)) throw new WalletError("locked");
  const code = await asking(() => provider.request({ method: "eth_getCode", params: [owner, "latest"] }));
  if (typeof code !== "string" || (!/^0x0*$/.test(code) && !DELEGATION.test(code)))
    throw new WalletError("contract", owner);
  const sign = async () => {
    const params = [owner, JSON.stringify(TYPED)];
    const signature = String(
      await asking(() => provider.request({ method: "eth_signTypedData_v4", params })),
    );
    if (signerOf(signature) !== owner) throw new WalletError("otherKey", owner);
    return signature;
  };
  options.turn?.(1);
  const secret = secretOf(await sign());
  const signer = new EthereumSigner({ id, name }, secret, chain.prefix);
  if (options.earlier !== undefined) {
    if (signer.account.address !== options.earlier)
      throw new WalletError("otherAccount", signer.account.address);
    return signer;
  }
  options.turn?.(2);
  const again = secretOf(await sign());
  if (again.some((byte, place) => byte !== secret[place])) throw new WalletError("differs", owner);
  again.fill(0);
  return signer;
}

/** Signs with a key that is in this page's memory alone. */
export class EthereumSigner implements Signer {
  readonly account;
  readonly #secret: Uint8Array;

  constructor(
    readonly wallet: { id: string; name: string },
    secret: Uint8Array,
    prefix: string,
  ) {
    const publicKey = secp256k1.getPublicKey(secret, true);
    this.#secret = secret;
    this.account = {
      address: addressOf(publicKey, prefix),
      name: wallet.name,
      kind: "ethereum" as const,
      publicKey,
    };
  }

  async sign({ chainId, accountNumber, body, direct }: Document): Promise<Answer> {
    const { authInfo, bytes } = direct;
    const signature = this.signature(bytes);
    return { mode: "direct", chainId, accountNumber: accountNumber.toString(), body, authInfo, signature };
  }

  async signText(text: string): Promise<TextSignature> {
    const { address, publicKey } = this.account;
    return { signature: this.signature(textDocument(address, text)), publicKey };
  }

  /** Forgets the key. */
  forget(): void {
    this.#secret.fill(0);
  }

  private signature(bytes: Uint8Array): Uint8Array {
    return secp256k1.sign(bytes, this.#secret, { lowS: true, prehash: true });
  }
}
