/** What an operator says of the market, in `config.json` beside the page. */
export interface Config {
  /** The address of the index's API, with a slash at its end. */
  api: string;
  /**
   * Where sealed files are had: addresses to which a CID is added, such as `https://files.example.net/v1/files/` of an index,
   * or `https://ipfs.example.net/ipfs/` of a gateway. The first that answers is asked; each file is checked by its roots.
   */
  files?: string[];
  /** The denom in which prices are shown and compared unless the reader chooses another; the market's first if none is named. */
  denom?: string;
  /** A page that says where the money of the chain comes from, such as a faucet or an exchange. */
  moneyFrom?: string;
  /** The chain and its contracts, asked and paid by the page itself: without them the page only shows. */
  chain?: ChainConfig;
  /** The fees that the operator pays for an account's first transaction; none are paid without it. */
  feeGrants?: FeeGrantConfig;
}

export interface FeeGrantConfig {
  /** The account that pays. */
  granter: string;
  /** What it pays at most, in base units of the denom in which fees are paid. */
  amount: string;
  denom: string;
  /** The hours for which it pays. */
  hours: number;
}

export interface ChainConfig {
  id: string;
  name: string;
  /** Nodes by their RPC, the first asked first; a wallet is given that one. */
  rpc: string[];
  /** A node's REST, which wallets ask for balances. */
  rest?: string;
  /** What addresses begin with. */
  prefix: string;
  /** SLIP-44's number of the coin. */
  coinType: number;
  /** What a unit of gas costs, such as `0.0025uwhs`. */
  gasPrice: string;
  contracts: {
    registry: string;
    license: string;
    escrow: string;
    royalties: string;
    /** Absent in a market without profiles, reviews and reports. */
    reputation?: string;
  };
}

/** Reads it; without one, the index is where the page came from. */
export async function readConfig(): Promise<Config> {
  const here = new URL("./", document.baseURI).href;
  try {
    const answer = await fetch("./config.json", { cache: "no-cache" });
    const found: Partial<Config> = answer.ok ? await answer.json() : {};
    return { ...found, api: new URL(found.api ?? "./", here).href };
  } catch {
    return { api: here };
  }
}
