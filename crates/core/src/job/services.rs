//! Interactive services of a job: JupyterLab, SSH, `TensorBoard`, VS Code; and those the official client does not know.

use serde_json::{Map as Object, Value};

use crate::document::Node;
use crate::finding::{Code, Finding, Severity, TextEdit};
use crate::schema::{Field, Map, Reader, Record, Shape, Whole, nearest, record, tagged, words};

tagged! {
    /// One interactive service of a running job.
    pub enum JobService by "type" in Lower {
        /// JupyterLab.
        JupyterLab(ServiceSettings) = "jupyter_lab",
        /// A shell over SSH.
        Ssh(SshSettings) = "ssh",
        /// `TensorBoard` over a folder of the run.
        TensorBoard(TensorBoardSettings) = "tensor_board",
        /// VS Code.
        VsCode(ServiceSettings) = "vs_code",
    }
}

/// One service of a running job.
#[derive(Clone, Debug, PartialEq)]
pub enum AnyService {
    /// One whose type the official client knows.
    Known(JobService),
    /// Any other, which is sent without its type.
    Other {
        /// The word that the document has.
        kind: String,
        /// Its settings.
        settings: ServiceSettings,
    },
}

impl Field for AnyService {
    const SHAPE: &'static Shape = JobService::SHAPE;

    fn read(reader: &mut Reader<'_>, node: &Node, path: &str) -> Option<Self> {
        let kind = node.child("type").filter(|kind| !kind.is_null());
        let word = kind.and_then(Node::scalar).map(|scalar| scalar.text.to_ascii_lowercase());
        if node.entries().is_none() || word.as_deref().is_some_and(|word| WORDS.contains(&word)) {
            return JobService::read(reader, node, path).map(Self::Known);
        }
        let mut fields = reader.fields(node, path)?;
        let kind = fields.get("type");
        let place = fields.path_of("type");
        let service = if let Some(kind) = kind {
            let word = reader.string(kind, &place)?;
            let mut finding = unknown(&word, kind);
            // The client takes these fields with their own type only.
            let own = [("log_dir", "tensor_board"), ("ssh_public_keys", "ssh")];
            let meant = own.iter().find(|(field, _)| node.child(field).is_some());
            if let Some((field, meant)) = meant {
                finding.severity = Severity::Error;
                finding.help = format!("`{field}` goes with `type: {meant}` only.");
                let edit = TextEdit::replace(kind.range.clone(), *meant);
                finding.fixes.clear();
                finding = finding.fix(format!("Change to `{meant}`"), vec![edit]);
                fields.allow(TensorBoardSettings::RECORD);
                fields.allow(SshSettings::RECORD);
            }
            reader.report(kind, &place, finding);
            Self::Other { kind: word, settings: ServiceSettings::read_fields(reader, &mut fields) }
        } else {
            // The first of the client's schemas that takes the fields.
            let (word, service) = if node.child("log_dir").is_some() {
                let settings = TensorBoardSettings::read_fields(reader, &mut fields);
                ("tensor_board", JobService::TensorBoard(settings))
            } else {
                ("ssh", JobService::Ssh(SshSettings::read_fields(reader, &mut fields)))
            };
            // A `type` without a value is told as such.
            if node.child("type").is_none() {
                let known = WORDS.join(", ");
                let finding = Finding::warning(Code::MissingField, format!("`{place}` is missing"))
                    .help(format!("The official client takes the service for `{word}`. One of: {known}."));
                reader.report(node, &place, finding);
            }
            Self::Known(service)
        };
        fields.finish(reader);
        Some(service)
    }

    fn write(&self) -> Value {
        match self {
            Self::Known(service) => service.write(),
            Self::Other { kind, settings } => {
                let mut map = Object::new();
                map.insert("type".to_owned(), kind.as_str().into());
                settings.write_fields(&mut map);
                map.into()
            }
        }
    }
}

/// The types that the official client knows.
const WORDS: [&str; 4] = ["jupyter_lab", "ssh", "tensor_board", "vs_code"];

fn unknown(word: &str, node: &Node) -> Finding {
    let finding = Finding::warning(
        Code::InvalidValue,
        format!("`{word}` is no type of service that the official client knows"),
    )
    .help(format!("It sends the service without a type, and none starts. Known: {}.", WORDS.join(", ")));
    let plain = |word: &str| word.to_ascii_lowercase().replace(['_', '-', ' '], "");
    let alike = WORDS.iter().copied().find(|known| plain(known) == plain(word));
    match alike.or_else(|| nearest(&word.to_ascii_lowercase(), &WORDS)) {
        Some(known) => {
            finding.fix(format!("Change to `{known}`"), vec![TextEdit::replace(node.range.clone(), known)])
        }
        None => finding,
    }
}

record! {
    /// Settings of every service.
    pub struct ServiceSettings {
        /// Port.
        port: Option<Whole<0>>,
        /// On which nodes; on the first one by default.
        nodes: Option<ServiceNodes>,
        /// Passed on as they are.
        properties: Map<Value>,
    }
    read_only: ["endpoint", "status", "error_message"]
}

words! {
    /// On which nodes a service runs.
    pub enum ServiceNodes in Exact {
        /// On every node.
        All = "all" => "All",
    }
}

record! {
    /// Settings of SSH.
    pub struct SshSettings {
        /// Public keys that may sign in.
        ssh_public_keys: Option<String>,
        /// Settings of every service.
        service: ServiceSettings = flatten,
    }
}

record! {
    /// Settings of `TensorBoard`.
    pub struct TensorBoardSettings {
        /// Folder with the event files.
        log_dir: Option<String>,
        /// Settings of every service.
        service: ServiceSettings = flatten,
    }
}
