//! Reads a program by following it: every statement is done on values that may be unknown. Nothing is executed, nothing
//! outside of the given files is touched.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ruff_text_size::Ranged;
use run_composer_core::finding::{Finding, Place};
use run_composer_core::v1::{DictId, Hole, Raised, Sdk, Value};

use crate::budget::Budget;
use crate::guards::Guard;
use crate::own::{Function, Own};
use crate::reach::Reach;
use crate::scope::{Frame, Names};
use crate::unit::Unit;

/// Calls within calls.
pub(crate) const MOST_DEPTH: usize = 24;

/// The value of an expression, or the exception it raises.
pub(crate) type Evaluated = Result<Value, Raised>;

/// Where the program goes on.
pub(crate) enum Flow {
    /// With the next statement.
    Next,
    /// Out of the function.
    Return(Value),
    /// Out of the loop.
    Break,
    /// With the loop's next round.
    Continue,
}

/// Where an exception was raised.
pub(crate) struct Failure {
    pub(crate) place: Place,
    /// By a `raise` of the program.
    pub(crate) deliberate: bool,
}

/// A program being read.
pub(crate) struct Reader<'f> {
    pub(crate) sdk: Sdk<'f>,
    /// Names of each module; the program's are the first.
    pub(crate) modules: Vec<Names>,
    /// The module at work.
    pub(crate) module: usize,
    /// Functions at work, innermost last.
    pub(crate) frames: Vec<Frame>,
    /// What the program made itself.
    pub(crate) own: Vec<Own>,
    /// The source at work.
    pub(crate) unit: Rc<Unit>,
    /// Modules that were imported, by path.
    pub(crate) imported: Vec<(String, usize)>,
    /// What to tell.
    pub(crate) findings: Vec<Finding>,
    /// Whether handlers are tried only for what they would define: nothing is told and nothing submitted.
    pub(crate) trying: usize,
    /// Whether `from module import *` of a module that is not known may define any name.
    pub(crate) unknown_stars: bool,
    /// Where the exception on its way was raised.
    pub(crate) failure: Option<Failure>,
    /// The program's own units: its cells, or its one text.
    pub(crate) units: Vec<Rc<Unit>>,
    /// Names of functions that ended, for the functions defined in them.
    pub(crate) ended: HashMap<u64, Names>,
    /// Functions started so far.
    pub(crate) calls: u64,
    /// What `defaultdict`s make for a key they do not have.
    pub(crate) factories: HashMap<DictId, Value>,
    /// Files and other iterators of which a part was read: what comes next is not known.
    pub(crate) begun: HashSet<u32>,
    /// Functions whose defaults the program may have set, by where they are kept for as long as the program is followed.
    pub(crate) reset: HashSet<*const Function>,
    /// The words behind the name of a file that `%run` starts.
    pub(crate) command_line: Vec<Value>,
    /// The exception whose handler is at work.
    pub(crate) handled: Option<Raised>,
    /// The program's own exception on its way.
    pub(crate) thrown: Option<Value>,
    /// Environment variables the program sets or removes, from the first on: a dictionary.
    pub(crate) environ: Option<DictId>,
    /// Whether the loop at work may end for a reason that is not known.
    pub(crate) may_break: bool,
    /// Conditions that are not known around the statement at work.
    pub(crate) uncertain: usize,
    /// Under which conditions the statement at work runs, for the ways out before it.
    pub(crate) guards: Vec<Guard>,
    /// Functions that the program handed to something unknown; whether that is a command line, whose options count with
    /// their defaults.
    pub(crate) handed: Vec<(Value, bool)>,
    /// What was read of them.
    pub(crate) reach: Reach,
    pub(crate) budget: Budget,
}

impl<'f> Reader<'f> {
    pub(crate) fn new(sdk: Sdk<'f>, unit: Rc<Unit>) -> Self {
        Self {
            sdk,
            modules: vec![Names::new()],
            module: 0,
            frames: Vec::new(),
            own: Vec::new(),
            unit,
            imported: Vec::new(),
            findings: Vec::new(),
            trying: 0,
            unknown_stars: false,
            failure: None,
            units: Vec::new(),
            uncertain: 0,
            guards: Vec::new(),
            handed: Vec::new(),
            reach: Reach::default(),
            ended: HashMap::new(),
            calls: 0,
            factories: HashMap::new(),
            begun: HashSet::new(),
            reset: HashSet::new(),
            command_line: Vec::new(),
            handled: None,
            thrown: None,
            environ: None,
            may_break: false,
            budget: Budget::default(),
        }
    }

    /// Keeps a finding.
    pub(crate) fn tell(&mut self, finding: Finding) {
        if self.trying == 0 && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// The place of a node.
    pub(crate) fn place(&self, node: &impl Ranged) -> Place {
        self.unit.place(node.range())
    }

    /// A hole at a node.
    pub(crate) fn unknown(&self, node: &impl Ranged, reason: impl Into<String>) -> Value {
        Value::hole(self.unit.source(node), reason, Some(self.place(node)))
    }

    /// A hole at a node that stands for any number of items.
    pub(crate) fn unknown_items(&self, node: &impl Ranged, reason: impl Into<String>) -> Value {
        Value::spread(self.unit.source(node), reason, Some(self.place(node)))
    }

    /// A hole at a node for what is made of `parts`: why one of them is not known, or that nobody follows it.
    pub(crate) fn unknown_of(&self, node: &impl Ranged, parts: &[&Value]) -> Value {
        let heap = &self.sdk.heap;
        let within = |value: &&Value| match value {
            Value::Hole(hole) => Some(hole.clone()),
            Value::List(id) => heap.list(*id).iter().find_map(|item| item.as_hole().cloned()),
            Value::Tuple(items) => items.iter().find_map(|item| item.as_hole().cloned()),
            Value::Dict(id) => heap.dict(*id).iter().find_map(|(_, value)| value.as_hole().cloned()),
            _ => None,
        };
        match parts.iter().find_map(within) {
            Some(hole) => self.derived(node, &hole),
            None => self.unknown(node, "it is not followed"),
        }
    }

    /// A hole at a node that comes of another one.
    pub(crate) fn derived(&self, node: &impl Ranged, from: &Hole) -> Value {
        self.unknown(node, from.reason.as_str())
    }

    /// Keeps something of the program's own.
    pub(crate) fn keep(&mut self, own: Own) -> Value {
        self.own.push(own);
        Value::Own(u32::try_from(self.own.len() - 1).unwrap_or(u32::MAX))
    }

    /// Something of the program's own.
    pub(crate) fn own(&self, id: u32) -> Option<Own> {
        self.own.get(usize::try_from(id).ok()?).cloned()
    }
}
