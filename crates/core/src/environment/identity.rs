//! The name and version the official client gives an environment described in place.

use sha2::{Digest, Sha256};

/// Container of all environments described in place (azure-ai-ml `ANONYMOUS_ENV_NAME`).
pub const ANONYMOUS_NAME: &str = "CliV2AnonymousEnvironment";

/// Version of an environment with an image: a hash over image, routes and conda text (as PyYAML prints them, keys sorted).
///
/// The hash is odd by inheritance: the client joins with `str.join`, which puts the image's hash *between the
/// characters* of the next text's hash (`Environment._generate_anonymous_name_version`).
pub fn anonymous_version(image: &str, routes: Option<&str>, conda: Option<&str>) -> String {
    let texts = [routes, conda].into_iter().flatten();
    sha256_hex(&texts.fold(sha256_hex(image), |hash, text| join_between(&hash, &sha256_hex(text))))
}

/// Version of an environment built from a context, by the object hash of the context and the name of the Dockerfile.
pub fn anonymous_build_version(context_hash: &str, dockerfile_path: Option<&str>) -> String {
    let hash = sha256_hex(context_hash);
    sha256_hex(&dockerfile_path.map_or_else(|| hash.clone(), |path| join_between(&hash, &sha256_hex(path))))
}

/// Python's `separator.join(text)`.
fn join_between(separator: &str, text: &str) -> String {
    let mut joined = String::with_capacity(separator.len() * text.len());
    for (index, character) in text.chars().enumerate() {
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push(character);
    }
    joined
}

fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of `azureml-v2-wire.md`, section 7, produced by azure-ai-ml 1.35.2.
    #[test]
    fn versions_equal_the_clients() {
        let image = "ubuntu:22.04";
        assert_eq!(
            anonymous_version(image, None, None),
            "8572c0d1256327d102a551a9efb331be20eb33dbb64beae87d71128fc5d457ff"
        );
        let conda = "dependencies:\n- python=3.11\nname: e\n";
        assert_eq!(
            anonymous_version(image, None, Some(conda)),
            "c64574bdae7b547b63c7c245ae9fd98b61b0bd5ba79ec0e07e628a5739d683a3"
        );
    }
}
