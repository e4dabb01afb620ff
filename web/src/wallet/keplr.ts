import type { ChainInfo, Keplr, Key } from "@keplr-wallet/types";
import { base64 } from "../chain/bytes";
import type { Document } from "../chain/client";
import { readGasPrice } from "../chain/gas";
import type { ChainConfig } from "../config";
import { unitOf } from "../words/format";
import { textDocument } from "./adr36";
import { isSignature } from "./checked";
import { type AminoDocument, type Answer, type Signer, WalletError } from "./signer";
import { Declined, type TextSignature } from "./wallet";

/** What of Keplr's interface is used here, so that whichever wallet has these can be taken. */
export type KeplrLike = Pick<
  Keplr,
  "enable" | "getKey" | "experimentalSuggestChain" | "signAmino" | "signDirect" | "signArbitrary"
>;

/** A wallet of the page with Keplr's interface. */
export interface FoundKeplr {
  id: string;
  name: string;
  wallet: KeplrLike;
}

/** Where wallets with the interface put themselves. */
const PLACES = [
  { id: "keplr", name: "Keplr", of: (page: Places) => page.keplr },
  { id: "leap", name: "Leap", of: (page: Places) => page.leap },
  { id: "cosmostation", name: "Cosmostation", of: (page: Places) => page.cosmostation?.providers?.keplr },
];

interface Places {
  keplr?: KeplrLike;
  leap?: KeplrLike;
  cosmostation?: { providers?: { keplr?: KeplrLike } };
}

/** The wallets that are in the page now. One that stands in another's place too is named once. */
export function foundKeplrs(page: Places = window as unknown as Places): FoundKeplr[] {
  const found: FoundKeplr[] = [];
  for (const { id, name, of } of PLACES) {
    const wallet = of(page);
    if (wallet && !found.some((other) => other.wallet === wallet)) found.push({ id, name, wallet });
  }
  return found;
}

/** Connects: the wallet is told of the chain, unlocked, and asked for its account. */
export async function connectKeplr(found: FoundKeplr, chain: ChainConfig): Promise<KeplrSigner> {
  const { wallet } = found;
  const key = await asking(async () => {
    await wallet.experimentalSuggestChain(chainInfo(chain));
    await wallet.enable(chain.id);
    return wallet.getKey(chain.id);
  });
  if (!key.bech32Address.startsWith(`${chain.prefix}1`)) throw new WalletError("chain", key.bech32Address);
  return new KeplrSigner(found, chain, key);
}

export class KeplrSigner implements Signer {
  readonly account;
  readonly wallet: { id: string; name: string };
  /** A hardware wallet shows and signs amino's documents alone. */
  private readonly isHardware: boolean;

  constructor(
    private readonly found: FoundKeplr,
    private readonly chain: ChainConfig,
    key: Key,
  ) {
    const { bech32Address: address, pubKey: publicKey } = key;
    const { id, name } = found;
    this.wallet = { id, name };
    this.account = { address, name: key.name || name, kind: "keplr" as const, publicKey };
    this.isHardware = key.isNanoLedger || key.isKeystone;
  }

  async sign(document: Document): Promise<Answer> {
    await this.same();
    const { address } = this.account;
    // The fee is the page's, which simulated it; its memo is none. Where another account pays, this one need not have it.
    const disableBalanceCheck = document.granter !== null;
    const options = { preferNoSetFee: true, preferNoSetMemo: true, disableBalanceCheck };
    if (this.isHardware) {
      const asked = document.amino.document as Parameters<Keplr["signAmino"]>[2];
      const { signed, signature } = await asking(() =>
        this.found.wallet.signAmino(this.chain.id, address, asked, options),
      );
      return { mode: "amino", document: signed as AminoDocument, signature: base64(signature.signature) };
    }
    const { chainId, accountNumber, body, direct } = document;
    const asked = { bodyBytes: body, authInfoBytes: direct.authInfo, chainId, accountNumber };
    // Wallets ask the number for its digits alone: the language's own big numbers have them.
    const { signed, signature } = await asking(() =>
      this.found.wallet.signDirect(
        this.chain.id,
        address,
        asked as unknown as Parameters<Keplr["signDirect"]>[2],
        options,
      ),
    );
    return {
      mode: "direct",
      chainId: signed.chainId,
      accountNumber: String(signed.accountNumber),
      body: signed.bodyBytes,
      authInfo: signed.authInfoBytes,
      signature: base64(signature.signature),
    };
  }

  async signText(text: string): Promise<TextSignature> {
    await this.same();
    const { address, publicKey } = this.account;
    const answer = await asking(() => this.found.wallet.signArbitrary(this.chain.id, address, text));
    const signature = base64(answer.signature);
    if (!(await isSignature(signature, textDocument(address, text), publicKey)))
      throw new WalletError("badSignature");
    return { signature, publicKey };
  }

  /** Makes sure that the wallet is still at this account. */
  private async same(): Promise<void> {
    const { bech32Address } = await asking(() => this.found.wallet.getKey(this.chain.id));
    if (bech32Address !== this.account.address) throw new WalletError("otherAccount", bech32Address);
  }
}

/** Sorts what wallets throw: each has words of its own for a reader who says no. */
export async function asking<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const { message, code } = error as { message?: string; code?: number };
    const text = typeof error === "string" ? error : (message ?? "");
    if (code === 4001 || /reject|denied|declined|cancel+ed/i.test(text)) throw new Declined(text);
    if (code === -32002 || /locked|unlock/i.test(text))
      throw new WalletError("locked", text, { cause: error });
    if (/no (?:modular )?chain info|unknown chain|not supported chain/i.test(text))
      throw new WalletError("chain", text, { cause: error });
    throw new WalletError("failed", text, { cause: error });
  }
}

/** The chain as wallets are told of it. */
export function chainInfo(chain: ChainConfig): ChainInfo {
  const { denom, scaled, scale } = readGasPrice(chain.gasPrice);
  const unit = unitOf(denom);
  const currency = { coinDenom: unit, coinMinimalDenom: denom, coinDecimals: unit === denom ? 0 : 6 };
  const price = Number(scaled) / Number(scale);
  const address = (url: string | undefined) => new URL(url ?? "./", document.baseURI).href;
  const prefix = chain.prefix;
  return {
    chainId: chain.id,
    chainName: chain.name,
    rpc: address(chain.rpc[0]),
    rest: address(chain.rest ?? chain.rpc[0]),
    bip44: { coinType: chain.coinType },
    bech32Config: {
      bech32PrefixAccAddr: prefix,
      bech32PrefixAccPub: `${prefix}pub`,
      bech32PrefixValAddr: `${prefix}valoper`,
      bech32PrefixValPub: `${prefix}valoperpub`,
      bech32PrefixConsAddr: `${prefix}valcons`,
      bech32PrefixConsPub: `${prefix}valconspub`,
    },
    stakeCurrency: currency,
    currencies: [currency],
    feeCurrencies: [{ ...currency, gasPriceStep: { low: price, average: price, high: price * 2 } }],
    features: ["cosmwasm"],
  };
}
