//! Signed URLs of blobs, in the form of shared access signatures, so that the official storage client takes them.

use super::keys::Keys;

/// What a signed URL is good for: everything below a prefix of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// Container.
    pub container: String,
    /// Blob names have to start with this; empty: the whole container.
    pub prefix: String,
    /// What may be done.
    pub permission: Permission,
    /// Seconds since 1970 at which it ends.
    pub expires_secs: i64,
}

/// What may be done with a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    /// Read and list.
    Read,
    /// Read, list, create, write.
    Write,
}

impl Permission {
    fn letters(self) -> &'static str {
        match self {
            Self::Read => "rl",
            Self::Write => "racwdl",
        }
    }
}

impl Keys {
    /// The query string of a signed URL. Only keys that storage clients know as part of a signature are used.
    pub(crate) fn signed_query(&self, grant: &Grant) -> String {
        let end = crate::clock::iso(grant.expires_secs * 1000).replace(".000+00:00", "Z");
        let permission = grant.permission.letters();
        let signature = self.sign(&text(&grant.container, &grant.prefix, permission, &end));
        let resource = if grant.prefix.is_empty() { "c" } else { "b" };
        format!("sv=2024-11-04&sr={resource}&sp={permission}&se={}&sig={signature}", end.replace(':', "%3A"))
    }

    /// Whether a query string allows an access to a blob (or, with an empty name, to the list of a container).
    pub(crate) fn allows(
        &self,
        query: &[(String, String)],
        container: &str,
        blob: &str,
        write: bool,
        now_ms: i64,
    ) -> bool {
        let get =
            |name: &str| query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let (permission, end, resource) = (get("sp"), get("se"), get("sr"));
        let prefix = if resource == "c" { "" } else { blob };
        let in_time = end.parse::<jiff::Timestamp>().is_ok_and(|time| time.as_millisecond() > now_ms);
        let enough = if write { permission.contains('w') } else { permission.contains('r') };
        in_time && enough && self.verify(&text(container, prefix, permission, end), get("sig"))
    }
}

fn text(container: &str, prefix: &str, permission: &str, end: &str) -> String {
    format!("{container}\n{prefix}\n{permission}\n{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Vec<(String, String)> {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(k, v)| (k.to_owned(), v.replace("%3A", ":")))
            .collect()
    }

    #[test]
    fn signed_urls_are_limited_in_place_time_and_right() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        let grant = |prefix: &str, permission| Grant {
            container: "c1".into(),
            prefix: prefix.into(),
            permission,
            expires_secs: 1000,
        };
        let whole = parse(&keys.signed_query(&grant("", Permission::Write)));
        assert!(keys.allows(&whole, "c1", "any/file", true, 999_000));
        assert!(!keys.allows(&whole, "c2", "any/file", false, 0));
        assert!(!keys.allows(&whole, "c1", "any/file", false, 1_000_000));
        let one = parse(&keys.signed_query(&grant("a.txt", Permission::Read)));
        assert!(keys.allows(&one, "c1", "a.txt", false, 0));
        assert!(!keys.allows(&one, "c1", "b.txt", false, 0));
        assert!(!keys.allows(&one, "c1", "a.txt", true, 0));
        let mut widened = one;
        widened[1].1 = "c".into();
        assert!(!keys.allows(&widened, "c1", "b.txt", false, 0));
    }
}
