//! Takes user names and passwords out of texts that go into logs.
//!
//! Must not know: where the texts come from.

/// `text` with the `user:password` of all its URLs replaced by `***`.
pub fn mask_credentials(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        masked.push_str(before);
        masked.push_str("://");
        let end = after.find(|c: char| c.is_whitespace() || "/?#\"'`<>".contains(c)).unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(at) => {
                masked.push_str("***");
                &after[at..]
            }
            None => after,
        };
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::mask_credentials;

    #[test]
    fn hides_user_and_password() {
        for (text, masked) in [
            ("--index-url https://me:s3cret@host/simple x", "--index-url https://***@host/simple x"),
            ("a https://token@h:1/x `http://u:p@b@c`.", "a https://***@h:1/x `http://***@c`."),
            (
                "see https://packages.example/simple/a@b and mail me@x",
                "see https://packages.example/simple/a@b and mail me@x",
            ),
            ("pkg @ git+https://u:p@host/r@v1", "pkg @ git+https://***@host/r@v1"),
            ("://", "://"),
        ] {
            assert_eq!(mask_credentials(text), masked);
        }
    }
}
