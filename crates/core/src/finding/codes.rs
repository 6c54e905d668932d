//! The closed registry of finding codes. A code is never reused or renamed once published.
//!
//! Codes are named after the mistake, so that "allow CODE" reads well. Each has a page `docs/findings/CODE.md`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident => $code:literal,)*) => {
        /// Stable identity of a kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as people and machines see it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            fn parse(text: &str) -> Option<Self> {
                match text { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// The text is not YAML: the parser stopped here.
    YamlSyntax => "yaml-syntax",
    /// The document has nothing in it.
    EmptyDocument => "empty-document",
    /// Nesting or aliases beyond what any real document needs.
    DocumentTooComplex => "document-too-complex",
    /// The same key twice in one mapping.
    DuplicateKey => "duplicate-key",
    /// An unquoted value that YAML reads as something else: `3.10`, `on`, `017`.
    AmbiguousValue => "ambiguous-value",
    /// A kind of job that is recognised but not run here.
    UnsupportedJobType => "unsupported-job-type",
    /// A key that the schema does not have.
    UnknownField => "unknown-field",
    /// A field that is required is not there.
    MissingField => "missing-field",
    /// A value of the wrong kind.
    WrongType => "wrong-type",
    /// A value outside the accepted ones.
    InvalidValue => "invalid-value",
    /// The command is there but empty.
    EmptyCommand => "empty-command",
    /// A file that the document names does not exist.
    FileNotFound => "file-not-found",
    /// The code folder does not exist or is empty.
    CodeNotFound => "code-not-found",
    /// The command runs a script which is not in the snapshot.
    ScriptNotFound => "script-not-found",
    /// The command runs a script but no code is uploaded.
    ScriptWithoutCode => "script-without-code",
    /// `${{inputs.x}}` where `x` is not an input.
    UndeclaredInput => "undeclared-input",
    /// `${{outputs.x}}` where `x` is not an output.
    UndeclaredOutput => "undeclared-output",
    /// An input that the command never uses.
    UnusedInput => "unused-input",
    /// `{inputs.x}`: the syntax of the preview.
    SingleBracePlaceholder => "single-brace-placeholder",
    /// `<your-…>` left in from a template.
    TemplatePlaceholder => "template-placeholder",
    /// No timeout: the run goes on until somebody cancels it.
    NoTimeout => "no-timeout",
    /// No experiment name.
    NoExperimentName => "no-experiment-name",
    /// An experiment name that the service refuses.
    InvalidExperimentName => "invalid-experiment-name",
    /// A value that looks like a password, key or token.
    SecretInDocument => "secret-in-document",
    /// A file that usually holds secrets would be uploaded.
    SecretInSnapshot => "secret-in-snapshot",
    /// A virtual environment, cache or repository would be uploaded.
    BulkyFolderInSnapshot => "bulky-folder-in-snapshot",
    /// The snapshot is larger than the documented limit.
    SnapshotTooLarge => "snapshot-too-large",
    /// `outputs/` or `logs/` of an earlier run would be uploaded and mixed with the new ones.
    StaleOutputsInSnapshot => "stale-outputs-in-snapshot",
    /// An ignore rule on which the official client fails.
    InvalidIgnoreRule => "invalid-ignore-rule",
    /// An environment reference without `azureml:`.
    ReferenceWithoutPrefix => "reference-without-prefix",
    /// An environment that the chosen workspace does not have.
    UnknownEnvironment => "unknown-environment",
    /// A compute target that the chosen workspace does not have.
    UnknownCompute => "unknown-compute",
    /// A dependency that is not a requirement pip or conda can read.
    InvalidRequirement => "invalid-requirement",
    /// `pip:` packages without `pip` itself among the conda dependencies.
    PipNotListed => "pip-not-listed",
    /// No Python version in the conda specification.
    PythonNotPinned => "python-not-pinned",
    /// Packages without a version: tomorrow's run may differ from today's.
    UnpinnedPackage => "unpinned-package",
    /// Something Azure ML has and the chosen workspace does not run yet.
    NotOnThisWorkspace => "not-on-this-workspace",
    /// A command that installs packages itself.
    InstallInCommand => "install-in-command",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("unknown finding code `{text}`")))
    }
}
