//! Tokens that expire, as JWTs (MLflow's plugin insists on `exp`): of a running job, good for its run only, and of the
//! owner.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::keys::Keys;

/// `{"alg":"HS256","typ":"JWT"}`
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

impl Keys {
    /// A token of the owner that expires: what the identity endpoint hands out.
    pub(crate) fn owner_token(&self, audience: &str, expires_secs: i64) -> String {
        self.jwt(&json!({ "owner": true, "aud": audience, "exp": expires_secs, "iss": "run-composer" }))
    }

    /// Whether a token is the owner's and has not expired.
    pub(crate) fn is_owner_token(&self, token: &str, now_secs: i64) -> bool {
        self.claims(token, now_secs).is_some_and(|claims| claims["owner"] == true)
    }

    /// A token for one run that expires at a time in seconds since 1970.
    pub(crate) fn run_token(&self, run: &str, expires_secs: i64) -> String {
        self.jwt(&json!({ "run": run, "exp": expires_secs, "iss": "run-composer" }))
    }

    /// The run a token is for; `None` where it is forged or expired.
    pub(crate) fn run_of_token(&self, token: &str, now_secs: i64) -> Option<String> {
        self.claims(token, now_secs)?["run"].as_str().map(str::to_owned)
    }

    fn jwt(&self, claims: &Value) -> String {
        let text = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        format!("{text}.{}", self.sign(&text))
    }

    fn claims(&self, token: &str, now_secs: i64) -> Option<Value> {
        let (text, signature) = token.rsplit_once('.')?;
        if !self.verify(text, signature) {
            return None;
        }
        let payload = URL_SAFE_NO_PAD.decode(text.split_once('.')?.1).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        (claims["exp"].as_i64()? > now_secs).then_some(claims)
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
        assert!(!keys.is_owner_token(&token, 0));
        let owner = keys.owner_token("https://localhost/", 100);
        assert!(keys.is_owner_token(&owner, 99) && !keys.is_owner_token(&owner, 100));
        assert_eq!(keys.run_of_token(&owner, 0), None);
        let mut forged = token.into_bytes();
        forged[45] ^= 1;
        assert_eq!(keys.run_of_token(&String::from_utf8_lossy(&forged), 0), None);
        // The same secrets after a restart.
        assert_eq!(Keys::open(folder.path()).unwrap().token(), keys.token());
    }
}
