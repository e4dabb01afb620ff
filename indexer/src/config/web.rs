//! Settings of the storefront that a server hands out.

use std::path::PathBuf;

use clap::Args;
use url::Url;
use weighhouse_deployment::setting;

/// The storefront, and what its page is told.
#[derive(Args, Clone, Debug)]
pub struct Web {
    /// Folder of a built storefront, which is handed out at / beside the API. None is unless given.
    #[arg(long, global = true, env = setting::INDEXER_WEB, value_name = "FOLDER")]
    pub web: Option<PathBuf>,
    /// RPC of a node that browsers ask: it must allow the storefront's origin (CORS). Give several, by several flags or
    /// separated by commas, the first asked first. Without it the storefront shows the market and signs nothing.
    #[arg(long, global = true, env = setting::INDEXER_WEB_RPC, value_name = "URL", value_delimiter = ',')]
    pub web_rpc: Vec<Url>,
    /// REST of a node that wallets ask for balances.
    #[arg(long, global = true, env = setting::INDEXER_WEB_REST, value_name = "URL")]
    pub web_rest: Option<Url>,
    /// Where browsers download sealed files: an address to which a CID is added, such as
    /// https://files.example.net/v1/files/ for what a proxy hands on to --files-listen. Give several, by several flags or
    /// separated by commas, the first asked first.
    #[arg(long, global = true, env = setting::INDEXER_WEB_FILES, value_name = "URL", value_delimiter = ',')]
    pub web_files: Vec<Url>,
    /// Name of the chain in wallets. Without it, its id.
    #[arg(long, global = true, env = setting::INDEXER_WEB_CHAIN_NAME, value_name = "NAME")]
    pub web_chain_name: Option<String>,
    /// Number of the chain's coin by SLIP-44, from which wallets derive keys.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_WEB_COIN_TYPE,
        default_value_t = 118,
        value_name = "NUMBER"
    )]
    pub web_coin_type: u32,
    /// Address of a page that says how an account gets money: a faucet, an exchange, a bridge. The storefront leads there
    /// whoever has too little; without it, it says that any account can send some.
    #[arg(long, global = true, env = setting::INDEXER_WEB_MONEY_FROM, value_name = "URL", value_parser = page)]
    pub web_money_from: Option<Url>,
}

/// A page that a browser opens from a link.
fn page(text: &str) -> Result<Url, String> {
    let url: Url = text.parse().map_err(|error| format!("{error}"))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme => Err(format!("a page has an address of http or https, not {scheme}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_page() {
        assert!(page("https://example.net/faucet").is_ok());
        for wrong in ["javascript:alert(1)", "ftp://example.net/", "example.net"] {
            assert!(page(wrong).is_err(), "{wrong}");
        }
    }
}
