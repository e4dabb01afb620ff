// Asks a collection what wallets ask, through CosmJS, and prints each answer by its question.
//
//     node ask.js RPC COLLECTION LICENSE OWNER
import { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";

const [rpc, collection, license, owner] = process.argv.slice(2);

const QUESTIONS = {
  num_tokens: {},
  contract_info: {},
  minter: {},
  owner_of: { token_id: license },
  nft_info: { token_id: license },
  all_nft_info: { token_id: license },
  tokens: { owner },
  all_tokens: { limit: 100 },
  approvals: { token_id: license },
  all_operators: { owner },
  royalty_info: { token_id: license, sale_price: "1000000" },
  check_royalties: {},
  extension: { msg: { check_royalties: {} } },
  get_collection_info_and_extension: {},
  get_minter_ownership: {},
  get_creator_ownership: {},
  get_additional_minters: {},
  get_withdraw_address: {},
  get_config: {},
  get_all_info: {},
};

// By name: CosmJS takes the chain's CometBFT 0.39 for an older one.
const client = await CosmWasmClient.create(await Comet38Client.connect(rpc));
const answers = {};
for (const [name, question] of Object.entries(QUESTIONS)) {
  answers[name] = await client.queryContractSmart(collection, { [name]: question });
}
console.log(JSON.stringify(answers));
client.disconnect();
