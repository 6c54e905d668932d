//! `size`: how heavy the WebAssembly modules are, against the committed `bench/sizes.json`. Must not know how
//! they are built.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::build::{HEADLESS, PAGE, V1, Web};
use crate::files;

/// The committed sizes.
const COMMITTED: &str = "bench/sizes.json";
/// Growth up to this much is noise.
const TOLERATED_PERCENT: u64 = 2;
/// The forms a module is shipped in: their name and what is added to the file's name.
const FORMS: [(&str, &str); 3] = [("raw", ""), ("gzip", ".gz"), ("brotli", ".br")];

/// Bytes by artefact and form.
type Sizes = BTreeMap<String, BTreeMap<String, u64>>;

/// `cargo xtask size [--check|--write]`
pub fn run(args: &[&str]) -> Result<ExitCode> {
    let is_write = args.contains(&"--write");
    if let Some(argument) = args.iter().find(|argument| !["--check", "--write"].contains(argument)) {
        return Err(crate::unknown_argument("size", argument));
    }
    let path = files::in_root(COMMITTED);
    let now = measured()?;
    let before = if path.exists() { committed(&files::read(&path)?)? } else { Sizes::new() };
    println!("{}", table(&now, &before));
    if is_write {
        let text = serde_json::to_string_pretty(&now).context("cannot write the sizes as JSON")?;
        files::write(&path, text + "\n")?;
        println!("written to {COMMITTED}");
        return Ok(ExitCode::SUCCESS);
    }
    let grown = grown(&now, &before);
    if !args.contains(&"--check") || grown.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    bail!(
        "{}\nMake it smaller, or accept it with `cargo xtask size --write` and commit {COMMITTED}",
        grown.join("\n")
    )
}

fn measured() -> Result<Sizes> {
    let artefacts = [("headless", &HEADLESS), ("page", &PAGE), ("v1", &V1)];
    artefacts.into_iter().map(|(name, web)| Ok((name.to_owned(), sizes_of(web)?))).collect()
}

fn sizes_of(web: &Web) -> Result<BTreeMap<String, u64>> {
    let size = |(form, ending): (&str, &str)| -> Result<(String, u64)> {
        let path = files::in_root(web.folder).join(format!("{}_bg.wasm{ending}", web.module));
        let facts = path.metadata();
        let facts = facts
            .with_context(|| format!("{} is missing; run `cargo xtask build` first", files::shown(&path)))?;
        Ok((form.to_owned(), facts.len()))
    };
    FORMS.into_iter().map(size).collect()
}

fn committed(text: &str) -> Result<Sizes> {
    let value: serde_json::Value =
        serde_json::from_str(text).with_context(|| format!("{COMMITTED} is not valid JSON"))?;
    let mut sizes = Sizes::new();
    for (artefact, forms) in value.as_object().into_iter().flatten() {
        for (form, bytes) in forms.as_object().into_iter().flatten() {
            let bytes = bytes
                .as_u64()
                .with_context(|| format!("{COMMITTED}: {artefact}.{form} is not a number of bytes"))?;
            sizes.entry(artefact.clone()).or_default().insert(form.clone(), bytes);
        }
    }
    Ok(sizes)
}

/// Every pair of artefact and form with its size now and, if committed, before.
fn pairs<'a>(
    now: &'a Sizes,
    before: &'a Sizes,
) -> impl Iterator<Item = (&'a str, &'a str, u64, Option<u64>)> {
    let old = |artefact: &str, form: &str| before.get(artefact).and_then(|forms| forms.get(form)).copied();
    let each = now
        .iter()
        .flat_map(|(artefact, forms)| forms.iter().map(move |(form, bytes)| (artefact, form, *bytes)));
    each.map(move |(artefact, form, bytes)| (artefact.as_str(), form.as_str(), bytes, old(artefact, form)))
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^53")]
fn percent(now: u64, before: u64) -> f64 {
    (now as f64 / before.max(1) as f64 - 1.0) * 100.0
}

fn table(now: &Sizes, before: &Sizes) -> String {
    let line = |(artefact, form, bytes, old): (&str, &str, u64, Option<u64>)| {
        let change = old.map_or_else(|| "new".to_owned(), |old| format!("{:+.2} %", percent(bytes, old)));
        format!("{artefact:<10} {form:<8} {bytes:>10} bytes  {change}")
    };
    pairs(now, before).map(line).collect::<Vec<_>>().join("\n")
}

/// A message for every size that is not committed or has grown too much.
fn grown(now: &Sizes, before: &Sizes) -> Vec<String> {
    let message = |(artefact, form, bytes, old): (&str, &str, u64, Option<u64>)| match old {
        None => Some(format!("{artefact}, {form}: no committed size")),
        Some(old) if bytes * 100 > old * (100 + TOLERATED_PERCENT) => {
            let grown = percent(bytes, old);
            Some(format!(
                "{artefact}, {form}: {old} -> {bytes} bytes, {grown:.2} % more; {TOLERATED_PERCENT} % are tolerated"
            ))
        }
        Some(_) => None,
    };
    pairs(now, before).filter_map(message).collect()
}

#[cfg(test)]
mod tests {
    use super::{Sizes, committed, grown};

    fn sizes(raw: u64) -> Sizes {
        committed(&format!("{{\"page\": {{\"raw\": {raw}}}}}")).expect("good JSON")
    }

    #[test]
    fn growth_beyond_the_tolerance_is_named() {
        assert_eq!(grown(&sizes(1020), &sizes(1000)), Vec::<String>::new());
        assert_eq!(grown(&sizes(900), &sizes(1000)), Vec::<String>::new());
        assert_eq!(grown(&sizes(1021), &sizes(1000)).len(), 1);
        assert!(grown(&sizes(1), &Sizes::new())[0].contains("no committed size"));
    }
}
