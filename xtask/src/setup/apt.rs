//! Debian's package manager. Must not know why a package is wanted.

use anyhow::{Context, Result, bail};

use crate::process;

/// Whether this machine installs its packages with apt.
pub fn available() -> bool {
    process::find(&["apt-get"]).is_some()
}

/// Installs packages; the lists are renewed first, because old ones name versions that are gone.
pub fn install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    if !available() {
        bail!("please install these packages, or what your system calls them, and run this again: {wanted}");
    }
    let by_hand =
        format!("please run `apt-get install --no-install-recommends {wanted}` as root, then this again");
    run(&["update", "-qq"]).context(by_hand.clone())?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    run(&[&install, packages].concat()).context(by_hand)
}

/// Runs apt-get as root, without ever asking.
fn run(args: &[&str]) -> Result<()> {
    let env = [("DEBIAN_FRONTEND".to_owned(), "noninteractive".to_owned())];
    let command = if is_root() {
        process::command("apt-get", args, &env)
    } else {
        let sudo = ["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
        process::command("sudo", &[&sudo, args].concat(), &env)
    };
    process::quiet(command).map(|_| ())
}

fn is_root() -> bool {
    process::quiet(process::command("id", &["-u"], &[])).is_ok_and(|id| id == "0")
}
