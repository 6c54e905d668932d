//! v1 in, v2 out: a submission as a v2 job document, with a report of what became of each part.
//!
//! Must not know how the submission came about. Rules: `azureml-v1-model.md`, sections 1 to 9.

mod arguments;
mod command;
mod compute;
mod conda;
mod data;
mod dataset;
mod environment;
mod fixed_paths;
mod labels;
mod leftovers;
mod report;
mod requirements;
mod space;
mod sweep;

use serde_json::{Map, Value as Json};

use super::files::Files;
use super::heap::{Heap, ObjectId};
use super::submission::Submission;
use super::value::Value;
use crate::finding::Place;

pub use report::{Fidelity, Part, Question};

/// A v2 job made of a v1 submission.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    /// The v2 document.
    pub job: Map<String, Json>,
    /// What became of each part of the configuration.
    pub parts: Vec<Part>,
    /// What only the program, the service or its author knows; the document has a placeholder there.
    pub questions: Vec<Question>,
    /// Files the document refers to, by path beside it.
    pub files: Vec<(String, String)>,
}

/// Makes a v2 job of a submission. `files` are those beside the program: they tell what a training script imports.
pub fn lower(heap: &Heap, files: &Files<'_>, submission: &Submission) -> Lowered {
    let mut lowering = Lowering {
        heap,
        files,
        submission,
        out: Lowered::default(),
        inputs: Map::new(),
        outputs: Map::new(),
        fixed_paths: Vec::new(),
    };
    lowering.run();
    lowering.out
}

/// The order of a job's fields that people expect.
const ORDER: [&str; 22] = [
    "$schema",
    "type",
    "experiment_name",
    "display_name",
    "description",
    "tags",
    "properties",
    "code",
    "command",
    "trial",
    "inputs",
    "outputs",
    "environment",
    "environment_variables",
    "compute",
    "distribution",
    "resources",
    "queue_settings",
    "limits",
    "search_space",
    "sampling_algorithm",
    "objective",
];

/// One submission on its way.
struct Lowering<'l, 'f> {
    heap: &'l Heap,
    files: &'l Files<'f>,
    submission: &'l Submission,
    out: Lowered,
    inputs: Map<String, Json>,
    outputs: Map<String, Json>,
    fixed_paths: Vec<fixed_paths::FixedPath>,
}

impl Lowering<'_, '_> {
    fn run(&mut self) {
        match self.submission.hyperdrive {
            Some(hyperdrive) => self.sweep(hyperdrive),
            None => self.command_job(),
        }
        let mut job = std::mem::take(&mut self.out.job);
        for key in ORDER {
            if let Some(value) = job.remove(key) {
                self.out.job.insert(key.to_owned(), value);
            }
        }
        self.out.job.append(&mut job);
    }

    /// An attribute of the run configuration.
    fn run_field(&self, name: &str) -> Value {
        self.heap.field(self.submission.run_config, name)
    }

    /// A section of the run configuration.
    fn section(&self, name: &str) -> Option<ObjectId> {
        self.run_field(name).as_object()
    }

    /// Where an attribute of the run configuration is set.
    fn place(&self, id: ObjectId, name: &str) -> Option<Place> {
        self.heap.place_of(id, name).cloned().or_else(|| self.submission.place.clone())
    }

    /// Text of a value; a placeholder and a question where it is not known.
    fn text(&mut self, value: &Value, what: &str, field: &str) -> String {
        match super::text::str_of(self.heap, value) {
            Some(text) => super::wire::here(&text),
            None => self.ask(value, what, field),
        }
    }

    /// A number, or anything else, as JSON; a placeholder and a question where it is not known.
    fn json(&mut self, value: &Value, what: &str, field: &str) -> Json {
        let json = super::wire::value(self.heap, value);
        if super::wire::is_known(&json) { json } else { Json::String(self.ask(value, what, field)) }
    }

    /// Asks for what is not known.
    fn ask(&mut self, value: &Value, what: &str, field: &str) -> String {
        let (text, reason, place) = match hole_in(self.heap, value) {
            Some(hole) => (super::wire::here(&hole.text), hole.reason.clone(), hole.place.clone()),
            None => (shown(self.heap, value), "it is no value that a job can hold".to_owned(), None),
        };
        self.question(what, field, &text, &reason, place)
    }

    /// Asks for something by its source text.
    fn question(
        &mut self,
        what: &str,
        field: &str,
        text: &str,
        reason: &str,
        place: Option<Place>,
    ) -> String {
        let place = place.or_else(|| self.submission.place.clone());
        let (name, field) = (what.to_owned(), field.to_owned());
        let question = Question { name, field, text: text.to_owned(), reason: reason.to_owned(), place };
        if !self.out.questions.contains(&question) {
            self.out.questions.push(question);
        }
        placeholder(what)
    }
}

/// A value that is known and of no use, as its author would write it.
fn shown(heap: &Heap, value: &Value) -> String {
    if let Some(text) = super::text::repr(heap, value) {
        return super::wire::here(&text);
    }
    match value {
        Value::Object(id) => {
            let class = heap.object(*id).class;
            let name = super::text::repr(heap, &heap.field(*id, "name")).unwrap_or_default();
            format!("{}({name})", class.python_name())
        }
        Value::Symbol(name) | Value::Opaque(name) => name.to_string(),
        Value::Method(method) => format!("{}.{}", shown(heap, &method.0), method.1),
        Value::List(id) => {
            let items: Vec<String> = heap.list(*id).iter().map(|item| shown(heap, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(heap, item)).collect();
            format!("({})", items.join(", "))
        }
        _ => "an object of the program".to_owned(),
    }
}

/// The first hole in a value.
fn hole_in(heap: &Heap, value: &Value) -> Option<std::rc::Rc<super::value::Hole>> {
    match value {
        Value::Hole(hole) => Some(hole.clone()),
        Value::List(id) => heap.list(*id).iter().find_map(|item| hole_in(heap, item)),
        Value::Tuple(items) => items.iter().find_map(|item| hole_in(heap, item)),
        Value::Dict(id) => heap.dict(*id).iter().find_map(|(_, item)| hole_in(heap, item)),
        _ => None,
    }
}

/// What stands in the document until the question is answered; the checks find it.
pub(super) fn placeholder(what: &str) -> String {
    const LONGEST: usize = 40;
    let slug: String =
        what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(LONGEST).collect();
    format!("<your-{}>", slug.trim_matches('-'))
}
