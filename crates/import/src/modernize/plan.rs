//! What is done to a script as a whole: which calls are rewritten, which assignments and imports go, what stays and why.
//! Must not know single functions of MLflow.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::arguments::Arguments;
use super::calls::{Call, Outcome};
use super::names::{Held, Holder};
use super::scopes::ScopeId;
use super::source::{Source, bytes};
use super::survey::{Statement, Survey};
use super::{Edit, Kept, edits, handed, imports, notes};

/// Edits and notes.
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    pub(super) kept: Vec<Kept>,
}

/// The work on one script.
struct Work<'s, 'a> {
    source: &'a Source<'a>,
    survey: &'s Survey<'a>,
    held: HashMap<Holder<'a>, Held<'a>>,
    edits: Vec<Edit>,
    kept: Vec<Kept>,
    /// Statements that go, by their first byte, and why.
    removed: BTreeMap<usize, String>,
    /// Runs that calls were made on which now are MLflow's.
    consumed: HashSet<TextRange>,
    /// Runs whose calls stay, with a note already.
    noted: HashSet<TextRange>,
}

/// Plans what to do.
pub(super) fn plan<'a>(name: &str, source: &'a Source<'a>) -> Plan {
    let survey = Survey::of(&source.module().body);
    if !survey.imports.iter().any(|stmt| imports::is_v1(stmt)) {
        return Plan { edits: Vec::new(), kept: handed::handed_on(&survey, source, &HashMap::new()) };
    }
    if let Some(kept) = notes::obstacle(&survey, source) {
        return Plan { edits: Vec::new(), kept: vec![kept] };
    }
    let held = survey.held(source);
    let mut work = Work {
        source,
        survey: &survey,
        held,
        edits: Vec::new(),
        kept: Vec::new(),
        removed: BTreeMap::new(),
        consumed: HashSet::new(),
        noted: HashSet::new(),
    };
    work.calls();
    work.assignments();
    work.kept.extend(handed::handed_on(&survey, source, &work.held));
    let gone = work.gone();
    let changed = !work.edits.is_empty() || !work.removed.is_empty();
    let mut aliases = imports::Unused::default();
    if changed && !name.ends_with("__init__.py") {
        aliases = imports::unused(&survey, source, &gone);
    }
    work.kept.extend(imports::left(&survey, source, &aliases));
    if changed {
        let needed = work.mlflow_at().is_none() && work.edits.iter().any(|edit| !edit.text.is_empty());
        work.edits.extend(imports::edits(&survey, source, &aliases, needed, &mut work.removed));
        work.edits.extend(edits::removals(&survey.bodies, source, &work.removed));
    }
    let Work { mut edits, mut kept, .. } = work;
    edits.sort_by_key(|edit| (edit.start, edit.end));
    kept.sort_by_key(|kept| kept.line);
    Plan { edits, kept }
}

impl<'a> Work<'_, 'a> {
    /// The receiver of a statement's call, and the method, where it may be a run.
    fn receiver(&self, statement: &Statement<'a>) -> Option<(&'a Expr, &'a str, Option<Holder<'a>>)> {
        let function = statement.call.func.as_attribute_expr()?;
        let receiver = &*function.value;
        let method = function.attr.as_str();
        if self.survey.is_context(receiver, statement.scope) {
            return Some((receiver, method, None));
        }
        let holder = self.survey.holder(receiver, statement.scope)?;
        self.held.contains_key(&holder).then_some((receiver, method, Some(holder)))
    }

    /// The name of an import of MLflow that is there before all calls.
    fn mlflow_at(&self) -> Option<&'a str> {
        let statements = self.survey.statements.iter().filter(|statement| self.receiver(statement).is_some());
        let first = statements.map(|statement| bytes(statement.stmt).start).min()?;
        imports::mlflow(self.survey, &self.source.module().body, first)
    }

    fn calls(&mut self) {
        let survey = self.survey;
        let mlflow = self.mlflow_at().unwrap_or("mlflow");
        for statement in &survey.statements {
            let Some((receiver, method, holder)) = self.receiver(statement) else { continue };
            let unsure = holder.and_then(|holder| self.held[&holder].unsure.clone());
            let outcome = match (unsure, Arguments::of(statement.call, self.source)) {
                (Some(unsure), _) => Err(unsure),
                _ if survey.scopes.resolve(statement.scope, mlflow).is_some_and(|(scope, _)| scope != 0) => {
                    Err(format!("`{mlflow}` is a name of this function's own"))
                }
                (None, None) => Err("`*` or `**` hides what it is called with".to_owned()),
                (None, Some(arguments)) => {
                    Call { survey, source: self.source, statement, arguments, mlflow }.rewrite(method)
                }
            };
            let Range { start, end } = bytes(statement.stmt);
            match outcome {
                Ok(Outcome::Text(text, why)) => {
                    let line = self.source.line(start);
                    self.edits.push(Edit { start, end, text, line, why });
                    self.consumed.insert(receiver.range());
                }
                Ok(Outcome::Nothing(why)) => {
                    self.removed.insert(start, why.to_owned());
                    self.consumed.insert(receiver.range());
                }
                Err(why) => {
                    self.note(start..end, why);
                    self.noted.insert(receiver.range());
                }
            }
        }
    }

    fn note(&mut self, range: Range<usize>, why: String) {
        self.kept.push(Kept { line: self.source.line(range.start), what: self.source.excerpt(range), why });
    }

    /// Removes the assignments of runs that nobody uses any more.
    fn assignments(&mut self) {
        let uses = self.uses();
        let dynamic = notes::dynamic(self.survey, self.source);
        let attributes = self.survey.attributes_of_bases();
        let mut holders: Vec<Holder<'a>> = self.held.keys().copied().collect();
        holders.sort_unstable();
        for holder in holders {
            let uses = uses.get(&holder).map_or(&[][..], Vec::as_slice);
            let left: Vec<TextRange> =
                uses.iter().copied().filter(|at| !self.consumed.contains(at)).collect();
            for at in left.iter().filter(|at| !self.noted.contains(*at)).copied().collect::<Vec<_>>() {
                let (range, why) = match (attributes.get(&at), &self.held[&holder].unsure) {
                    (Some(node), None) => (bytes(*node), notes::attribute(node.attr.as_str())),
                    (node, Some(unsure)) => (node.map_or(bytes(&at), |node| bytes(*node)), unsure.clone()),
                    (None, None) => {
                        (bytes(&at), "the run itself is handed on; MLflow has no such object".to_owned())
                    }
                };
                self.note(range, why);
            }
            let held = &self.held[&holder];
            let stmts = held.stmts.clone();
            let reflected = notes::reflected(self.survey, holder);
            let stays =
                held.unsure.clone().or_else(|| held.stays.clone()).or(reflected).or_else(|| dynamic.clone());
            let lines: Vec<usize> = left.iter().map(|at| self.source.line(bytes(at).start)).collect();
            let stays = stays.or_else(|| match (uses.is_empty(), lines.first()) {
                (true, _) => Some("nothing in this file uses it; another one may".to_owned()),
                (false, Some(line)) => Some(format!("it is still used in line {line}")),
                (false, None) => None,
            });
            let commented = |stmt: &&Stmt| self.source.has_comment(bytes(*stmt));
            let stays =
                stays.or_else(|| stmts.iter().any(commented).then(|| "a comment stands in it".to_owned()));
            for stmt in stmts {
                if let Some(why) = &stays {
                    self.note(bytes(stmt), why.clone());
                } else {
                    let why = "The run is the job's own; MLflow finds it by itself.".to_owned();
                    self.removed.insert(bytes(stmt).start, why);
                }
            }
        }
        self.unheld();
    }

    /// Notes contexts that are neither assigned nor called as a statement.
    fn unheld(&mut self) {
        let survey = self.survey;
        let known: HashSet<TextRange> =
            self.held.values().flat_map(|held| &held.stmts).filter_map(|stmt| assigned(stmt)).collect();
        for (call, scope) in &survey.calls {
            let named =
                call.func.as_attribute_expr().is_some_and(|function| function.attr.as_str() == "get_context");
            let function = survey.qualified(&call.func, *scope).unwrap_or_default();
            let at = call.range();
            let seen = known.contains(&at) || self.consumed.contains(&at) || self.noted.contains(&at);
            if named && function.starts_with("azureml.core.") && !seen {
                self.note(bytes(*call), "what becomes of this run is not clear".to_owned());
            }
        }
    }

    /// Where each run is read.
    fn uses(&self) -> HashMap<Holder<'a>, Vec<TextRange>> {
        let mut uses: HashMap<Holder<'a>, Vec<TextRange>> = HashMap::new();
        let mut add = |holder: Option<Holder<'a>>, at| {
            if let Some(holder) = holder.filter(|holder| self.held.contains_key(holder)) {
                uses.entry(holder).or_default().push(at);
            }
        };
        for load in &self.survey.loads {
            add(self.survey.scopes.resolve(load.scope, load.name).map(Holder::Name), load.at);
        }
        for access in self.survey.accesses.iter().filter(|access| access.node.ctx.is_load()) {
            add(self.survey.holder_of(access.node, access.scope), access.node.range());
        }
        uses
    }

    /// The ranges whose names are not read any more.
    fn gone(&self) -> Vec<Range<usize>> {
        let stmts = self.survey.bodies.iter().flat_map(|body| body.iter());
        let removed = stmts.filter(|stmt| self.removed.contains_key(&bytes(*stmt).start)).map(bytes);
        removed.chain(self.consumed.iter().map(bytes)).collect()
    }
}

/// The range of the value that a statement assigns.
fn assigned(stmt: &Stmt) -> Option<TextRange> {
    match stmt {
        Stmt::Assign(assign) => Some(assign.value.range()),
        Stmt::AnnAssign(assign) => assign.value.as_ref().map(|value| value.range()),
        _ => None,
    }
}

/// A name's scope and the place of its reads, for imports.
pub(super) fn is_gone(gone: &[Range<usize>], at: TextRange) -> bool {
    let at = bytes(&at);
    gone.iter().any(|range| range.start <= at.start && at.end <= range.end)
}

/// Only the module's own scope.
pub(super) const MODULE: ScopeId = 0;
