//! What MLflow says instead of a call on a run of the SDK v1, after Microsoft's guide "Migrate logging from SDK v1 to
//! MLflow". Must not decide which objects are runs.
//!
//! Decisions of our own: text is logged as a tag (the guide makes a file of it); a list is logged with steps, since points
//! of one moment are otherwise one to stores that keep points by time; a table is `mlflow.log_table`, which appends as the
//! SDK v1 does.

use std::ops::Range;

use super::arguments::{Argument, Arguments};
use super::literals;
use super::source::{Source, bytes};
use super::survey::{Statement, Survey};
use super::values::Kind;

/// What becomes of a call.
pub(super) enum Outcome {
    /// The statement's new text, and why.
    Text(String, String),
    /// It is not needed any more.
    Nothing(&'static str),
}

/// Why a call stays as it is.
pub(super) type Reason = String;

/// A call that is being rewritten.
pub(super) struct Call<'s, 'a> {
    pub(super) survey: &'s Survey<'a>,
    pub(super) source: &'s Source<'a>,
    pub(super) statement: &'s Statement<'a>,
    pub(super) arguments: Arguments<'a>,
    /// The name of the module `mlflow` in this script.
    pub(super) mlflow: &'s str,
}

pub(super) type Patch = (Range<usize>, String);

const WITHOUT_STEP: &str = "All points of the loop are at step 0; add `step=` where their order matters.";
const DESCRIPTION: &str = "MLflow keeps no descriptions, so `description` goes.";

impl<'a> Call<'_, 'a> {
    /// Rewrites a call of a method of `Run`.
    pub(super) fn rewrite(&self, method: &str) -> Result<Outcome, Reason> {
        match method {
            "log" => self.log(),
            "log_list" => self.log_list(),
            "log_row" => self.log_row(),
            "log_table" => self.artifact("log_table", "json", &[Kind::Text, Kind::Truth, Kind::Number], None),
            "log_image" => self.log_image(),
            "log_confusion_matrix" | "log_accuracy_table" | "log_residuals" | "log_predictions" => {
                self.artifact("log_dict", "json", &[], Some(Kind::Mapping))
            }
            "tag" => self.tag(),
            "set_tags" => self.set_tags(),
            "upload_file" => self.upload_file(),
            "upload_folder" => self.upload_folder(),
            "flush" | "complete" if self.arguments.0.is_empty() => {
                self.uncommented(&bytes(self.statement.stmt))?;
                Ok(Outcome::Nothing(match method {
                    "flush" => "MLflow sends what is logged at once, so there is nothing to wait for.",
                    _ => "The job ends its run when the script ends.",
                }))
            }
            "add_properties" => {
                Err("MLflow has no properties that cannot change; `mlflow.set_tags` comes closest".into())
            }
            "fail" => Err("MLflow has no counterpart; a script fails by ending with an exception".into()),
            other => Err(format!("`{other}` is not among the calls that are rewritten")),
        }
    }

    fn log(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["name", "value", "description", "step"])?;
        let [name, value] = [self.needed(&fitted, 0, "name")?, self.needed(&fitted, 1, "value")?];
        Self::usable_name(name)?;
        let kind = self.survey.kind(value.value, self.statement.scope);
        let (mut patches, mut why) = (Vec::new(), String::new());
        let function = match kind {
            Kind::Text if fitted[3].is_some() => {
                return Err("it logs text with a step; tags have no steps".into());
            }
            Kind::Text if self.statement.repeated => {
                return Err("it logs text again and again; a tag would keep the last one only".into());
            }
            Kind::Text => {
                why.push_str("Metrics of MLflow are numbers; text becomes a tag.");
                "set_tag"
            }
            Kind::Truth => {
                let truth = value.value.as_boolean_literal_expr();
                let truth = truth.ok_or("its value is true or false; metrics of MLflow are numbers")?;
                patches.push((bytes(truth), if truth.value { "1" } else { "0" }.to_owned()));
                why.push_str("Metrics of MLflow are numbers: true is 1, false is 0.");
                "log_metric"
            }
            Kind::Unknown if value.value.is_none_literal_expr() => {
                return Err("its value is no number".into());
            }
            Kind::Number | Kind::Unknown => "log_metric",
            _ => return Err("its value may not be a number; metrics of MLflow are".into()),
        };
        if function == "log_metric" && self.statement.repeated && fitted[3].is_none() {
            if !why.is_empty() {
                why.push(' ');
            }
            why.push_str(WITHOUT_STEP);
        }
        Self::rename(name, "key", &mut patches);
        if let Some(step) = fitted[3].map(|at| &self.arguments.0[at]).filter(|step| step.keyword.is_none()) {
            patches.push((step.whole.start..step.whole.start, "step=".to_owned()));
        }
        if let Some(at) = fitted[2] {
            self.drop_description(at, &mut patches)?;
            let blank = if why.is_empty() { "" } else { " " };
            why = format!("{why}{blank}{DESCRIPTION}");
        }
        self.patched(function, patches, why)
    }

    fn log_list(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["name", "value", "description"])?;
        let [name, value] = [self.needed(&fitted, 0, "name")?, self.needed(&fitted, 1, "value")?];
        Self::usable_name(name)?;
        let literal =
            literals::text(name.value).ok_or("its name is not written out, so steps may not be its own")?;
        let lists = self.survey.calls.iter().filter(|(call, _)| {
            let list =
                call.func.as_attribute_expr().is_some_and(|function| function.attr.as_str() == "log_list");
            let first = call.arguments.find_argument_value("name", 0);
            list && first.and_then(literals::text) == Some(literal)
        });
        if self.statement.repeated || lists.count() > 1 {
            return Err(format!("`{literal}` is logged several times; steps would begin at 0 each time"));
        }
        if matches!(
            self.survey.kind(value.value, self.statement.scope),
            Kind::Text | Kind::Truth | Kind::Number | Kind::Mapping
        ) || literals::holds_text(value.value)
        {
            return Err("its values are not numbers; metrics of MLflow are".into());
        }
        let used = fitted.iter().take(2).flatten().copied();
        self.only(used, &fitted)?;
        let stmt = bytes(self.statement.stmt);
        let alone = self.source.indentation(stmt.start).zip(self.source.text.get(stmt.end..));
        let alone = alone.filter(|(_, rest)| {
            let rest = rest.trim_start_matches([' ', '\t', '\u{c}']);
            rest.is_empty() || rest.starts_with(['#', '\n', '\r'])
        });
        let (indentation, _) = alone.ok_or("it shares its line; a loop needs one of its own")?;
        let free = [("step", "value"), ("metric_step", "metric_value")];
        let free =
            free.iter().find(|(step, value)| !self.source.has_name(step) && !self.source.has_name(value));
        let (step, item) = free.ok_or("the names for a loop are taken")?;
        let (key, list) = (self.text(name), self.text(value));
        let (mlflow, line_break) = (self.mlflow, self.source.line_break());
        let indentation = format!("{indentation}{}", self.source.indent());
        let text = format!(
            "for {step}, {item} in enumerate({list}):{line_break}{indentation}{mlflow}.log_metric({key}, {item}, step={step})"
        );
        Ok(Outcome::Text(text, "MLflow logs a list point by point; its positions are the steps.".to_owned()))
    }

    fn log_row(&self) -> Result<Outcome, Reason> {
        let name = self.arguments.0.first().ok_or("it has no name")?;
        let named = name.keyword.is_none_or(|keyword| keyword.arg.as_deref() == Some("name"));
        let columns = self.arguments.0.get(1..).unwrap_or_default();
        if !named || columns.is_empty() {
            return Err("its name does not stand first, or it has no columns".into());
        }
        Self::usable_name(name)?;
        let (open, close) = literals::parts(name.value, self.source)
            .ok_or("its name is not one plain literal, so the names of the columns are not known")?;
        self.uncommented(&(name.whole.start..columns[0].whole.start))?;
        let mut patches = vec![(name.whole.start..columns[0].whole.start, "{".to_owned())];
        for column in columns {
            let keyword = column.keyword.and_then(|keyword| keyword.arg.as_ref());
            let keyword = keyword.filter(|keyword| keyword.as_str() != "description");
            let keyword = keyword.ok_or("it has a description; rows of MLflow have none")?;
            if !matches!(self.survey.kind(column.value, self.statement.scope), Kind::Number | Kind::Unknown)
                || column.value.is_none_literal_expr()
            {
                return Err(format!("`{keyword}` may not be a number; metrics of MLflow are"));
            }
            patches.push((column.whole.start..column.text.start, format!("{open}.{keyword}{close}: ")));
        }
        let end = columns[columns.len() - 1].whole.end;
        patches.push((end..end, "}".to_owned()));
        let mut why = "A row becomes one metric for each column.".to_owned();
        if self.statement.repeated {
            why = format!("{why} {WITHOUT_STEP}");
        }
        self.patched("log_metrics", patches, why)
    }

    fn tag(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["key", "value"])?;
        let key = self.needed(&fitted, 0, "key")?;
        self.needed(&fitted, 1, "value")?;
        Self::usable_name(key)?;
        self.patched("set_tag", Vec::new(), String::new())
    }

    fn set_tags(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["tags"])?;
        let tags = self.needed(&fitted, 0, "tags")?;
        match self.survey.kind(tags.value, self.statement.scope) {
            Kind::Mapping | Kind::Unknown => self.patched("set_tags", Vec::new(), String::new()),
            _ => Err("its tags may not be a dictionary".into()),
        }
    }

    pub(super) fn needed(
        &self,
        fitted: &[Option<usize>],
        at: usize,
        name: &str,
    ) -> Result<&Argument<'a>, Reason> {
        fitted[at].map(|at| &self.arguments.0[at]).ok_or_else(|| format!("it has no `{name}`"))
    }

    pub(super) fn text(&self, argument: &Argument<'a>) -> &str {
        &self.source.text[argument.text.clone()]
    }

    pub(super) fn usable_name(name: &Argument<'a>) -> Result<(), Reason> {
        literals::is_metric_name(name.value).then_some(()).ok_or_else(|| {
            "MLflow refuses its name: letters, digits, `_`, `-`, `.`, `/` and blanks are allowed".into()
        })
    }

    pub(super) fn rename(argument: &Argument<'a>, name: &str, patches: &mut Vec<Patch>) {
        if let Some(keyword) = argument.keyword.and_then(|keyword| keyword.arg.as_ref()) {
            patches.push((bytes(keyword), name.to_owned()));
        }
    }

    fn drop_description(&self, at: usize, patches: &mut Vec<Patch>) -> Result<(), Reason> {
        self.droppable(at)?;
        let cut = self.arguments.without(at);
        self.uncommented(&cut)?;
        patches.push((cut, String::new()));
        Ok(())
    }

    pub(super) fn droppable(&self, at: usize) -> Result<(), Reason> {
        let value = self.arguments.0[at].value;
        let plain = value.is_string_literal_expr() || value.is_none_literal_expr();
        plain.then_some(()).ok_or_else(|| "its description is computed, and would be lost".into())
    }

    fn uncommented(&self, range: &Range<usize>) -> Result<(), Reason> {
        let commented = self.source.has_comment(range.clone());
        (!commented).then_some(()).ok_or_else(|| "a comment stands where something would have to go".into())
    }

    /// Makes sure that a call can do with some of its arguments: others are plain, and no comment gets lost.
    pub(super) fn only(
        &self,
        used: impl IntoIterator<Item = usize>,
        fitted: &[Option<usize>],
    ) -> Result<(), Reason> {
        let used: Vec<usize> = used.into_iter().collect();
        for at in fitted.iter().flatten().filter(|at| !used.contains(at)) {
            self.droppable(*at)?;
        }
        let inside = |at: usize| used.iter().any(|used| self.arguments.0[*used].text.contains(&at));
        let mut comments =
            self.source.tokens(bytes(self.statement.stmt)).filter(|token| token.kind().is_comment());
        let lost = comments.any(|comment| !inside(bytes(comment).start));
        (!lost).then_some(()).ok_or_else(|| "a comment stands where something would have to go".into())
    }

    pub(super) fn composed(&self, function: &str, arguments: &[&str], why: &str) -> Outcome {
        let call = bytes(self.statement.call);
        let text = format!("{}.{function}({})", self.mlflow, arguments.join(", "));
        Outcome::Text(apply(self.source.text, bytes(self.statement.stmt), vec![(call, text)]), why.to_owned())
    }

    pub(super) fn patched(
        &self,
        function: &str,
        mut patches: Vec<Patch>,
        why: String,
    ) -> Result<Outcome, Reason> {
        let called = bytes(&*self.statement.call.func);
        self.uncommented(&called)?;
        patches.push((called, format!("{}.{function}", self.mlflow)));
        Ok(Outcome::Text(apply(self.source.text, bytes(self.statement.stmt), patches), why))
    }
}

/// A part of a text with some ranges replaced.
fn apply(text: &str, part: Range<usize>, mut patches: Vec<Patch>) -> String {
    patches.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut at, mut result) = (part.start, String::new());
    for (range, new) in patches {
        result.push_str(&text[at..range.start]);
        result.push_str(&new);
        at = range.end;
    }
    result.push_str(&text[at..part.end]);
    result
}
