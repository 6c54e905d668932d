//! `${{inputs.x}}`, `${{outputs.x}}`, `${{search_space.x}}` and the old `{inputs.x}` in a command.

use std::ops::Range;

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// `${{inputs.x}}`
    Input,
    /// `${{outputs.x}}`
    Output,
    /// `${{search_space.x}}`
    SearchSpace,
    /// Something else between `${{` and `}}`.
    Other,
    /// `{inputs.x}`: the preview's syntax, which the service puts into the command as it is.
    SingleBrace,
}

/// One placeholder of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// What it stands for.
    pub kind: PlaceholderKind,
    /// The name behind the dot; with sub-paths for `${{outputs.x.y}}` cut off.
    pub name: String,
    /// Bytes in the command.
    pub range: Range<usize>,
}

/// Every placeholder of a command, in order. Spaces inside the braces count, as the service reads them.
pub fn placeholders(command: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = command[at..].find('{').map(|i| at + i) {
        if command[open..].starts_with("{{") && command[..open].ends_with('$') {
            let Some(close) = command[open..].find("}}").map(|i| open + i) else { break };
            let inner = command[open + 2..close].trim();
            let (kind, name) = classify(inner).unwrap_or((PlaceholderKind::Other, inner));
            found.push(Placeholder { kind, name: name.to_owned(), range: open - 1..close + 2 });
            at = close + 2;
            continue;
        }
        if let Some(close) = command[open..].find('}').map(|i| open + i) {
            let single = !command[open + 1..].starts_with('{') && !command[..open].ends_with(['{', '$']);
            if let (true, Some((_, name))) = (single, classify(&command[open + 1..close])) {
                found.push(Placeholder {
                    kind: PlaceholderKind::SingleBrace,
                    name: name.to_owned(),
                    range: open..close + 1,
                });
            }
        }
        at = open + 1;
    }
    found
}

fn classify(inner: &str) -> Option<(PlaceholderKind, &str)> {
    let (kind, rest) = [
        ("inputs.", PlaceholderKind::Input),
        ("outputs.", PlaceholderKind::Output),
        ("search_space.", PlaceholderKind::SearchSpace),
    ]
    .into_iter()
    .find_map(|(prefix, kind)| Some((kind, inner.strip_prefix(prefix)?)))?;
    let name = rest.split('.').next().unwrap_or(rest);
    (!name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
        .then_some((kind, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_all_and_only_placeholders() {
        use PlaceholderKind::{Input, Other, Output, SearchSpace, SingleBrace};
        let found = placeholders(
            "a ${{inputs.x}} ${{ outputs.y }} {inputs.z} ${search} {json: 1} ${{search_space.lr}} ${{odd}} {{inputs.no}}",
        );
        let kinds: Vec<_> = found.iter().map(|p| (p.kind, p.name.as_str())).collect();
        assert_eq!(
            kinds,
            [(Input, "x"), (Output, "y"), (SingleBrace, "z"), (SearchSpace, "lr"), (Other, "odd")]
        );
        assert_eq!(found[0].range, 2..15);
        assert!(placeholders("${{inputs.").is_empty());
    }
}
