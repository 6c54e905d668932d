//! Passwords, keys and tokens in the document or among the files.

use super::Context;
use crate::finding::{Code, Finding};
use crate::job::JobInput;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, value) in &context.job.spec().environment_variables {
        if looks_like_secret(name, value) {
            let finding = Finding::warning(Code::SecretInDocument, format!("`{name}` looks like a secret"))
                .help("Environment variables are stored with the job, readable by everybody in the workspace. Use a key vault or a managed identity.");
            findings.push(context.at_spec(&["environment_variables", name], finding));
        }
    }
    for (name, input) in context.job.inputs() {
        let JobInput::Literal(value) = input else { continue };
        if looks_like_secret(name, value) {
            let finding = Finding::warning(Code::SecretInDocument, format!("The input `{name}` looks like a secret"))
                .help("Inputs are stored with the job and shown to everybody in the workspace. Use a key vault or a managed identity.");
            findings.push(context.at(&["inputs", name], finding));
        }
    }
    for (section, map) in [("tags", &context.job.base().tags), ("properties", &context.job.base().properties)]
    {
        let secret = |(name, value): &&(String, Option<String>)| {
            looks_like_secret(name, value.as_deref().unwrap_or_default())
        };
        for (name, _) in map.iter().filter(secret) {
            let finding = Finding::warning(
                Code::SecretInDocument,
                format!("`{name}` in `{section}` looks like a secret"),
            )
            .help("It is stored with the job, readable by everybody in the workspace. Remove it.");
            findings.push(context.at(&[section, name], finding));
        }
    }
    let command = &context.job.spec().command;
    if let Some(word) = command.split([' ', '\n', '=', '"', '\'']).find(|word| looks_like_secret("", word)) {
        let finding = Finding::warning(Code::SecretInDocument, "The command contains what looks like a key")
            .help("The command is stored with the job. Read the key from a key vault in the script, or use a managed identity.");
        findings.push(context.at_text(&["command"], word, None, finding));
    }
    if context.job.spec().code.as_deref().is_some_and(|code| code.contains("sig=") && code.contains('?')) {
        let finding = Finding::error(Code::SecretInUrl, "The address of the code contains a signature")
            .help("Whoever can read the job can use it. Name a folder of the project, or an address without a secret.");
        findings.push(context.at_spec(&["code"], finding));
    }
    let Some(snapshot) = context.snapshot else { return };
    let secret_files: Vec<&str> =
        snapshot.included.iter().map(|file| file.path.as_str()).filter(|path| is_secret_file(path)).collect();
    if !secret_files.is_empty() {
        let finding = Finding::error(
            Code::SecretInSnapshot,
            format!("Files that usually hold secrets would be uploaded: {}", secret_files.join(", ")),
        )
        .help(format!(
            "They would be stored in the workspace with every run. Exclude them in `{}` in the code folder.",
            context.ignore_file()
        ));
        findings.push(context.at_spec(&["code"], finding));
    }
}

/// Whether a variable looks like it holds a secret: by its name with a value that is no reference, or by the value's form.
pub fn looks_like_secret(name: &str, value: &str) -> bool {
    let value = value.trim();
    if has_known_form(value) {
        return !value.contains("${{");
    }
    if value.len() < 6 {
        return false;
    }
    let named = contains_secret_word(name) || ends_with(name, "_TOKEN") || name.eq_ignore_ascii_case("TOKEN");
    if !named {
        return false;
    }
    // The name or place of a secret is none.
    let pointer = ["_FILE", "_PATH", "_NAME", "_URI", "_URL"].iter().any(|end| ends_with(name, end));
    let placeholder = pointer
        || value.contains("${{")
        || value.starts_with('<')
        || ["true", "false", "none", "null"].contains(&value.to_ascii_lowercase().as_str());
    !placeholder
}

/// Parts of names that secrets have. Their first two letters stand in [`contains_secret_word`].
const SECRET_WORDS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "SECRET",
    "API_KEY",
    "APIKEY",
    "ACCESS_KEY",
    "ACCOUNT_KEY",
    "PRIVATE_KEY",
    "CONNECTION_STRING",
    "AUTH_TOKEN",
    "ACCESS_TOKEN",
];

/// In any case of letters; documents have thousands of names, so that nothing is copied and most letters end it.
fn contains_secret_word(name: &str) -> bool {
    let name = name.as_bytes();
    let starts = |at: usize, word: &str| {
        name.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    name.windows(2).enumerate().any(|(at, pair)| {
        matches!(&[pair[0] & !0x20, pair[1] & !0x20], b"PA" | b"SE" | b"AP" | b"AC" | b"AU" | b"PR" | b"CO")
            && SECRET_WORDS.iter().any(|word| starts(at, word))
    })
}

fn ends_with(name: &str, end: &str) -> bool {
    let (name, end) = (name.as_bytes(), end.as_bytes());
    name.len() >= end.len() && name[name.len() - end.len()..].eq_ignore_ascii_case(end)
}

/// Keys of well-known services, signatures and private keys, whatever they are called.
fn has_known_form(value: &str) -> bool {
    if value.len() < 12 {
        return false;
    }
    let prefixes = ["ghp_", "github_pat_", "sk-", "hf_", "xoxb-", "AKIA", "glpat-"];
    value.len() >= 20 && prefixes.iter().any(|start| value.starts_with(start))
        || value.contains('=')
            && (value.contains("AccountKey=")
                || value.contains("sig=") && (value.contains("se=") || value.contains("sv=")))
        || value.contains("-----BEGIN ")
        || has_password_of_address(value)
        // Keys of storage accounts: 64 bytes.
        || value.len() == 88
            && value.ends_with("==")
            && value[..86].bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// `https://user:password@host/`
fn has_password_of_address(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', ' ', '?']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
    user.is_some_and(|(_, password)| !password.is_empty() && !password.starts_with(['$', '<', '{']))
}

fn is_secret_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let template = name.contains("example") || name.contains("sample") || name.contains("template");
    !template
        && (name == ".env"
            || name.starts_with(".env.")
            || name == "id_rsa"
            || name == "id_ed25519"
            || name == ".netrc"
            || name == ".pypirc"
            || [".pem", ".pfx", ".p12", ".key"].iter().any(|end| name.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_settings() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter22"),
            ("X", "ghp_abcdefghijklmnopqrstuvwx"),
            ("HF_TOKEN", "hf_abc123def"),
            ("C", "AccountKey=abc"),
        ] {
            assert!(looks_like_secret(name, value), "{name}");
        }
        for (name, value) in [
            ("EPOCHS", "3"),
            ("TOKENIZERS_PARALLELISM", "false"),
            ("API_KEY", "${{inputs.key}}"),
            ("SECRET", ""),
            ("MAX_TOKENS", "4096"),
            ("API_KEY_FILE", "/mnt/key"),
            ("SECRET_NAME", "my-vault-secret"),
        ] {
            assert!(!looks_like_secret(name, value), "{name}");
        }
        for word in SECRET_WORDS {
            assert!(contains_secret_word(&format!("my_{}s", word.to_ascii_lowercase())), "{word}");
        }
        assert!(
            is_secret_file("a/.env")
                && is_secret_file("server.pem")
                && !is_secret_file(".env.example")
                && !is_secret_file("keys.py")
        );
    }
}
