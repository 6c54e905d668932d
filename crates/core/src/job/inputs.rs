//! Inputs of a job: literals and data.

use serde_json::{Value, json};

use crate::document::{Node, NodeKind, ScalarValue, is_no_day, python_float};
use crate::finding::{Code, Finding, TextEdit};
use crate::schema::{Field, Literal, Reader, Record, Shape, record, words};

/// One input.
#[derive(Clone, Debug, PartialEq)]
pub enum JobInput {
    /// A value that is put into the command as text; numbers and booleans as Python prints them.
    Literal(String),
    /// A file, folder, table or model.
    Data(Box<DataInput>),
}

record! {
    /// A file, folder, table or model.
    pub struct DataInput {
        /// What it is; a folder by default.
        asset_type: Option<AssetType> = key("type"),
        /// Local path, URI or `azureml:name:version`.
        path: Option<String> = required("A data input needs the place of its data: a local path, a URI or `azureml:name:version`."),
        /// How it reaches the job.
        mode: Option<InputMode>,
        /// Where it appears in the file system of the job (preview).
        path_on_compute: Option<String>,
        /// Datastore that local data is uploaded to.
        datastore: Option<String>,
    }
}

record! {
    /// A value with its name written out.
    pub struct ValueInput {
        /// The value.
        value: Option<Literal> = required("The value."),
    }
}

words! {
    /// Types of data inputs and outputs.
    pub enum AssetType in Lower {
        /// One file.
        UriFile = "uri_file" => "uri_file",
        /// A folder; the default.
        UriFolder = "uri_folder" => "uri_folder",
        /// A table.
        MlTable = "mltable" => "mltable",
        /// A model in MLflow format.
        MlflowModel = "mlflow_model" => "mlflow_model",
        /// Any model.
        CustomModel = "custom_model" => "custom_model",
        /// A model for Triton.
        TritonModel = "triton_model" => "triton_model",
    }
}

words! {
    /// How data reaches a job.
    pub enum InputMode in Lower {
        /// Mounted, to be read; the default.
        RoMount = "ro_mount" => "ReadOnlyMount",
        /// Copied before the command starts.
        Download = "download" => "Download",
        /// The command gets the URI.
        Direct = "direct" => "Direct",
        /// A table's files, mounted.
        EvalMount = "eval_mount" => "EvalMount",
        /// A table's files, copied.
        EvalDownload = "eval_download" => "EvalDownload",
    }
}

impl JobInput {
    /// The data, where it is no literal.
    pub fn data(&self) -> Option<&DataInput> {
        match self {
            Self::Data(data) => Some(data),
            Self::Literal(_) => None,
        }
    }
}

impl Field for JobInput {
    const SHAPE: &'static Shape = &Shape::AnyOf(&[&Shape::Literal, DataInput::SHAPE, ValueInput::SHAPE]);

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        if matches!(node.kind, NodeKind::Scalar(_)) {
            if refused(reader, node, path) {
                return node.scalar().map(|scalar| Self::Literal(scalar.python()));
            }
            return reader.literal(node, path).map(Self::Literal);
        }
        if let Some(literal) = declared(reader, node, path) {
            return Some(Self::Literal(literal));
        }
        let mut fields = reader.fields(node, path)?;
        let is_data = node.child("type").and_then(Node::scalar).is_some_and(|kind| {
            ["uri_", "mltable"].iter().any(|start| kind.text.starts_with(start))
                || kind.text.ends_with("_model")
        });
        if let (Some(value), None, false) = (node.child("value"), node.child("path"), is_data) {
            if let Some(kind) = node.child("type") {
                fields.read_only("type");
                let written = reader.document.text[value.range.clone()].to_owned();
                let mut finding =
                    Finding::error(Code::UnknownField, "`type` is not a field of an input with a `value`")
                        .help(format!(
                            "A component declares its inputs so; a job gives values only: `{written}`."
                        ));
                if value.scalar().is_some() && !written.contains('\n') && !written.is_empty() {
                    let edit = TextEdit::replace(node.range.clone(), written);
                    finding = finding.fix("Write the value directly", vec![edit]);
                }
                reader.report(kind, &format!("{path}.type"), finding);
            }
            let input = ValueInput::read_fields(reader, &mut fields);
            if let Some(value) = node.child("value") {
                refused(reader, value, &format!("{path}.value"));
            }
            fields.finish(reader);
            return Some(Self::Literal(
                input.value.map(|value| named_value(reader, node, path, &value)).unwrap_or_default(),
            ));
        }
        let input = DataInput::read_fields(reader, &mut fields);
        fields.finish(reader);
        // A binding is passed on as text: the client makes a literal of it.
        match input.path {
            Some(path) if path.starts_with("${{") && path.ends_with("}}") => Some(Self::Literal(path)),
            _ => Some(Self::Data(Box::new(input))),
        }
    }

    fn write(&self) -> Value {
        match self {
            // A number without quotes: the service gets the same text.
            Self::Literal(value) => literal_value(value),
            Self::Data(data) => data.write(),
        }
    }
}

/// `{type: integer, default: 3}`: an input as a component declares it, in a job. Without a default nothing says what the
/// value is.
fn declared(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<String> {
    let kind = &node.child("type")?.scalar()?.text;
    let is_value = matches!(kind.as_str(), "integer" | "number" | "string" | "boolean");
    if !is_value || node.child("path").is_some() || node.child("value").is_some() {
        return None;
    }
    let default = node.child("default").filter(|default| default.scalar().is_some() && !default.is_null());
    let mut finding = Finding::error(
        Code::WrongType,
        format!("`{path}` declares an input as a component does; a job gives its value"),
    );
    let name = path.rsplit('.').next().unwrap_or(path);
    match default.map(|default| reader.document.text[default.range.clone()].to_owned()) {
        Some(written) => {
            finding = finding
                .help(format!("Write the value alone: `{name}: {written}`."))
                .fix("Write the value directly", vec![TextEdit::replace(node.range.clone(), written)]);
        }
        None => {
            finding = finding.help(format!("Write the value alone, for example `{name}: 0.1`."));
        }
    }
    reader.report(node, path, finding);
    Some(default.and_then(Node::scalar).map(|scalar| scalar.text.clone()).unwrap_or_default())
}

/// A date, an infinity or what is no number: the client takes none of them for a value. Whether it is one.
fn refused(reader: &mut Reader<'_>, node: &Node, path: &str) -> bool {
    let Some(scalar) = node.scalar() else { return false };
    let is_refused = match scalar.value {
        // One that does not exist is told already.
        ScalarValue::Date => !is_no_day(&scalar.text),
        ScalarValue::Float(number) => !number.is_finite(),
        _ => false,
    };
    if is_refused {
        let quoted = match scalar.value {
            ScalarValue::Date => format!("\"{}\"", scalar.text),
            _ => format!("\"{}\"", scalar.python()),
        };
        let finding = Finding::error(
            Code::WrongType,
            format!(
                "`{path}`: YAML reads `{}` as {}, and an input cannot be one",
                scalar.text,
                node.kind_name()
            ),
        )
        .help(format!("The official client refuses it. Write it as text: `{quoted}`."))
        .fix(format!("Change to {quoted}"), vec![TextEdit::replace(node.range.clone(), quoted)]);
        reader.report(node, path, finding);
    }
    is_refused
}

/// `{value: X}`: the client takes 0 and 1 for false and true there, and cuts off fractions (the order of types in
/// `InputLiteralValueSchema`).
fn named_value(reader: &mut Reader<'_>, node: &Node, path: &str, given: &Literal) -> String {
    let number = given.value.as_f64().filter(|_| given.value.is_number());
    let read = match number {
        Some(1.0) => "True".to_owned(),
        Some(0.0) => "False".to_owned(),
        // No zero is negative to Python's whole numbers.
        Some(number) => format!("{:.0}", number.trunc() + 0.0),
        None => return given.to_string(),
    };
    if read != **given {
        let finding = Finding::warning(
            Code::AmbiguousValue,
            format!("`{path}`: the official client makes `{read}` of `{}` in this form", &**given),
        )
        .help(format!("Write the value directly: `{}`.", &**given))
        .fix("Write the value directly", vec![TextEdit::replace(node.range.clone(), given.to_string())]);
        reader.report(node, path, finding);
    }
    read
}

/// Input, output and parameter names: `^[a-zA-Z_]+[a-zA-Z0-9_]*$` (azure-ai-ml
/// `validate_key_contains_allowed_characters`).
pub fn is_parameter_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The likely type of data at a path: one that ends like a file is a file.
pub fn path_type(path: &str) -> &'static str {
    let name = path.trim_end().rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let file = !extension.is_empty()
        && extension.len() <= 8
        && extension.starts_with(|c: char| c.is_ascii_alphabetic());
    let asset = path.starts_with("azureml:") && !path.starts_with("azureml://");
    if file && !asset { "uri_file" } else { "uri_folder" }
}

/// Whether data is a file or folder beside the document, which is uploaded.
pub fn is_local_path(path: &str) -> bool {
    !path.starts_with("azureml:")
        && !path.contains("://")
        && !path.starts_with("/subscriptions/")
        && !path.contains("${{")
}

/// The number, flag or text that Python prints as this text.
pub fn literal_value(text: &str) -> Value {
    let whole = || text.parse::<i64>().ok().filter(|number| number.to_string() == text).map(Value::from);
    let real =
        || text.parse::<f64>().ok().filter(|number| number.is_finite() && python_float(*number) == text);
    match text {
        "True" => json!(true),
        "False" => json!(false),
        text => whole().or_else(|| real().map(Value::from)).unwrap_or_else(|| json!(text)),
    }
}
