//! Tokens for running jobs: a JWT (MLflow's plugin insists on one with `exp`) that is good for one run only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::keys::Keys;

/// `{"alg":"HS256","typ":"JWT"}`
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

impl Keys {
    /// A token for one run that expires at a time in seconds since 1970.
    pub(crate) fn run_token(&self, run: &str, expires_secs: i64) -> String {
        let payload = URL_SAFE_NO_PAD
            .encode(json!({ "run": run, "exp": expires_secs, "iss": "run-composer" }).to_string());
        let text = format!("{HEADER}.{payload}");
        let signature = self.sign(&text);
        format!("{text}.{signature}")
    }

    /// The run a token is for; `None` where it is forged or expired.
    pub(crate) fn run_of_token(&self, token: &str, now_secs: i64) -> Option<String> {
        let (text, signature) = token.rsplit_once('.')?;
        if !self.verify(text, signature) {
            return None;
        }
        let payload = URL_SAFE_NO_PAD.decode(text.split_once('.')?.1).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        (claims["exp"].as_i64()? > now_secs).then(|| claims["run"].as_str().map(str::to_owned))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_tokens_expire_and_cannot_be_forged() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        let token = keys.run_token("calm_river_1", 100);
        assert_eq!(keys.run_of_token(&token, 99).as_deref(), Some("calm_river_1"));
        assert_eq!(keys.run_of_token(&token, 100), None);
        let mut forged = token.into_bytes();
        forged[45] ^= 1;
        assert_eq!(keys.run_of_token(&String::from_utf8_lossy(&forged), 0), None);
        // The same secrets after a restart.
        assert_eq!(Keys::open(folder.path()).unwrap().token(), keys.token());
    }
}
