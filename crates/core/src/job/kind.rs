//! Which kind of document this is. Must not know what is in each kind.

use crate::document::Node;

/// Kinds of documents that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// A command job.
    Command,
    /// A sweep over hyperparameters.
    Sweep,
    /// A pipeline of steps.
    Pipeline,
    /// Automated machine learning.
    AutoMl,
    /// A Spark job.
    Spark,
}

impl JobKind {
    /// What a document is, by `type`, else by `$schema`, else by its fields. Says the old words of the preview too.
    pub fn of(root: &Node) -> Self {
        let text = |name: &str| {
            root.child(name).and_then(Node::scalar).map(|s| s.text.to_ascii_lowercase()).unwrap_or_default()
        };
        let named = if root.child("type").is_some() { text("type") } else { text("job_type") };
        let mut schema = text("$schema");
        // Without `type` the client reads a command job, whatever the schema says.
        if root.child("command").is_some() && root.child("trial").is_none() {
            schema.clear();
        }
        for (word, kind) in [
            ("sweep", Self::Sweep),
            ("pipeline", Self::Pipeline),
            ("automl", Self::AutoMl),
            ("spark", Self::Spark),
            ("command", Self::Command),
        ] {
            if named.starts_with(word) || (named.is_empty() && schema.contains(&format!("/{word}job"))) {
                return kind;
            }
        }
        if root.child("search_space").is_some() || root.child("trial").is_some() {
            Self::Sweep
        } else if root.child("jobs").is_some() {
            Self::Pipeline
        } else {
            Self::Command
        }
    }

    /// What people call it, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "a command job",
            Self::Sweep => "a sweep job",
            Self::Pipeline => "a pipeline job",
            Self::AutoMl => "an AutoML job",
            Self::Spark => "a Spark job",
        }
    }

    /// The word of `type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Sweep => "sweep",
            Self::Pipeline => "pipeline",
            Self::AutoMl => "automl",
            Self::Spark => "spark",
        }
    }
}
