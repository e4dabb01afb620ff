//! The environment's names for settings: one name for one setting, whichever program reads it.
//!
//! A variable is `WEIGHHOUSE_` and the flag's name. A setting that only `weighhouse-indexer` has is
//! `WEIGHHOUSE_INDEXER_` and the flag's name, so that one environment serves all programs.

/// The file that says where a market is.
pub const DEPLOYMENT: &str = "WEIGHHOUSE_DEPLOYMENT";
/// RPC of a CometBFT node.
pub const RPC: &str = "WEIGHHOUSE_RPC";
/// RPC of a Kubo node.
pub const IPFS: &str = "WEIGHHOUSE_IPFS";
/// GraphQL of an indexer.
pub const GRAPHQL: &str = "WEIGHHOUSE_GRAPHQL";
pub const CHAIN_ID: &str = "WEIGHHOUSE_CHAIN_ID";
/// Bech32 prefix of the chain's addresses.
pub const PREFIX: &str = "WEIGHHOUSE_PREFIX";
/// Price of a unit of gas.
pub const GAS_PRICE: &str = "WEIGHHOUSE_GAS_PRICE";
/// Address of the registry contract.
pub const REGISTRY: &str = "WEIGHHOUSE_REGISTRY";
/// Address of the license contract.
pub const LICENSE: &str = "WEIGHHOUSE_LICENSE";
/// Address of the escrow contract.
pub const ESCROW: &str = "WEIGHHOUSE_ESCROW";
/// Address of the royalties contract.
pub const ROYALTIES: &str = "WEIGHHOUSE_ROYALTIES";
/// Address of the reputation contract.
pub const REPUTATION: &str = "WEIGHHOUSE_REPUTATION";

/// The filter of every program's log, in the syntax of `tracing-subscriber`: `info,weighhouse=debug`.
pub const LOG: &str = "WEIGHHOUSE_LOG";

/// The configuration file of `weighhouse`.
pub const CONFIG: &str = "WEIGHHOUSE_CONFIG";
/// The folder of keys, secrets and journals.
pub const HOME: &str = "WEIGHHOUSE_HOME";
/// Name of the key that signs.
pub const KEY: &str = "WEIGHHOUSE_KEY";
/// The file whose first line is the key store's passphrase.
pub const PASSPHRASE_FILE: &str = "WEIGHHOUSE_PASSPHRASE_FILE";
/// The folder of encrypted backups.
pub const BACKUPS: &str = "WEIGHHOUSE_BACKUPS";

/// URL of the indexer's database. It holds a password, so no flag takes it.
pub const INDEXER_DATABASE_URL: &str = "WEIGHHOUSE_INDEXER_DATABASE_URL";
/// The file with that URL.
pub const INDEXER_DATABASE_URL_FILE: &str = "WEIGHHOUSE_INDEXER_DATABASE_URL_FILE";
/// URL of a replica of the indexer's database. It holds a password, so no flag takes it.
pub const INDEXER_REPLICA_URL: &str = "WEIGHHOUSE_INDEXER_REPLICA_URL";
/// The file with that URL.
pub const INDEXER_REPLICA_URL_FILE: &str = "WEIGHHOUSE_INDEXER_REPLICA_URL_FILE";
/// The folder of the indexer's private Postgres.
pub const INDEXER_DATA_FOLDER: &str = "WEIGHHOUSE_INDEXER_DATA_FOLDER";
/// The folder of the indexer's search index.
pub const INDEXER_SEARCH_FOLDER: &str = "WEIGHHOUSE_INDEXER_SEARCH_FOLDER";
/// The address at which the indexer listens.
pub const INDEXER_LISTEN: &str = "WEIGHHOUSE_INDEXER_LISTEN";
/// The address at which the indexer tells its operator how it stands.
pub const INDEXER_ADMIN_LISTEN: &str = "WEIGHHOUSE_INDEXER_ADMIN_LISTEN";
/// The points that a caller of the indexer may spend at once.
pub const INDEXER_BUDGET: &str = "WEIGHHOUSE_INDEXER_BUDGET";
/// The points that come back to a caller of the indexer in a second.
pub const INDEXER_BUDGET_PER_SECOND: &str = "WEIGHHOUSE_INDEXER_BUDGET_PER_SECOND";
/// The number of requests that the indexer answers at the same time.
pub const INDEXER_CONCURRENCY: &str = "WEIGHHOUSE_INDEXER_CONCURRENCY";
/// The networks of the proxies that the indexer believes, separated by commas.
pub const INDEXER_TRUSTED_PROXIES: &str = "WEIGHHOUSE_INDEXER_TRUSTED_PROXIES";
/// Whether a proxy ends TLS for all callers of the indexer.
pub const INDEXER_BEHIND_TLS: &str = "WEIGHHOUSE_INDEXER_BEHIND_TLS";
/// The URL of a collector of OpenTelemetry.
pub const INDEXER_OTLP_ENDPOINT: &str = "WEIGHHOUSE_INDEXER_OTLP_ENDPOINT";
/// The seconds in which the indexer's requests may end after a signal.
pub const INDEXER_STOP_SECONDS: &str = "WEIGHHOUSE_INDEXER_STOP_SECONDS";
/// The first height that the indexer reads.
pub const INDEXER_START_HEIGHT: &str = "WEIGHHOUSE_INDEXER_START_HEIGHT";
/// URLs of gateways to IPFS, separated by commas.
/// See `--outside-host`.
pub const INDEXER_OUTSIDE_HOST: &str = "WEIGHHOUSE_INDEXER_OUTSIDE_HOST";
/// See `--outside-root`.
pub const INDEXER_OUTSIDE_ROOT: &str = "WEIGHHOUSE_INDEXER_OUTSIDE_ROOT";
pub const INDEXER_IPFS_GATEWAY: &str = "WEIGHHOUSE_INDEXER_IPFS_GATEWAY";
/// The number of blocks that the indexer asks for at the same time.
pub const INDEXER_FETCHERS: &str = "WEIGHHOUSE_INDEXER_FETCHERS";
/// The number of blocks up to which an indexer behind the chain's head is ready.
pub const INDEXER_READY_LAG: &str = "WEIGHHOUSE_INDEXER_READY_LAG";
/// Whether the indexer logs JSON.
pub const INDEXER_LOG_JSON: &str = "WEIGHHOUSE_INDEXER_LOG_JSON";
/// The domain of the storefront that accounts sign in to.
pub const INDEXER_DOMAIN: &str = "WEIGHHOUSE_INDEXER_DOMAIN";
/// The file with the keys that seal what accounts keep.
pub const INDEXER_VAULT_KEY_FILE: &str = "WEIGHHOUSE_INDEXER_VAULT_KEY_FILE";
/// The file with the key that grants newcomers' fees.
pub const INDEXER_FEE_GRANT_KEY_FILE: &str = "WEIGHHOUSE_INDEXER_FEE_GRANT_KEY_FILE";
/// The coin that one fee grant pays at most.
pub const INDEXER_FEE_GRANT_AMOUNT: &str = "WEIGHHOUSE_INDEXER_FEE_GRANT_AMOUNT";
/// The file with the operator's webhook for feedback, and its secret.
pub const INDEXER_FEEDBACK_WEBHOOK_FILE: &str = "WEIGHHOUSE_INDEXER_FEEDBACK_WEBHOOK_FILE";
/// The number of hours for which a fee grant can be used.
pub const INDEXER_FEE_GRANT_HOURS: &str = "WEIGHHOUSE_INDEXER_FEE_GRANT_HOURS";
/// The number of fee grants of a day.
pub const INDEXER_FEE_GRANTS_A_DAY: &str = "WEIGHHOUSE_INDEXER_FEE_GRANTS_A_DAY";
/// The number of bytes of all uploaded files.
pub const INDEXER_UPLOAD_DISK: &str = "WEIGHHOUSE_INDEXER_UPLOAD_DISK";
/// The number of bytes of uploaded files that the indexer keeps for each least bond of their seller.
pub const INDEXER_UPLOAD_BOND_BYTES: &str = "WEIGHHOUSE_INDEXER_UPLOAD_BOND_BYTES";
/// The number of bytes that one file may have.
pub const INDEXER_FILE_BYTES: &str = "WEIGHHOUSE_INDEXER_FILE_BYTES";
/// The folder of files while the indexer checks them.
pub const INDEXER_FILES_FOLDER: &str = "WEIGHHOUSE_INDEXER_FILES_FOLDER";
/// The address at which the indexer hands files out.
pub const INDEXER_FILES_LISTEN: &str = "WEIGHHOUSE_INDEXER_FILES_LISTEN";
/// The file with the CIDs of what the indexer does not hand out.
pub const INDEXER_DENYLIST_FILE: &str = "WEIGHHOUSE_INDEXER_DENYLIST_FILE";
/// The folder of the storefront that the indexer hands out.
pub const INDEXER_WEB: &str = "WEIGHHOUSE_INDEXER_WEB";
/// URLs of the nodes' RPC that the storefront's page asks, separated by commas.
pub const INDEXER_WEB_RPC: &str = "WEIGHHOUSE_INDEXER_WEB_RPC";
/// The URL of a node's REST that wallets ask.
pub const INDEXER_WEB_REST: &str = "WEIGHHOUSE_INDEXER_WEB_REST";
/// URLs from which browsers download sealed files, separated by commas.
pub const INDEXER_WEB_FILES: &str = "WEIGHHOUSE_INDEXER_WEB_FILES";
/// The chain's name in wallets.
pub const INDEXER_WEB_CHAIN_NAME: &str = "WEIGHHOUSE_INDEXER_WEB_CHAIN_NAME";
/// The number of the chain's coin by SLIP-44.
pub const INDEXER_WEB_COIN_TYPE: &str = "WEIGHHOUSE_INDEXER_WEB_COIN_TYPE";
/// The page that says how an account gets money.
pub const INDEXER_WEB_MONEY_FROM: &str = "WEIGHHOUSE_INDEXER_WEB_MONEY_FROM";

/// The folder of a localnet.
pub const LOCALNET: &str = "WEIGHHOUSE_LOCALNET";
/// The folder of the contracts' Wasm.
pub const ARTIFACTS: &str = "WEIGHHOUSE_ARTIFACTS";
/// The folder of the programs that `make setup` fetched or built.
pub const CACHE: &str = "WEIGHHOUSE_CACHE";
/// The program `wasmd`.
pub const WASMD: &str = "WEIGHHOUSE_WASMD";
/// The program `ipfs`.
pub const KUBO: &str = "WEIGHHOUSE_KUBO";
/// The program `weighhouse-indexer`.
pub const INDEXER_BIN: &str = "WEIGHHOUSE_INDEXER_BIN";
/// The program `weighhouse-deployer`.
pub const DEPLOYER_BIN: &str = "WEIGHHOUSE_DEPLOYER_BIN";
/// The program `weighhouse`.
pub const CLI_BIN: &str = "WEIGHHOUSE_CLI_BIN";
