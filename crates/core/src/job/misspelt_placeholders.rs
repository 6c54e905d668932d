//! What was meant as a placeholder and is none: `${{input.x}}`, `{{inputs.x}}`, `${inputs.x}`, `$[[inputs.x]]`.

use std::ops::Range;

use super::placeholders::{PlaceholderKind, placeholders};
use crate::schema::nearest;

/// What a placeholder may start with.
const ROOTS: [&str; 3] = ["inputs", "outputs", "search_space"];

/// Something that looks like a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisspeltPlaceholder {
    /// Bytes in the command.
    pub range: Range<usize>,
    /// What is meant: the section (`inputs`) and the name; `None` where nobody can tell.
    pub meant: Option<(&'static str, String)>,
    /// Whether it stands between `${{` and `}}`, so that the service looks for its value.
    pub braced: bool,
}

/// Every misspelt placeholder of a command, in order.
pub fn misspelt_placeholders(command: &str) -> Vec<MisspeltPlaceholder> {
    let right = placeholders(command);
    let mut found: Vec<MisspeltPlaceholder> = right
        .iter()
        .filter(|placeholder| placeholder.kind == PlaceholderKind::Other)
        .map(|placeholder| MisspeltPlaceholder {
            range: placeholder.range.clone(),
            meant: meant(&placeholder.name),
            braced: true,
        })
        .collect();
    for root in ROOTS {
        for (at, _) in command.match_indices(root) {
            let known = |range: &Range<usize>| range.contains(&at);
            let taken = right.iter().any(|placeholder| known(&placeholder.range));
            if !taken && let Some(misspelt) = in_odd_brackets(command, root, at) {
                found.push(misspelt);
            }
        }
    }
    found.sort_by_key(|misspelt| misspelt.range.start);
    found
}

/// `inptus.x` → `inputs` and `x`.
fn meant(inner: &str) -> Option<(&'static str, String)> {
    let (root, name) = inner.split_once('.')?;
    let root = nearest(root.trim(), &ROOTS)?;
    is_name(name.trim()).then(|| (root, name.trim().to_owned()))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// `inputs.x` at a byte with other brackets around it than a placeholder has.
fn in_odd_brackets(command: &str, root: &'static str, at: usize) -> Option<MisspeltPlaceholder> {
    let name = command[at + root.len()..].strip_prefix('.')?;
    let name_length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
    let name = &name[..name_length];
    let before = command[..at].trim_end_matches(' ');
    let open = before.len() - before.trim_end_matches(['$', '{', '[', '(']).len();
    let opened = &before[before.len() - open..];
    let end = at + root.len() + 1 + name_length;
    let behind = command[end..].trim_start_matches(' ');
    let closed = behind.len() - behind.trim_start_matches(['}', ']', ')']).len();
    // `$inputs.x` has no brackets; of any other form both sides are there. A single bracket is code: `data[inputs.x]`.
    let bare = opened == "$";
    let odd = opened.starts_with('$') || opened.starts_with("{{");
    if name.is_empty() || !odd || (closed == 0) != bare {
        return None;
    }
    let closed = closed.min(opened.trim_start_matches('$').len());
    let end = if bare { end } else { command.len() - behind.len() + closed };
    Some(MisspeltPlaceholder {
        range: before.len() - open..end,
        meant: Some((root, name.to_owned())),
        braced: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found() {
        for (command, text, name) in [
            ("a ${{input.a}}", "${{input.a}}", Some("inputs.a")),
            ("a ${{inptus.a}} b", "${{inptus.a}}", Some("inputs.a")),
            ("a ${{ ouput.m.x }}", "${{ ouput.m.x }}", Some("outputs.m.x")),
            ("a {{inputs.a}}", "{{inputs.a}}", Some("inputs.a")),
            ("a {{ inputs.a }}", "{{ inputs.a }}", Some("inputs.a")),
            ("a ${inputs.a}", "${inputs.a}", Some("inputs.a")),
            ("a $[[inputs.a]]", "$[[inputs.a]]", Some("inputs.a")),
            ("a $(inputs.a)", "$(inputs.a)", Some("inputs.a")),
            ("a $inputs.a b", "$inputs.a", Some("inputs.a")),
            ("a ${{inputs.a} --b ${{inputs.b}}", "${{inputs.a}", Some("inputs.a")),
            ("a ${{odd}}", "${{odd}}", None),
            ("a ${{secrets.KEY}}", "${{secrets.KEY}}", None),
        ] {
            let found = misspelt_placeholders(command);
            assert_eq!(found.len(), 1, "{command}: {found:?}");
            assert_eq!(&command[found[0].range.clone()], text);
            let meant = found[0].meant.as_ref().map(|(root, name)| format!("{root}.{name}"));
            assert_eq!(meant.as_deref(), name, "{command}");
        }
    }

    #[test]
    fn everything_else_is_left_alone() {
        for command in [
            "a ${{inputs.a}} $[[--b ${{inputs.b}}]] {inputs.c} ${{ outputs.d }}",
            "python -c 'print(inputs.x, data[inputs.y], {outputs.z})'",
            "a inputs.b --inputs. $inputs ${inputs} ${INPUTS}",
        ] {
            assert_eq!(misspelt_placeholders(command), [], "{command}");
        }
    }
}
