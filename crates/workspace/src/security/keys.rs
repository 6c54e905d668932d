//! The secrets of a store: the access token of its owner and the key that signs URLs and run tokens.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Both secrets. Kept in `keys` in the store, readable by its owner only, so that signed URLs survive a restart.
pub(crate) struct Keys {
    token: String,
    signing: [u8; 32],
}

impl Keys {
    /// Reads the secrets of a store, or draws them the first time.
    pub(crate) fn open(store: &Path) -> io::Result<Self> {
        let path = store.join("keys");
        if let Ok(text) = fs::read_to_string(&path) {
            let mut lines = text.lines();
            let token = lines.next().unwrap_or_default().to_owned();
            let signing = lines
                .next()
                .and_then(|line| URL_SAFE_NO_PAD.decode(line).ok())
                .and_then(|bytes| bytes.try_into().ok());
            if let (false, Some(signing)) = (token.is_empty(), signing) {
                return Ok(Self { token, signing });
            }
        }
        let keys = Self { token: URL_SAFE_NO_PAD.encode(random::<24>()?), signing: random()? };
        let _ = fs::remove_file(&path);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        writeln!(file, "{}\n{}", keys.token, URL_SAFE_NO_PAD.encode(keys.signing))?;
        file.sync_all()?;
        Ok(keys)
    }

    /// The owner's access token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a text is the owner's token; takes the same time for every text of the same length.
    pub(crate) fn is_token(&self, text: &str) -> bool {
        self.token.as_bytes().ct_eq(text.as_bytes()).into()
    }

    /// Signs a text.
    pub(crate) fn sign(&self, text: &str) -> String {
        let mut mac = self.mac();
        mac.update(text.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// Whether a signature belongs to a text; in constant time.
    pub(crate) fn verify(&self, text: &str, signature: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(signature) else { return false };
        let mut mac = self.mac();
        mac.update(text.as_bytes());
        mac.verify_slice(&bytes).is_ok()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.signing).expect("HMAC takes keys of any length")
    }
}

fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}
