//! The fidelity report: what became of each part of a v1 configuration.

use serde::{Deserialize, Serialize};

use super::Lowering;
use crate::finding::Place;

/// How well a part has come over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fidelity {
    /// It means the same.
    Exact,
    /// It means nearly the same; the reason says what differs.
    Approximated,
    /// v2 has nothing for it, or it must not be written down.
    Lost,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The v1 construct: `environment.docker.base_image`.
    pub v1: String,
    /// Where it is in the job: `environment.image`; empty where it is lost.
    pub v2: String,
    /// How well it has come over.
    pub fidelity: Fidelity,
    /// Why, as a sentence; empty where nothing needs a word.
    pub reason: String,
    /// Where the program says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Something only the program, the service or its author knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked for: `compute target`.
    pub name: String,
    /// The field of the job that waits for it: `compute`.
    pub field: String,
    /// The source text it comes from.
    pub text: String,
    /// Why it is not known.
    pub reason: String,
    /// Where that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Lowering<'_, '_> {
    pub(super) fn exact(&mut self, v1: &str, v2: &str, place: Option<Place>) {
        self.part(v1, v2, Fidelity::Exact, "", place);
    }

    pub(super) fn approximated(
        &mut self,
        v1: &str,
        v2: &str,
        reason: impl Into<String>,
        place: Option<Place>,
    ) {
        self.part(v1, v2, Fidelity::Approximated, reason, place);
    }

    pub(super) fn lost(&mut self, v1: &str, reason: impl Into<String>, place: Option<Place>) {
        self.part(v1, "", Fidelity::Lost, reason, place);
    }

    fn part(
        &mut self,
        v1: &str,
        v2: &str,
        fidelity: Fidelity,
        reason: impl Into<String>,
        place: Option<Place>,
    ) {
        self.out.parts.push(Part {
            v1: v1.to_owned(),
            v2: v2.to_owned(),
            fidelity,
            reason: reason.into(),
            place,
        });
    }
}
