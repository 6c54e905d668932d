//! Secrets of a program stay where they are: neither the job nor what v1 would have sent repeats them. Must not know how
//! either is made.

use run_composer_core::checks::looks_like_secret;
use run_composer_core::v1::lower::Question;
use serde_json::{Map, Value as Json};

/// What stands for a secret in what v1 would have sent.
const MASKED: &str = "<secret>";

/// Takes secrets out of a job; a question stands for each.
pub(crate) fn take_out_of_job(job: &mut Map<String, Json>, questions: &mut Vec<Question>) {
    let mut ask = |name: &str, field: String| {
        let reason = "it looks like a secret, and everybody in the workspace can read a job. Let the script read it from a \
                      key vault, or use a managed identity";
        questions.push(Question {
            name: name.to_owned(),
            field,
            text: name.to_owned(),
            reason: reason.to_owned(),
            place: None,
        });
        format!("<your-{}>", name.replace(' ', "-"))
    };
    let mut spec = Some(job);
    while let Some(map) = spec {
        if let Some(Json::Object(variables)) = map.get_mut("environment_variables") {
            for (name, value) in variables {
                if value.as_str().is_some_and(|text| looks_like_secret(name, text)) {
                    *value = Json::String(ask(name, format!("environment_variables.{name}")));
                }
            }
        }
        if let Some(Json::String(command)) = map.get_mut("command")
            && let Some(new) = without_secrets(command)
        {
            ask("secret", "command".to_owned());
            *command = new;
        }
        // Indexes of pip with a password.
        if let Some(Json::Object(environment)) = map.get_mut("environment")
            && hide_all(environment.values_mut())
        {
            ask("secret", "environment".to_owned());
        }
        spec = map.get_mut("trial").and_then(Json::as_object_mut);
    }
}

/// A command line with placeholders for its secrets; `None` where there are none.
fn without_secrets(command: &str) -> Option<String> {
    const PLACEHOLDER: &str = "<your-secret>";
    let mut before = "";
    let mut any = false;
    let words: Vec<String> = command
        .split(' ')
        .map(|word| {
            let bare = word.trim_matches(['\'', '"']);
            let is_secret = is_value_of(before, bare);
            before = word;
            any |= is_secret;
            match bare.split_once('=').filter(|(option, _)| option.starts_with('-')) {
                _ if !is_secret => word.to_owned(),
                Some((option, _)) => format!("{option}={PLACEHOLDER}"),
                None => PLACEHOLDER.to_owned(),
            }
        })
        .collect();
    any.then(|| words.join(" "))
}

/// Replaces user and password in the addresses of a value; whether there are any.
fn hide_addresses(value: &mut Json) -> bool {
    match value {
        Json::String(text) if looks_like_secret("", text) && text.contains("://") => {
            let words: Vec<String> = text.split(' ').map(without_user).collect();
            let new = words.join(" ");
            let changed = new != *text;
            *text = new;
            changed
        }
        Json::Array(items) => hide_all(items.iter_mut()),
        Json::Object(entries) => hide_all(entries.values_mut()),
        _ => false,
    }
}

fn hide_all<'j>(values: impl Iterator<Item = &'j mut Json>) -> bool {
    values.map(hide_addresses).filter(|hidden| *hidden).count() > 0
}

/// `https://<your-secret>@host/` of `https://user:password@host/`.
fn without_user(word: &str) -> String {
    let parts = word.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?.1)));
    match parts {
        Some((scheme, host)) if looks_like_secret("", word) => format!("{scheme}://<your-secret>@{host}"),
        _ => word.to_owned(),
    }
}

/// Masks passwords of registries, secrets of principals, and whatever else looks like a secret.
pub(crate) fn mask(value: &mut Json) {
    hide_addresses(value);
    match value {
        Json::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                let is_secret = matches!(key.as_str(), "password" | "secret" | "authToken")
                    || value.as_str().is_some_and(|text| looks_like_secret(key, text));
                if is_secret && value.is_string() {
                    *value = Json::String(MASKED.to_owned());
                } else {
                    mask(value);
                }
            }
        }
        Json::Array(items) => {
            for at in 0..items.len() {
                let option = at.checked_sub(1).and_then(|before| items[before].as_str()).unwrap_or_default();
                let is_secret = items[at].as_str().is_some_and(|text| is_value_of(option, text));
                if is_secret {
                    items[at] = Json::String(MASKED.to_owned());
                } else {
                    mask(&mut items[at]);
                }
            }
        }
        _ => {}
    }
}

/// Whether a word is a secret, by its form or by the option before it: `--password x`, `--password=x`.
fn is_value_of(option: &str, word: &str) -> bool {
    if let Some((option, value)) = word.split_once('=').filter(|(option, _)| option.starts_with('-')) {
        return is_value_of(option, value);
    }
    let name = if option.starts_with('-') { option.trim_start_matches('-') } else { "" };
    !word.starts_with('-') && looks_like_secret(&name.replace('-', "_"), word)
}
