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
    /// Whether it stands in `$[[…]]`: a part that is left out where its input is not given.
    pub optional: bool,
}

/// Every placeholder of a command, in order. Spaces inside the braces count, as the service reads them.
pub fn placeholders(command: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut at = 0;
    // The client's own rule (`_validate_inputs_for`): only words between the bracket and the placeholder, and the
    // closing bracket right behind it.
    let optional = |range: &Range<usize>| {
        let open = command[..range.start].rfind('[');
        command[range.end..].starts_with(']')
            && open.is_some_and(|open| {
                let between = &command[open + 1..range.start];
                between.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_.-".contains(c))
            })
    };
    while let Some(open) = command[at..].find('{').map(|i| at + i) {
        if command[open..].starts_with("{{") && command[..open].ends_with('$') {
            let Some(close) = command[open..].find("}}").map(|i| open + i) else { break };
            let inner = command[open + 2..close].trim();
            if inner.contains(['{', '}']) {
                // Not closed: what follows may be.
                at = open + 2;
                continue;
            }
            let (kind, name) = classify(inner).unwrap_or((PlaceholderKind::Other, inner));
            let range = open - 1..close + 2;
            found.push(Placeholder { kind, name: name.to_owned(), optional: optional(&range), range });
            at = close + 2;
            continue;
        }
        if let Some(close) = command[open..].find('}').map(|i| open + i) {
            let single = !command[open + 1..].starts_with('{') && !command[..open].ends_with(['{', '$']);
            if let (true, Some((_, name))) = (single, classify(&command[open + 1..close])) {
                let range = open..close + 1;
                found.push(Placeholder {
                    kind: PlaceholderKind::SingleBrace,
                    name: name.to_owned(),
                    optional: optional(&range),
                    range,
                });
            }
        }
        at = open + 1;
    }
    found
}

/// The command with `{inputs.x}` turned into `${{inputs.x}}`, as the official client sends it (azure-ai-ml
/// `map_single_brackets_and_warn`; a single brace is one without another brace beside it, whatever else it holds).
pub fn double_braces(command: &str) -> String {
    let mut out = String::with_capacity(command.len());
    let mut rest = command;
    while let Some(open) = rest.find('{') {
        let (before, tail) = rest.split_at(open);
        out.push_str(before);
        let prefixed =
            ["{inputs.", "{outputs.", "{search_space."].iter().any(|start| tail.starts_with(start));
        let close = tail.find('}').filter(|_| prefixed && !out.ends_with('{'));
        if let Some(close) = close.filter(|close| !tail[close + 1..].starts_with('}')) {
            out.push_str(&format!("${{{}}}", &tail[..=close]));
            rest = &tail[close + 1..];
        } else {
            out.push('{');
            rest = &tail[1..];
        }
    }
    out.push_str(rest);
    out
}

fn classify(inner: &str) -> Option<(PlaceholderKind, &str)> {
    let (kind, rest) = [
        ("inputs.", PlaceholderKind::Input),
        ("outputs.", PlaceholderKind::Output),
        ("search_space.", PlaceholderKind::SearchSpace),
    ]
    .into_iter()
    .find_map(|(prefix, kind)| Some((kind, inner.strip_prefix(prefix)?)))?;
    // Below an output there may be a path in it; a dot in an input's name is part of the name.
    let name = match kind {
        PlaceholderKind::Output => rest.split('.').next().unwrap_or(rest),
        _ => rest,
    };
    (!name.is_empty()
        && !rest.contains(['{', '}'])
        && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)))
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
        let parts = placeholders("a $[[--x ${{inputs.x}}]] ${{inputs.y}}");
        assert_eq!(parts.iter().map(|p| p.optional).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn single_braces_become_double_ones_as_in_the_client() {
        for (old, new) in [
            ("a {inputs.x} {outputs.y.z}", "a ${{inputs.x}} ${{outputs.y.z}}"),
            ("${{inputs.x}} {{inputs.x}} {other.x}", "${{inputs.x}} {{inputs.x}} {other.x}"),
            ("${inputs.x} {inputs.a b}", "$${{inputs.x}} ${{inputs.a b}}"),
            ("{inputs.x", "{inputs.x"),
        ] {
            assert_eq!(double_braces(old), new);
        }
    }
}
