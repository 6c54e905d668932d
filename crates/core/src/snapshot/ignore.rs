//! The ignore file of a folder: which file speaks, and what its last word on a path is.
//!
//! Follows `get_ignore_file`, `IgnoreFile` and `ComponentIgnoreFile` of the client. It must not know how a line is
//! matched (`pattern`) or which files exist (`listing`).

use serde::Serialize;

use super::matcher::Subject;
use super::pattern::{Pattern, PatternError, strip};

const AMLIGNORE: &str = ".amlignore";
const GITIGNORE: &str = ".gitignore";
const BUILT_IN: &str = "built-in";

/// The line of an ignore file that decided something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleRef {
    /// `.amlignore`, `.gitignore` or `built-in`.
    pub file: &'static str,
    /// Line number, from 1.
    pub line: u32,
    /// The line without white space around it, as the client reads it.
    pub text: String,
}

/// Why a file goes or stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Uploaded: no rule matches, or the last one that does begins with `!`.
    Included {
        /// The last rule that matches.
        by: Option<RuleRef>,
    },
    /// Left out.
    Ignored {
        /// The last rule that matches.
        by: RuleRef,
    },
}

impl Decision {
    /// Whether the file is left out.
    pub fn is_ignored(&self) -> bool {
        matches!(self, Self::Ignored { .. })
    }
}

/// A rule the official client fails on (`GitWildMatchPatternError`, `re.error`): nothing can be submitted from the
/// folder with it. Here the rule just has no effect, so that a plan can still be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidRule {
    /// Where it is.
    pub rule: RuleRef,
    /// What is wrong with it.
    pub error: PatternError,
}

/// The rules that apply to a folder.
#[derive(Debug, Clone, Default)]
pub struct IgnoreRules {
    rules: Vec<(RuleRef, Pattern)>,
    invalid: Vec<InvalidRule>,
}

impl IgnoreRules {
    /// No rules: everything is uploaded (`IgnoreFile()`); also what applies to a single file.
    pub fn none() -> Self {
        Self::default()
    }

    /// The rules of a folder with these ignore files in its root. `.amlignore` wins over `.gitignore`, even when
    /// empty; the other one and those of inner folders have no effect (`get_ignore_file`). Nothing is left out by
    /// default, neither `.git` nor the ignore file itself.
    pub fn v2(amlignore: Option<&str>, gitignore: Option<&str>) -> Self {
        let mut rules = Self::none();
        match (amlignore, gitignore) {
            (Some(text), _) => rules.read(AMLIGNORE, text),
            (None, Some(text)) => rules.read(GITIGNORE, text),
            (None, None) => {}
        }
        rules
    }

    /// The same for the code of a component, as in the steps of a pipeline: `__pycache__` is left out in any case,
    /// as if it were the last line (`ComponentIgnoreFile._COMPONENT_CODE_IGNORES`).
    pub fn v2_component(amlignore: Option<&str>, gitignore: Option<&str>) -> Self {
        let mut rules = Self::v2(amlignore, gitignore);
        rules.read(BUILT_IN, "__pycache__");
        rules
    }

    /// What happens to a file; the last matching rule decides, and the order of the others does not matter
    /// (`IgnoreFile.is_file_excluded`). Unlike git, `!` also brings back files of an ignored folder.
    ///
    /// The path is relative to the root and `/`-separated; one leading `/` or `./` is dropped (`normalize_file`).
    pub fn decide(&self, path: &str) -> Decision {
        let path = path.strip_prefix('/').or_else(|| path.strip_prefix("./")).unwrap_or(path);
        let subject = Subject::new(path);
        match self.rules.iter().rev().find(|(_, pattern)| pattern.matches(&subject)) {
            Some((rule, pattern)) if pattern.ignores => Decision::Ignored { by: rule.clone() },
            found => Decision::Included { by: found.map(|(rule, _)| rule.clone()) },
        }
    }

    /// The rules the official client fails on, in file order.
    pub fn invalid(&self) -> &[InvalidRule] {
        &self.invalid
    }

    /// Adds a file's lines: `IgnoreFile._get_ignore_list`, which drops a byte order mark and takes LF, CRLF and CR
    /// for line ends.
    fn read(&mut self, file: &'static str, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        for (line, content) in (1..).zip(text.split(['\n', '\r'])) {
            let rule = || RuleRef { file, line, text: strip(content).to_owned() };
            match Pattern::parse(content) {
                Ok(None) => {}
                Ok(Some(pattern)) => self.rules.push((rule(), pattern)),
                Err(error) => self.invalid.push(InvalidRule { rule: rule(), error }),
            }
        }
    }
}
