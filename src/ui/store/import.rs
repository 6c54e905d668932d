//! The import of sources of the SDK v1: what is being read, what was found, what a person has selected. Pure.

use super::conversion::{Conversion, ImportedRun};
use super::rewrite::Rewrite;

/// Where the import stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was given yet.
    #[default]
    Empty,
    /// Sources are being read.
    Reading {
        /// Sources read so far.
        done: usize,
        /// Sources to read; 0 while that is not known.
        total: usize,
    },
    /// All was read.
    Ready,
    /// Nothing could be read.
    Failed(ImportProblem),
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// The module that reads Python could not be loaded; what the browser says.
    Module(String),
    /// No source among the files.
    NoSource,
}

/// Why one source could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceProblem {
    /// No UTF-8 text.
    NotText,
    /// A notebook that is no JSON; what is wrong, with the line.
    NotNotebook(String),
    /// More bytes than are read.
    TooLarge(u64),
    /// The browser or the importer gave up; in its words.
    Failed(String),
}

/// A source and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Path below the given folder, or the file's name; empty for a pasted cell.
    pub path: String,
    /// Folder from which its paths are read, below the given folder; empty for that folder itself.
    pub base: String,
    /// What became of it.
    pub result: Result<Conversion, SourceProblem>,
}

impl Source {
    /// Its runs.
    pub fn runs(&self) -> &[ImportedRun] {
        self.result.as_ref().map(|conversion| conversion.runs.as_slice()).unwrap_or_default()
    }
}

/// Everything read from what a person gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// Number of the reading; answers of former ones come too late.
    pub reading: u32,
    /// Where it stands.
    pub phase: Phase,
    /// Sources that have runs, findings or a problem.
    pub sources: Vec<Source>,
    /// The run that is shown: its source and its place there.
    pub selected: Option<(usize, usize)>,
    /// Training scripts that could log with MLflow.
    pub scripts: Vec<Rewrite>,
}

/// What can happen to an import. The number is the reading's.
#[derive(Clone, Debug)]
pub enum ImportAction {
    /// A reading begins; former results go.
    Start(u32),
    /// So many sources are to be read.
    Total(u32, usize),
    /// A source was read.
    Read(u32, Source),
    /// A training script was looked at.
    Script(u32, Rewrite),
    /// All was read.
    Done(u32),
    /// Nothing can be read.
    Fail(u32, ImportProblem),
    /// A person wants to see a run.
    Select(usize, usize),
    /// A person wants a script rewritten in the project, or not.
    UseScript(usize, bool),
}

impl Import {
    /// Number of all runs.
    pub fn run_count(&self) -> usize {
        self.sources.iter().map(|source| source.runs().len()).sum()
    }

    /// The run that is shown, with its source.
    pub fn shown(&self) -> Option<(&Source, &ImportedRun)> {
        let (source, run) = self.selected?;
        let source = self.sources.get(source)?;
        Some((source, source.runs().get(run)?))
    }

    /// The import after an action.
    #[must_use]
    pub fn after(&self, action: ImportAction) -> Self {
        let mut next = self.clone();
        match action {
            ImportAction::Start(reading) => {
                next = Self { reading, phase: Phase::Reading { done: 0, total: 0 }, ..Self::default() };
            }
            ImportAction::Select(source, run) => {
                if self.sources.get(source).is_some_and(|source| run < source.runs().len()) {
                    next.selected = Some((source, run));
                }
            }
            ImportAction::UseScript(at, chosen) => {
                if let Some(script) = next.scripts.get_mut(at) {
                    script.chosen = chosen;
                }
            }
            ImportAction::Total(reading, _)
            | ImportAction::Read(reading, _)
            | ImportAction::Script(reading, _)
            | ImportAction::Done(reading)
            | ImportAction::Fail(reading, _)
                if reading != self.reading || !matches!(self.phase, Phase::Reading { .. }) => {}
            ImportAction::Total(_, total) => next.phase = Phase::Reading { done: 0, total },
            ImportAction::Read(_, source) => next.add(source),
            ImportAction::Script(_, script) => next.scripts.push(script),
            ImportAction::Done(_) => next.phase = Phase::Ready,
            ImportAction::Fail(_, problem) => next.phase = Phase::Failed(problem),
        }
        next
    }

    /// Takes a source in; those that say nothing only count.
    fn add(&mut self, source: Source) {
        if let Phase::Reading { done, .. } = &mut self.phase {
            *done += 1;
        }
        let silent =
            source.result.as_ref().is_ok_and(|read| read.runs.is_empty() && read.findings.is_empty());
        // One file alone is answered even if nothing is in it.
        if silent && !matches!(self.phase, Phase::Reading { total: 0 | 1, .. }) {
            return;
        }
        if self.selected.is_none() && !source.runs().is_empty() {
            self.selected = Some((self.sources.len(), 0));
        }
        self.sources.push(source);
    }
}

#[cfg(test)]
mod tests {
    use super::super::conversion::tests::conversion;
    use super::*;

    fn source(path: &str, result: Result<Conversion, SourceProblem>) -> Source {
        Source { path: path.into(), base: String::new(), result }
    }

    fn after(actions: Vec<ImportAction>) -> Import {
        actions.into_iter().fold(Import::default(), |import, action| import.after(action))
    }

    #[test]
    fn sources_are_collected_and_the_first_run_is_shown() {
        let import = after(vec![
            ImportAction::Start(1),
            ImportAction::Total(1, 3),
            ImportAction::Read(1, source("empty.py", Ok(Conversion::default()))),
            ImportAction::Read(1, source("binary.py", Err(SourceProblem::NotText))),
            ImportAction::Read(1, source("n.ipynb", Ok(conversion()))),
        ]);
        assert_eq!(import.phase, Phase::Reading { done: 3, total: 3 });
        assert_eq!((import.sources.len(), import.run_count(), import.selected), (2, 1, Some((1, 0))));
        assert_eq!(import.shown().map(|(source, _)| source.path.as_str()), Some("n.ipynb"));
        let import = import.after(ImportAction::Done(1));
        assert_eq!(import.phase, Phase::Ready);
        assert_eq!(import.after(ImportAction::Select(0, 0)), import, "a source without runs");
        let again = import.after(ImportAction::Start(2));
        assert_eq!((again.sources.len(), again.selected), (0, None));
    }

    #[test]
    fn a_single_source_without_runs_is_answered() {
        let import = after(vec![
            ImportAction::Start(1),
            ImportAction::Total(1, 1),
            ImportAction::Read(1, source("a.py", Ok(Conversion::default()))),
        ]);
        assert_eq!((import.sources.len(), import.run_count()), (1, 0));
    }

    #[test]
    fn late_answers_of_a_former_reading_change_nothing() {
        let import = after(vec![ImportAction::Start(1), ImportAction::Start(2)]);
        for late in [
            ImportAction::Total(1, 9),
            ImportAction::Read(1, source("n.ipynb", Ok(conversion()))),
            ImportAction::Fail(1, ImportProblem::NoSource),
            ImportAction::Done(1),
        ] {
            assert_eq!(import.after(late), import);
        }
        let failed = import.after(ImportAction::Fail(2, ImportProblem::Module("offline".into())));
        assert_eq!(failed.phase, Phase::Failed(ImportProblem::Module("offline".into())));
        assert_eq!(failed.after(ImportAction::Done(2)), failed, "a failure is not overwritten");
    }
}
