//! Kubo by itself: no peers, nothing beyond the loopback interface.

use std::{fs, path::Path};

use serde_json::json;
use tokio::process::Command;

use crate::{
    ports::Ports,
    process::{run, Launch},
    tools, Error, Result,
};

/// Makes the repository, whole or not at all.
pub(crate) async fn prepare(folder: &Path, ports: &Ports) -> Result<()> {
    let home = folder.join("kubo");
    if home.exists() {
        return Ok(());
    }
    let draft = folder.join("kubo.new");
    if draft.exists() {
        fs::remove_dir_all(&draft).map_err(Error::file(&draft))?;
    }
    let mut command = Command::new(tools::kubo()?);
    // The profile `test` has loopback addresses, no bootstrap peers and no discovery.
    command.args(["init", "--profile=test", "--empty-repo"]).env("IPFS_PATH", &draft);
    run(command, None).await?;
    configure(&draft.join("config"), ports)?;
    fs::rename(&draft, &home).map_err(Error::file(&home))
}

/// How Kubo is started.
pub(crate) fn launch(folder: &Path) -> Result<Launch> {
    let env = vec![("IPFS_PATH", folder.join("kubo").into()), ("IPFS_TELEMETRY", "off".into())];
    let args = ["daemon", "--migrate=false"].map(Into::into).to_vec();
    Ok(Launch { program: tools::kubo()?, args, env, user: None })
}

fn configure(file: &Path, ports: &Ports) -> Result<()> {
    let text = fs::read_to_string(file).map_err(Error::file(file))?;
    let mut config: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Error::unusable(file.display(), error))?;
    let loopback = |port: u16| format!("/ip4/127.0.0.1/tcp/{port}");
    config["Addresses"] = json!({
        "API": loopback(ports.ipfs_api),
        "Gateway": loopback(ports.ipfs_gateway),
        "Swarm": [loopback(ports.ipfs_swarm)],
        "Announce": [], "AppendAnnounce": [], "NoAnnounce": [],
    });
    config["Bootstrap"] = json!([]);
    config["AutoConf"] = json!({"Enabled": false});
    config["AutoTLS"] = json!({"Enabled": false});
    config["AutoNAT"] = json!({"ServiceMode": "disabled"});
    config["Discovery"] = json!({"MDNS": {"Enabled": false}});
    config["Routing"] = json!({"Type": "none"});
    config["DNS"] = json!({"Resolvers": {}});
    config["Ipns"]["DelegatedPublishers"] = json!([]);
    config["Provide"] = json!({"Enabled": false});
    config["Swarm"]["DisableNatPortMap"] = json!(true);
    config["Swarm"]["RelayClient"] = json!({"Enabled": false});
    config["Swarm"]["RelayService"] = json!({"Enabled": false});
    config["Gateway"]["NoFetch"] = json!(true);
    config["Plugins"] = json!({"Plugins": {"telemetry": {"Config": {"Mode": "off"}}}});
    fs::write(file, config.to_string()).map_err(Error::file(file))
}
