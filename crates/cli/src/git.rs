//! What git says of the folder a job's code is in. The commands and the variables that stand for their answers are those of
//! the official client (`get_git_properties`), which asks in the folder it was started from; the code's own says more.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use run_composer_core::git::Repository;

/// `None` where there is no git, no repository and no variable.
pub fn repository(folder: &Path) -> Option<Repository> {
    let given = |name: &str| {
        let value = env::var(format!("AZUREML_GIT_{name}")).ok()?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let inside = git(folder, &["rev-parse", "--is-inside-work-tree"]).as_deref() == Some("true");
    let ask = |args: &[&str]| inside.then(|| git(folder, args)).flatten().filter(|answer| !answer.is_empty());
    // Without a remote some versions print its usual name.
    let url = || ask(&["ls-remote", "--get-url"]).filter(|url| url != "origin");
    let status = || inside.then(|| git(folder, &["status", "--porcelain", "."])).flatten();
    let found = Repository {
        url: given("REPOSITORY_URI").or_else(url),
        branch: given("BRANCH").or_else(|| ask(&["symbolic-ref", "--short", "HEAD"])),
        commit: given("COMMIT").or_else(|| ask(&["rev-parse", "HEAD"])),
        dirty: given("DIRTY")
            .map(|dirty| matches!(dirty.to_ascii_lowercase().as_str(), "true" | "1"))
            .or_else(|| status().map(|changed| !changed.is_empty())),
        build_id: given("BUILD_ID"),
        build_uri: given("BUILD_URI"),
    };
    (found != Repository::default()).then_some(found)
}

/// What git prints, without the blanks around it; `None` where it fails.
fn git(folder: &Path, args: &[&str]) -> Option<String> {
    let answer = Command::new("git")
        .arg("-C")
        .arg(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        .args(args)
        // A look must not write into the repository.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    answer.status.success().then(|| text.trim().to_owned())
}
