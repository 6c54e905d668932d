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
        if let Some(Json::String(command)) = map.get_mut("command") {
            let words: Vec<&str> = command.split(' ').collect();
            let is_secret = |at: usize| {
                let given = words[at].split_once('=').filter(|(option, _)| option.starts_with('-'));
                let before = at.checked_sub(1).map_or("", |before| words[before]);
                let (option, value) = given.unwrap_or((before, words[at]));
                is_value_of(option, value.trim_matches(['\'', '"']))
            };
            let secret: Vec<bool> = (0..words.len()).map(is_secret).collect();
            if secret.contains(&true) {
                let placeholder = ask("secret", "command".to_owned());
                let words = words.iter().zip(secret);
                let words: Vec<String> = words
                    .map(|(word, secret)| match (secret, word.split_once('=')) {
                        (false, _) => (*word).to_owned(),
                        (true, Some((option, _))) if option.starts_with('-') => {
                            format!("{option}={placeholder}")
                        }
                        (true, _) => placeholder.clone(),
                    })
                    .collect();
                *command = words.join(" ");
            }
        }
        spec = map.get_mut("trial").and_then(Json::as_object_mut);
    }
}

/// Masks passwords of registries, secrets of principals, and whatever else looks like a secret.
pub(crate) fn mask(value: &mut Json) {
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

/// Whether a word is a secret, by its form or by the option before it: `--password`.
fn is_value_of(option: &str, word: &str) -> bool {
    let name = if option.starts_with('-') { option.trim_start_matches('-') } else { "" };
    !word.starts_with('-') && looks_like_secret(&name.replace('-', "_"), word)
}
