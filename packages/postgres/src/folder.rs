//! The folders of a cluster, and the account that owns them.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{chown, DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// An account that runs Postgres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// Number of the account.
    pub uid: u32,
    /// Number of its group.
    pub gid: u32,
}

/// The account for a process of root, which Postgres refuses to be: the one that Debian made for it, or nobody.
pub(crate) fn unprivileged() -> Result<Option<User>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let file = Path::new("/etc/passwd");
    let text = fs::read_to_string(file).map_err(Error::file(file))?;
    let user = |wanted: &&str| {
        let mut fields = text.lines().find(|line| line.split(':').next() == Some(wanted))?.split(':').skip(2);
        Some(User { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
    };
    ["postgres", "nobody"].iter().find_map(user).map(Some).ok_or(Error::NoUser)
}

pub(crate) fn everybody_may_enter(folder: &Path) -> bool {
    folder.ancestors().all(|path| fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0))
}

/// A short path that every account can reach, the same for the same folder.
pub(crate) fn elsewhere(folder: &Path, name: &str) -> PathBuf {
    let digest = hex::encode(&Sha256::digest(folder.as_os_str().as_bytes())[..8]);
    Path::new("/var/tmp").join(format!("{name}-postgres-{digest}"))
}

/// Makes a folder for one account alone. One that is there must belong to it, or to this process.
pub(crate) fn own(path: &Path, user: Option<User>) -> Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let found = fs::symlink_metadata(path).map_err(Error::file(path))?;
            let ours = [Some(rustix::process::geteuid().as_raw()), user.map(|user| user.uid)];
            if !found.is_dir() || !ours.contains(&Some(found.uid())) {
                return Err(Error::Foreign { path: path.to_owned() });
            }
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(Error::file(path))?;
        }
        other => other.map_err(Error::file(path))?,
    }
    transfer(path, user)
}

/// Gives a file or folder to the account.
pub(crate) fn transfer(path: &Path, user: Option<User>) -> Result<()> {
    user.map_or(Ok(()), |user| chown(path, Some(user.uid), Some(user.gid))).map_err(Error::file(path))
}

/// Removes a folder that may not be there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}

/// Writes a file that its owner alone can read.
pub(crate) fn write_private(file: &Path, text: &str) -> Result<()> {
    let mut options = fs::File::options();
    let opened = options.create(true).truncate(true).write(true).mode(0o600).open(file);
    opened.and_then(|mut opened| opened.write_all(text.as_bytes())).map_err(Error::file(file))
}

/// Whether a process works in the folder.
pub(crate) fn has_processes(folder: &Path) -> bool {
    let identity = |path: &Path| fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino())).ok();
    let Some(wanted) = identity(folder) else { return false };
    let mut entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.any(|entry| identity(&entry.path().join("cwd")) == Some(wanted))
}
