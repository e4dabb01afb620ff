import { hkdfSync } from "node:crypto";
import { encodeSecp256k1Pubkey, pubkeyToAddress } from "@cosmjs/amino";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hashTypedData, hexToBytes, numberToHex, type TypedDataDefinition } from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";

/** What a test may have the wallet do. Each can be changed while a page is open. */
export interface EthereumSwitches {
  /** The reader presses "Reject" wherever the wallet asks. */
  reject?: boolean;
  /** The wallet is locked, and the reader leaves it so. */
  locked?: boolean;
  /** The account is a contract. */
  contract?: boolean;
  /** Several parties sign together: each signature is another one. */
  differs?: boolean;
  /** Signs with another account than the one that it names. */
  signsAs?: string;
}

/** EIP-1193's error of a reader who said no. */
class ProviderError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A wallet that EIP-6963 announces, with viem's signatures. */
export class TestEthereum {
  readonly asked: string[] = [];
  mnemonic: string;
  readonly switches: EthereumSwitches;

  constructor(mnemonic: string, switches: EthereumSwitches = {}) {
    this.mnemonic = mnemonic;
    this.switches = switches;
  }

  get address(): string {
    return mnemonicToAccount(this.mnemonic).address.toLowerCase();
  }

  async request({ method, params = [] }: { method: string; params?: unknown[] }): Promise<unknown> {
    this.asked.push(method);
    switch (method) {
      case "eth_chainId":
        return "0x1";
      case "eth_accounts":
        return this.switches.locked ? [] : [this.address];
      case "eth_requestAccounts":
        this.consider();
        return [this.address];
      case "eth_getCode":
        return this.switches.contract ? "0x60806040" : "0x";
      case "eth_signTypedData_v4": {
        this.consider();
        const [address, text] = params as [string, string];
        if (address.toLowerCase() !== this.address) throw new ProviderError(4100, "Unauthorized account");
        return this.sign(JSON.parse(text));
      }
      case "personal_sign": {
        this.consider();
        const [message, address] = params as [`0x${string}`, string];
        if (address.toLowerCase() !== this.address) throw new ProviderError(4100, "Unauthorized account");
        const account = mnemonicToAccount(this.switches.signsAs ?? this.mnemonic);
        return account.signMessage({ message: { raw: message } });
      }
      default:
        throw new ProviderError(4200, `${method} is not supported`);
    }
  }

  private sign(typed: TypedDataDefinition): Promise<string> | string {
    const account = mnemonicToAccount(this.switches.signsAs ?? this.mnemonic);
    return this.switches.differs ? signAnew(account, typed) : account.signTypedData(typed);
  }

  private consider(): void {
    if (this.switches.locked) throw new ProviderError(-32002, "Unlock the wallet first");
    if (this.switches.reject) throw new ProviderError(4001, "User rejected the request.");
  }
}

/** A signature that is valid and another one each time, as parties make that sign together. */
function signAnew(account: HDAccount, typed: TypedDataDefinition): string {
  const key = account.getHdKey().privateKey;
  if (!key) throw new Error("an account without a key");
  const options = { prehash: false, extraEntropy: true, format: "recovered" } as const;
  const signature = secp256k1.sign(hexToBytes(hashTypedData(typed)), key, options);
  const [recovery = 0] = signature;
  return `${bytesToHex(signature.slice(1))}${numberToHex(27 + recovery).slice(2)}`;
}

/** What ADR 27 has a wallet sign, as a digest. */
const DIGEST = hexToBytes("0x33d60a64f021bdbc12a9b202991733eb5e44db30f56b4c4a30ba356b63e7c71d");

/** The account of a market's chain that follows from the wallet's first account, by ADR 27's table alone. */
export function derivedAddress(mnemonic: string, prefix: string): string {
  const key = mnemonicToAccount(mnemonic).getHdKey().privateKey;
  if (!key) throw new Error("an account without a key");
  const signature = secp256k1.sign(DIGEST, key, { prehash: false, lowS: true });
  const derived = hkdfSync("sha256", signature, "", "weighhouse/ethereum-key/v1", 48);
  const number = BigInt(`0x${Buffer.from(derived).toString("hex")}`);
  const secret = (number % (secp256k1.Point.Fn.ORDER - 1n)) + 1n;
  const publicKey = secp256k1.getPublicKey(hexToBytes(numberToHex(secret, { size: 32 })), true);
  return pubkeyToAddress(encodeSecp256k1Pubkey(publicKey), prefix);
}
