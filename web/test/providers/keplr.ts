import { makeSignDoc, Secp256k1HdWallet, type StdSignature, type StdSignDoc } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import keplr from "@keplr-wallet/cosmos";
import type { ChainInfo, DirectSignResponse, Keplr, Key } from "@keplr-wallet/types";
import { AuthInfo } from "cosmjs-types/cosmos/tx/v1beta1/tx";

/** What a test may have the wallet do. Each can be changed while a page is open. */
export interface KeplrSwitches {
  /** The reader presses "Reject" wherever the wallet asks. */
  reject?: boolean;
  /** The reader closes the window in which the wallet asks for its password. */
  locked?: boolean;
  /** It signs, and answers, for this chain whatever it was asked. */
  answersAs?: string;
  /** A hardware wallet: it signs amino's documents alone. */
  aminoOnly?: boolean;
  /** The reader chooses this fee in the wallet's window. */
  fee?: { amount: string; gas: string };
  /** What the reader writes into the wallet's window for a memo. */
  memo?: string;
  /** It has this account pay the fee, or with no letters in it none but the signer, whatever it was asked. */
  granter?: string;
  /** It signs another text of the same length in the place of one that stands in the messages. */
  swaps?: [string, string];
  /** It knows this chain from its own list, and is not told of it. */
  knows?: string;
}

// A module of the older kind, whose names only its whole has.
const { verifyADR36Amino } = keplr;

type SignedDirect = Parameters<Keplr["signDirect"]>[2];

const REJECTED = "Request rejected";
const KEY_NAME = "Test key";

function missing(name: string): () => never {
  return () => {
    throw new Error(`the wallet of the tests has no ${name}`);
  };
}

/** A wallet with Keplr's interface, that signs with CosmJS. */
export class TestKeplr implements Keplr {
  readonly version = "0.13.41";
  readonly mode = "extension";
  defaultOptions = {};
  /** What the page asked the wallet for, in turn. */
  readonly asked: string[] = [];
  /** Every document that was signed. */
  readonly signed: unknown[] = [];
  mnemonic: string;
  readonly switches: KeplrSwitches;
  private readonly prefix: string;
  private readonly suggested = new Map<string, ChainInfo>();
  private readonly enabled = new Set<string>();

  constructor(mnemonic: string, prefix: string, switches: KeplrSwitches = {}) {
    this.mnemonic = mnemonic;
    this.prefix = prefix;
    this.switches = switches;
  }

  async ping(): Promise<void> {}

  async experimentalSuggestChain(info: ChainInfo): Promise<void> {
    this.consider("experimentalSuggestChain");
    this.suggested.set(info.chainId, info);
  }

  async enable(chains: string | string[]): Promise<void> {
    this.consider("enable");
    for (const chain of [chains].flat()) {
      this.known(chain);
      this.enabled.add(chain);
    }
  }

  async disable(): Promise<void> {
    this.enabled.clear();
  }

  async getKey(chain: string): Promise<Key> {
    this.asked.push("getKey");
    this.unlocked();
    this.known(chain);
    const account = (await (await this.amino()).getAccounts())[0];
    if (!account) throw new Error("a wallet without an account");
    const isNanoLedger = this.switches.aminoOnly ?? false;
    const named = {
      name: KEY_NAME,
      algo: "secp256k1",
      pubKey: account.pubkey,
      bech32Address: account.address,
    };
    return { ...named, address: new Uint8Array(20), ethereumHexAddress: "", isNanoLedger, isKeystone: false };
  }

  async signAmino(chain: string, signer: string, document: StdSignDoc) {
    this.consider("signAmino");
    this.known(chain);
    const { answersAs, fee, memo, granter } = this.switches;
    const { chain_id, account_number, sequence, timeout_height } = document;
    const msgs: StdSignDoc["msgs"] = JSON.parse(this.swapped(JSON.stringify(document.msgs)));
    const coin = document.fee.amount[0];
    const chosen = {
      ...document.fee,
      ...(fee && { amount: [{ denom: coin?.denom ?? "", amount: fee.amount }], gas: fee.gas }),
      ...(granter !== undefined && { granter }),
    };
    // Not by the library's function, which takes no numbers of 64 bits.
    const made: StdSignDoc = {
      chain_id: answersAs ?? chain_id,
      account_number,
      sequence,
      fee: chosen,
      msgs,
      memo: memo ?? document.memo,
      ...(timeout_height !== undefined && { timeout_height }),
    };
    this.signed.push(made);
    return (await this.amino()).signAmino(signer, made);
  }

  async signDirect(chain: string, signer: string, document: SignedDirect): Promise<DirectSignResponse> {
    this.consider("signDirect");
    this.known(chain);
    if (this.switches.aminoOnly) throw new Error("Direct signing isn't supported on Ledger");
    const { answersAs } = this.switches;
    const accountNumber = BigInt(String(document.accountNumber ?? 0));
    const body = Buffer.from(document.bodyBytes ?? new Uint8Array()).toString("latin1");
    const bodyBytes = new Uint8Array(Buffer.from(this.swapped(body), "latin1"));
    const authInfoBytes = withFee(document.authInfoBytes ?? new Uint8Array(), this.switches);
    const chainId = answersAs ?? document.chainId ?? "";
    const made = { bodyBytes, authInfoBytes, chainId, accountNumber };
    this.signed.push(made);
    const { signature } = await (await this.direct()).signDirect(signer, made);
    // The library's big numbers are the language's, and the interface's are a package's.
    return { signed: made as unknown as DirectSignResponse["signed"], signature };
  }

  async signArbitrary(_: string, signer: string, data: string | Uint8Array) {
    this.consider("signArbitrary");
    const { signature } = await (await this.amino()).signAmino(signer, adr36(signer, data));
    // As whoever asked for it would check it by Keplr's own library.
    if (!this.verified(signer, data, signature)) throw new Error("Keplr does not verify what was signed");
    return signature;
  }

  async verifyArbitrary(_: string, signer: string, data: string | Uint8Array, signature: StdSignature) {
    return this.verified(signer, data, signature);
  }

  private verified(signer: string, data: string | Uint8Array, { pub_key, signature }: StdSignature): boolean {
    const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
    return verifyADR36Amino(this.prefix, signer, data, bytes(pub_key.value), bytes(signature));
  }

  private amino(): Promise<Secp256k1HdWallet> {
    return Secp256k1HdWallet.fromMnemonic(this.mnemonic, { prefix: this.prefix });
  }

  private direct(): Promise<DirectSecp256k1HdWallet> {
    return DirectSecp256k1HdWallet.fromMnemonic(this.mnemonic, { prefix: this.prefix });
  }

  private swapped(text: string): string {
    const [found, other] = this.switches.swaps ?? ["", ""];
    return text.replace(found, other);
  }

  /** Asks the reader, who may say no. */
  private consider(what: string): void {
    this.asked.push(what);
    this.unlocked();
    if (this.switches.reject) throw new Error(REJECTED);
  }

  private unlocked(): void {
    if (this.switches.locked) throw new Error("Keyring is locked");
  }

  private known(chain: string): void {
    if (chain !== this.switches.knows && !this.suggested.has(chain))
      throw new Error(`There is no modular chain info for ${chain}`);
  }

  getKeysSettled = missing("getKeysSettled");
  signDirectAux = missing("signDirectAux");
  sendTx = missing("sendTx");
  signDirectWithMessages = missing("signDirectWithMessages");
  signICNSAdr36 = missing("signICNSAdr36");
  signFigureMarketsAuth = missing("signFigureMarketsAuth");
  signEthereum = missing("signEthereum");
  getOfflineSigner = missing("getOfflineSigner");
  getOfflineSignerOnlyAmino = missing("getOfflineSignerOnlyAmino");
  getOfflineSignerAuto = missing("getOfflineSignerAuto");
  suggestToken = missing("suggestToken");
  getSecret20ViewingKey = missing("getSecret20ViewingKey");
  getEnigmaUtils = missing("getEnigmaUtils");
  getEnigmaPubKey = missing("getEnigmaPubKey");
  getEnigmaTxEncryptionKey = missing("getEnigmaTxEncryptionKey");
  enigmaEncrypt = missing("enigmaEncrypt");
  enigmaDecrypt = missing("enigmaDecrypt");
  experimentalSignEIP712CosmosTx_v0 = missing("experimentalSignEIP712CosmosTx_v0");
  getChainInfosWithoutEndpoints = missing("getChainInfosWithoutEndpoints");
  getChainInfoWithoutEndpoints = missing("getChainInfoWithoutEndpoints");
  changeKeyRingName = missing("changeKeyRingName");
  sendEthereumTx = missing("sendEthereumTx");
  suggestERC20 = missing("suggestERC20");
  getStarknetKey = missing("getStarknetKey");
  getStarknetKeysSettled = missing("getStarknetKeysSettled");
  signStarknetDeployAccountTransaction = missing("signStarknetDeployAccountTransaction");
  signStarknetTx = missing("signStarknetTx");
  getBitcoinKey = missing("getBitcoinKey");
  getBitcoinKeysSettled = missing("getBitcoinKeysSettled");
  signPsbt = missing("signPsbt");
  signPsbts = missing("signPsbts");
  getAllWallets = missing("getAllWallets");
  switchAccount = missing("switchAccount");
  get ethereum(): never {
    return missing("ethereum")();
  }
  get starknet(): never {
    return missing("starknet")();
  }
  get bitcoin(): never {
    return missing("bitcoin")();
  }
}

/** The document that a text is signed in: ADR-36. */
function adr36(signer: string, data: string | Uint8Array): StdSignDoc {
  const value = { signer, data: Buffer.from(data).toString("base64") };
  const fee = { gas: "0", amount: [] };
  return makeSignDoc([{ type: "sign/MsgSignData", value }], fee, "", "", 0, 0);
}

function withFee(bytes: Uint8Array, { fee, granter }: KeplrSwitches): Uint8Array {
  if (!fee && granter === undefined) return bytes;
  const auth = AuthInfo.decode(bytes);
  const denom = auth.fee?.amount[0]?.denom ?? "";
  const chosen = {
    amount: fee ? [{ denom, amount: fee.amount }] : (auth.fee?.amount ?? []),
    gasLimit: fee ? BigInt(fee.gas) : (auth.fee?.gasLimit ?? 0n),
    payer: auth.fee?.payer ?? "",
    granter: granter ?? auth.fee?.granter ?? "",
  };
  return AuthInfo.encode({ ...auth, fee: chosen }).finish();
}
