//! Where code comes from: what is known of its git repository, as properties of a run. Runs no git; the host does, or shows
//! the files of the repository.

use crate::job::ProjectFiles;

/// What is known of a repository. A run keeps it under the names that the official client uses
/// (`get_git_properties` of azure-ai-ml 1.35).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    /// Address of the remote, as git knows it.
    pub url: Option<String>,
    /// Branch; `None` where the head is detached.
    pub branch: Option<String>,
    /// Commit, 40 hex digits; `None` before the first one.
    pub commit: Option<String>,
    /// Whether files below the code folder are changed or untracked; `None` where that is not known.
    pub dirty: Option<bool>,
    /// Id of the build that submits, from a build server.
    pub build_id: Option<String>,
    /// Address of that build.
    pub build_uri: Option<String>,
}

impl Repository {
    /// The properties of a run. The official client sends none of them where the address holds credentials; here the
    /// address goes without them.
    pub fn properties(&self) -> Vec<(&'static str, String)> {
        let dirty = self.dirty.map(|dirty| if dirty { "True" } else { "False" }.to_owned());
        [
            ("mlflow.source.git.repoURL", self.url.as_deref().map(without_credentials)),
            ("mlflow.source.git.branch", self.branch.clone()),
            ("mlflow.source.git.commit", self.commit.clone()),
            ("azureml.git.dirty", dirty),
            ("azureml.git.build_id", self.build_id.clone()),
            ("azureml.git.build_uri", self.build_uri.as_deref().map(without_credentials)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .collect()
    }

    /// In a line, for people: `main, commit f5a5edd, with changes that are not committed`.
    pub fn summary(&self) -> String {
        let commit =
            self.commit.as_deref().map(|commit| format!("commit {}", commit.get(..7).unwrap_or(commit)));
        let dirty = (self.dirty == Some(true)).then(|| "with changes that are not committed".to_owned());
        let parts: Vec<String> = [self.branch.clone(), commit, dirty].into_iter().flatten().collect();
        parts.join(", ")
    }

    /// Reads the files of a repository whose root is the project's: head, references and the address of the remote.
    /// Whether files are changed cannot be told from them. `None` where there is no repository.
    pub fn of_files(files: &dyn ProjectFiles) -> Option<Self> {
        let head = files.text(".git/HEAD")?;
        let head = head.trim();
        let Some(reference) = head.strip_prefix("ref:").map(str::trim) else {
            return Some(Self { url: remote(files, None), commit: hash(head), ..Self::default() });
        };
        let branch = reference.strip_prefix("refs/heads/").map(str::to_owned);
        let loose = files.text(&format!(".git/{reference}"));
        let commit = loose.as_deref().and_then(hash).or_else(|| packed(files, reference));
        Some(Self { url: remote(files, branch.as_deref()), branch, commit, ..Self::default() })
    }
}

fn hash(text: &str) -> Option<String> {
    let text = text.trim();
    (matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| text.to_owned())
}

/// A reference among the packed ones: `HASH NAME`, a line each.
fn packed(files: &dyn ProjectFiles, reference: &str) -> Option<String> {
    let text = files.text(".git/packed-refs")?;
    text.lines().find_map(|line| hash(line.strip_suffix(reference)?.strip_suffix(' ')?))
}

/// The address of the branch's remote, else of the only one, else of `origin`: what `git ls-remote --get-url` says.
fn remote(files: &dyn ProjectFiles, branch: Option<&str>) -> Option<String> {
    let config = files.text(".git/config")?;
    let value = |wanted: &str, name: &str| {
        let mut section = "";
        config.lines().map(str::trim).find_map(|line| {
            if line.starts_with('[') {
                section = line;
            }
            let (key, value) = line.split_once('=')?;
            (section == wanted && key.trim() == name).then(|| value.trim().to_owned())
        })
    };
    let named = branch.and_then(|branch| value(&format!("[branch \"{branch}\"]"), "remote"));
    let mut sections = config.lines().map(str::trim).filter(|line| line.starts_with("[remote \""));
    let section = match (named, sections.next(), sections.next()) {
        (Some(name), ..) => format!("[remote \"{name}\"]"),
        (None, Some(only), None) => only.to_owned(),
        _ => "[remote \"origin\"]".to_owned(),
    };
    value(&section, "url")
}

/// An address without what stands before the `@` of its host. `git@host:path` names a user of the protocol and stays.
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let host = rest.split('/').next().unwrap_or_default();
    match host.rsplit_once('@') {
        // The user of ssh is no secret.
        Some((user, _)) if scheme.contains("ssh") && !user.contains(':') => url.to_owned(),
        Some((user, _)) => format!("{scheme}://{}", &rest[user.len() + 1..]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::MemoryFiles;

    const COMMIT: &str = "f5a5edde451e72b1a8a28e41a577b156864e95e7";

    fn files(texts: &[(&str, &str)]) -> MemoryFiles {
        let mut files = MemoryFiles::default();
        for (path, text) in texts {
            files.add_text(*path, *text);
        }
        files
    }

    #[test]
    fn a_repository_is_read_from_its_files() {
        let config = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://user:secret@git.example.invalid/team/repo.git\n[remote \"fork\"]\n\turl = git@git.example.invalid:me/repo.git\n[branch \"mine\"]\n\tremote = fork\n";
        let packed =
            format!("# pack-refs with: peeled\n{COMMIT} refs/heads/old/main\n{COMMIT} refs/heads/main\n");
        let found = |head: &str| {
            let all = [(".git/HEAD", head), (".git/config", config), (".git/packed-refs", packed.as_str())];
            Repository::of_files(&files(&all)).unwrap()
        };
        let main = found("ref: refs/heads/main\n");
        assert_eq!(
            main.properties(),
            [
                ("mlflow.source.git.repoURL", "https://git.example.invalid/team/repo.git".to_owned()),
                ("mlflow.source.git.branch", "main".to_owned()),
                ("mlflow.source.git.commit", COMMIT.to_owned()),
            ]
        );
        assert_eq!(
            Repository { dirty: Some(true), ..main }.summary(),
            "main, commit f5a5edd, with changes that are not committed"
        );
        let mine = found("ref: refs/heads/mine\n");
        assert_eq!(mine.url.as_deref(), Some("git@git.example.invalid:me/repo.git"));
        assert_eq!(mine.commit, None);
        let detached = found(COMMIT);
        assert_eq!((detached.branch, detached.commit.as_deref()), (None, Some(COMMIT)));
        assert_eq!(Repository::of_files(&files(&[("a.py", "")])), None);
    }

    #[test]
    fn credentials_stay_here() {
        for (url, kept) in [
            ("https://token@dev.example.invalid/a/b", "https://dev.example.invalid/a/b"),
            ("https://u:p@ss@e.invalid/x@y", "https://e.invalid/x@y"),
            ("ssh://git@e.invalid/x", "ssh://git@e.invalid/x"),
            ("ssh://git:secret@e.invalid/x", "ssh://e.invalid/x"),
            ("git@e.invalid:x", "git@e.invalid:x"),
            ("https://e.invalid/x", "https://e.invalid/x"),
            ("../other", "../other"),
        ] {
            assert_eq!(without_credentials(url), kept);
        }
    }
}
