//! Rule for findings: each code has a page that explains it. Must not know what the findings mean.

use anyhow::Result;

use super::Problem;
use crate::files;

/// The registry of codes: lines of the form `Variant => "kebab-case"`.
const REGISTRY: &str = "crates/core/src/finding/codes.rs";
/// Where the pages are.
const PAGES: &str = "docs/findings";

/// Checks that each code has its page.
pub fn check() -> Result<Vec<Problem>> {
    let path = files::in_root(REGISTRY);
    let text = files::read(&path)?;
    let mut problems = Vec::new();
    for (line, code) in codes(&text) {
        let page = files::in_root(PAGES).join(format!("{code}.md"));
        if !page.exists() {
            problems.push(Problem::at(
                &path,
                line,
                format!("`{code}` has no page; write {}", files::shown(&page)),
            ));
        }
    }
    if codes(&text).is_empty() {
        problems.push(Problem::at(&path, 1, "no code found; a code is written `Variant => \"kebab-case\"`"));
    }
    Ok(problems)
}

/// The codes with their lines.
fn codes(text: &str) -> Vec<(usize, &str)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let codes =
        lines.filter_map(|(index, line)| Some((index + 1, line.split_once("=> \"")?.1.split_once('"')?.0)));
    codes.filter(|(_, code)| is_kebab_case(code)).collect()
}

fn is_kebab_case(code: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    code.split('-').all(word)
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn codes_are_found() {
        let text =
            "codes! {\n/// `=> \"not-this\"`\nDuplicateKey => \"duplicate-key\",\nOther => \"Not a code\",\n";
        assert_eq!(codes(text), [(3, "duplicate-key")]);
    }
}
