import type { ChainConfig } from "../config";
import { connectEthereum, type FoundEthereum, watchEthereum } from "./ethereum";
import { connectKeplr, foundKeplrs } from "./keplr";
import type { KeptAccount } from "./kept";
import { type Signer, WalletError } from "./signer";

/** How long wallets may take to announce themselves, in milliseconds. */
const ANNOUNCED_WITHIN = 1_000;

/** The live wallet of an account that an earlier page connected. An account of an Ethereum wallet has its key derived again
 * by one signature, and compared. */
export async function revived(kept: KeptAccount, chain: ChainConfig): Promise<Signer> {
  const signer = kept.kind === "ethereum" ? await ethereum(kept, chain) : await keplr(kept, chain);
  if (signer.account.address !== kept.address) throw new WalletError("otherAccount", signer.account.address);
  return signer;
}

/** The account at which a wallet with Keplr's interface is now. */
export async function connected(
  kept: KeptAccount,
  chain: ChainConfig,
): Promise<{ kept: KeptAccount; signer: Signer }> {
  const signer = await keplr(kept, chain);
  return { kept: { ...signer.account, wallet: signer.wallet }, signer };
}

async function keplr(kept: KeptAccount, chain: ChainConfig): Promise<Signer> {
  const found = foundKeplrs().find(({ id }) => id === kept.wallet?.id);
  if (!found) throw new WalletError("gone", kept.wallet?.name);
  return connectKeplr(found, chain);
}

async function ethereum(kept: KeptAccount, chain: ChainConfig): Promise<Signer> {
  const found = await new Promise<FoundEthereum | undefined>((resolve) => {
    let stop = () => {};
    const end = (wallet?: FoundEthereum) => {
      clearTimeout(limit);
      stop();
      resolve(wallet);
    };
    const limit = setTimeout(end, ANNOUNCED_WITHIN);
    stop = watchEthereum((all) => {
      const wallet = all.find(({ id }) => id === kept.wallet?.id);
      if (wallet) queueMicrotask(() => end(wallet));
    });
  });
  if (!found) throw new WalletError("gone", kept.wallet?.name);
  return connectEthereum(found, chain, { earlier: kept.address });
}
