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

            /// Whether such a finding is about one value alone, whatever else a document says. That a value is missing is
            /// not: it may stand in a line that could not be read.
            pub fn is_about_one_value(self) -> bool {
                matches!(
                    self,
                    Self::DuplicateKey | Self::AmbiguousValue | Self::UnknownField | Self::WrongType
                        | Self::InvalidValue | Self::PreviewSyntax | Self::FieldOfTheSweep | Self::TemplatePlaceholder
                        | Self::InvalidJobName | Self::InvalidExperimentName | Self::InvalidName
                        | Self::OverServiceLimit | Self::ReservedOutputName | Self::WindowsPath
                        | Self::SingleBracePlaceholder | Self::MisspeltPlaceholder | Self::TypographicCharacter
                        | Self::CodeNotFound | Self::InvalidCodeReference | Self::SecretInDocument | Self::SecretInUrl
                        | Self::LegacyDataUri | Self::UnknownLabel | Self::InvalidBounds
                        | Self::BoundsAreNotLogarithms | Self::MixedChoice | Self::TimeoutTooLong
                        | Self::TimeoutTooShort
                )
            }

            /// Whether such a finding is about a source of the SDK v1, not about a job document.
            pub fn is_about_v1(self) -> bool {
                matches!(self, Self::PythonSyntax | Self::SourceTooComplex | Self::UndefinedName)
                    || self.as_str().starts_with("v1-")
            }

            /// Whether such a finding is about the log of a run that has ended, not about a job document.
            pub fn is_about_log(self) -> bool {
                self.as_str().starts_with("run-")
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
    /// A field without a value.
    EmptyField => "empty-field",
    /// A field that is required is not there.
    MissingField => "missing-field",
    /// A value of the wrong kind.
    WrongType => "wrong-type",
    /// A value outside the accepted ones.
    InvalidValue => "invalid-value",
    /// A shape of the preview of 2021 that today's service refuses.
    PreviewSyntax => "preview-syntax",
    /// A field of the sweep that stands in its trial.
    FieldOfTheSweep => "field-of-the-sweep",
    /// Quotes in the command that are not closed.
    UnclosedQuote => "unclosed-quote",
    /// A field stands in another mapping than the one it belongs to.
    MisplacedField => "misplaced-field",
    /// Values of a choice that do not go together.
    MixedChoice => "mixed-choice",
    /// The trial of a sweep is described in another file.
    TrialInFile => "trial-in-file",
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
    /// Something looks like a placeholder and is none.
    MisspeltPlaceholder => "misspelt-placeholder",
    /// Quotes, dashes or spaces of a word processor in the command.
    TypographicCharacter => "typographic-character",
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
    /// A name given to an environment that is anonymous all the same.
    UnusedEnvironmentName => "unused-environment-name",
    /// A `code` that no client can take: a datastore path, an asset without version.
    InvalidCodeReference => "invalid-code-reference",
    /// A name of an input, output or parameter with other letters than the service takes.
    InvalidName => "invalid-name",
    /// An environment reference without `azureml:`.
    ReferenceWithoutPrefix => "reference-without-prefix",
    /// An environment that the chosen workspace does not have.
    UnknownEnvironment => "unknown-environment",
    /// A compute target that the chosen workspace does not have.
    UnknownCompute => "unknown-compute",
    /// A dependency that is not a requirement pip or conda can read.
    InvalidRequirement => "invalid-requirement",
    /// A package of pip that is a file of the project.
    LocalPackage => "local-package",
    /// `pip:` packages without `pip` itself among the conda dependencies.
    PipNotListed => "pip-not-listed",
    /// No Python version in the conda specification.
    PythonNotPinned => "python-not-pinned",
    /// Packages without a version: tomorrow's run may differ from today's.
    UnpinnedPackage => "unpinned-package",
    /// Neither `type` nor `$schema`.
    KindNotNamed => "kind-not-named",
    /// A job name that the service refuses.
    InvalidJobName => "invalid-job-name",
    /// A job name that the workspace has already.
    JobNameTaken => "job-name-taken",
    /// More or longer texts than a run keeps.
    OverServiceLimit => "over-service-limit",
    /// A command of several lines that a shell reads otherwise than it looks.
    MultilineCommand => "multiline-command",
    /// Drive letters or backslashes.
    WindowsPath => "windows-path",
    /// An output named `default`.
    ReservedOutputName => "reserved-output-name",
    /// A data input that does not say whether it is a file or a folder.
    InputWithoutType => "input-without-type",
    /// An input that names data and is only text.
    InputIsText => "input-is-text",
    /// A mode or type that does not go with the data.
    InvalidDataMode => "invalid-data-mode",
    /// Registered data without a fixed version.
    UnversionedData => "unversioned-data",
    /// A label that names no version.
    UnknownLabel => "unknown-label",
    /// A signature or key inside an address.
    SecretInUrl => "secret-in-url",
    /// `wasbs://`, `abfss://`, `adl://`.
    LegacyDataUri => "legacy-data-uri",
    /// Data behind a sign-in, and nobody to sign in as.
    IdentityCannotReadData => "identity-cannot-read-data",
    /// Workers and parameter servers do not add up to the nodes.
    RolesDoNotFitNodes => "roles-do-not-fit-nodes",
    /// More or fewer processes than GPUs.
    ProcessesDoNotFitGpus => "processes-do-not-fit-gpus",
    /// A launcher inside a distribution.
    DoubleLaunch => "double-launch",
    /// A search parameter that the command never takes.
    UnusedSearchParameter => "unused-search-parameter",
    /// `${{search_space.x}}` where `x` is not in the search space.
    UndeclaredSearchParameter => "undeclared-search-parameter",
    /// Grid sampling over a range.
    GridNeedsChoices => "grid-needs-choices",
    /// More or fewer combinations than trials.
    GridSizeDiffers => "grid-size-differs",
    /// Bayesian sampling over an expression it does not take.
    BayesianNeedsPlainRanges => "bayesian-needs-plain-ranges",
    /// Bayesian sampling with early termination.
    BayesianWithPolicy => "bayesian-with-policy",
    /// Too few trials, or too many at once, for Bayesian sampling.
    FewTrialsForBayesian => "few-trials-for-bayesian",
    /// Bounds in the wrong order, steps or deviations of 0.
    InvalidBounds => "invalid-bounds",
    /// Bounds of a log expression that look like values.
    BoundsAreNotLogarithms => "bounds-are-not-logarithms",
    /// A bandit policy with both slacks or none.
    BanditNeedsOneSlack => "bandit-needs-one-slack",
    /// More trials than the service runs.
    TooManyTrials => "too-many-trials",
    /// More trials at the same time than in all.
    TooManyConcurrentTrials => "too-many-concurrent-trials",
    /// A sweep of more than a week.
    TimeoutTooLong => "timeout-too-long",
    /// A timeout of a sweep below a minute.
    TimeoutTooShort => "timeout-too-short",
    /// Trials without a timeout.
    NoTrialTimeout => "no-trial-timeout",
    /// A sweep without early termination.
    NoEarlyTermination => "no-early-termination",
    /// Several nodes, but nothing that makes processes on them meet.
    NodesWithoutDistribution => "nodes-without-distribution",
    /// A distribution, but only one node by default.
    DistributionWithoutNodes => "distribution-without-nodes",
    /// Something Azure ML has and the chosen workspace does not run yet.
    NotOnThisWorkspace => "not-on-this-workspace",
    /// A command that installs packages itself.
    InstallInCommand => "install-in-command",
    /// Python source that cannot be parsed at this place; the rest is read.
    PythonSyntax => "python-syntax",
    /// A program of more steps than one that configures runs has.
    SourceTooComplex => "source-too-complex",
    /// A statement that the SDK v1, or Python, refuses.
    V1StatementFails => "v1-statement-fails",
    /// A name that nothing in the source defines.
    UndefinedName => "undefined-name",
    /// A pipeline, AutoML, Databricks or a parallel step: recognised, not converted.
    OutOfScope => "v1-out-of-scope",
    /// A submit of something that cannot be followed.
    UnknownSubmission => "v1-unknown-submission",
    /// A loop that submits runs over something that cannot be followed.
    V1RunsNotCounted => "v1-runs-not-counted",
    /// Configurations that are made and never submitted.
    NothingSubmitted => "v1-nothing-submitted",
    /// A configuration that the SDK v1 would refuse when it is submitted.
    V1RunRefused => "v1-run-refused",
    /// Something the SDK v1 would have warned of.
    V1SdkWarning => "v1-sdk-warning",
    /// A `.runconfig` that the SDK's own loader damages, or cannot read.
    V1RunconfigDamaged => "v1-runconfig-damaged",
    /// A run or experiment is deleted, which Azure ML does not do.
    V1Deletion => "v1-deletion",
    /// Data that the source uploads before its runs.
    V1Upload => "v1-upload",
    /// An azureml-core that was written for `PyJWT` 1, with `PyJWT` 2.
    PyjwtTooNew => "pyjwt-too-new",
    /// A run failed: the environment lacks a module.
    RunMissingModule => "run-missing-module",
    /// A run failed: a module is there, but not what is imported of it.
    RunImportFails => "run-import-fails",
    /// A run failed: nothing defines a name.
    RunUndefinedName => "run-undefined-name",
    /// A run failed: an object or module lacks an attribute.
    RunUnknownAttribute => "run-unknown-attribute",
    /// A run failed: a metric of the SDK v1 has too many values.
    RunMetricTooLarge => "run-metric-too-large",
    /// A run failed: the GPU has not enough memory.
    RunGpuOutOfMemory => "run-gpu-out-of-memory",
    /// A run failed: the system killed its command.
    RunKilled => "run-killed",
    /// Building the image of a run took long.
    RunSlowStart => "run-slow-start",
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
