//! Reads what a person gave: finds the sources among the files, asks the importer, tells the page. Holds no state of its own.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use yew::prelude::*;

use crate::host::{prepare_importer, read_v1, rewrite_script, sleep};
use crate::ui::app::Project;
use crate::ui::store::{
    Conversion, Import, ImportAction, ImportProblem, ImportedRun, Kind, Rewrite, Rewritten, Source,
    SourceProblem, bases, is_read_text, kind, notebook_problem, seen_from,
};

/// Sources above this size are not read; notebooks with many pictures are smaller.
const SOURCE_LIMIT_BYTES: u64 = 32 << 20;
/// Files beside a source above this size are known by their size only.
const BESIDE_LIMIT_BYTES: u64 = 512 << 10;
/// What says that a program speaks of the SDK v1.
const SDK: &str = "azureml";
/// What says that a script logs with it.
const CONTEXT: &str = "get_context";

/// What a person gave.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    /// Files; `whole` where they are a folder.
    Files { project: Project, whole: bool },
    /// A text.
    Pasted(String),
}

/// Reads all sources; the results arrive as actions of this reading.
pub(crate) async fn read_given(given: Given, reading: u32, import: UseReducerDispatcher<Import>) {
    if let Err(message) = prepare_importer().await {
        import.dispatch(ImportAction::Fail(reading, ImportProblem::Module(message)));
        return;
    }
    match given {
        Given::Pasted(text) => {
            import.dispatch(ImportAction::Total(reading, 1));
            let result = convert("pasted", &text, "{}").await;
            read_scripts(&import, reading, &BTreeMap::new(), "", result.as_ref().ok()).await;
            let source = Source { path: String::new(), base: String::new(), result };
            import.dispatch(ImportAction::Read(reading, source));
        }
        Given::Files { project, whole } => read_files(&project, whole, reading, &import).await,
    }
    import.dispatch(ImportAction::Done(reading));
}

async fn read_files(project: &Project, whole: bool, reading: u32, import: &UseReducerDispatcher<Import>) {
    let folder = &project.0;
    let paths: Vec<String> = folder.paths().map(str::to_owned).collect();
    let mut texts = BTreeMap::new();
    let mut sources = Vec::new();
    for path in &paths {
        let what = kind(path);
        // Without a folder every file was chosen for itself.
        let named = !whole || what != Kind::Other;
        if !named && !is_read_text(path) {
            continue;
        }
        let text = text_of(project, path, if named { SOURCE_LIMIT_BYTES } else { BESIDE_LIMIT_BYTES }).await;
        let speaks = match &text {
            Ok(text) => !whole || what == Kind::RunConfiguration || text.contains(SDK),
            Err(SourceProblem::NotNotebook(_)) => true,
            Err(_) => !whole || what == Kind::RunConfiguration,
        };
        if named && speaks {
            sources.push((path.clone(), text.clone()));
        }
        if let Ok(text) = text {
            texts.insert(path.clone(), text);
        }
    }
    if sources.is_empty() {
        import.dispatch(ImportAction::Fail(reading, ImportProblem::NoSource));
        return;
    }
    import.dispatch(ImportAction::Total(reading, sources.len()));
    for (path, text) in sources {
        // Lets the browser show how far it is.
        sleep(Duration::ZERO).await;
        let (base, result) = match text {
            Ok(text) => read_source(project, &paths, &texts, &path, &text).await,
            Err(problem) => (String::new(), Err(problem)),
        };
        read_scripts(import, reading, &BTreeMap::new(), &base, result.as_ref().ok()).await;
        import.dispatch(ImportAction::Read(reading, Source { path, base, result }));
    }
    read_scripts(import, reading, &texts, "", None).await;
}

/// Reads a source from the first folder in which most of what it names is found.
async fn read_source(
    project: &Project,
    paths: &[String],
    texts: &BTreeMap<String, String>,
    path: &str,
    text: &str,
) -> (String, Result<Conversion, SourceProblem>) {
    let mut best: Option<(usize, String, Result<Conversion, SourceProblem>)> = None;
    for base in bases(path) {
        let beside = beside(project, paths, texts, &base);
        let result = convert(&seen_from(&base, path), text, &beside).await;
        let missing = result
            .as_ref()
            .map_or(0, |conversion| conversion.missing.len() + missing_folders(conversion, paths, &base));
        if best.as_ref().is_none_or(|(least, ..)| missing < *least) {
            best = Some((missing, base, result));
        }
        if missing == 0 {
            break;
        }
    }
    best.map_or_else(|| (String::new(), Ok(Conversion::default())), |(_, base, result)| (base, result))
}

/// How many source folders of runs are not there, seen from a base.
fn missing_folders(conversion: &Conversion, paths: &[String], base: &str) -> usize {
    let is_missing = |run: &&ImportedRun| {
        let Some(code) = run.source_directory.as_str() else { return false };
        let code = code.trim_start_matches("./").trim_end_matches('/');
        if code.is_empty() || code == "." || code.starts_with('/') {
            return false;
        }
        let below = format!("{code}/");
        !paths.iter().any(|path| seen_from(base, path).starts_with(&below))
            && !conversion.written.iter().any(|(path, _)| path.starts_with(&below))
    };
    conversion.runs.iter().filter(is_missing).count()
}

/// The files as the importer gets them: texts, or sizes.
fn beside(project: &Project, paths: &[String], texts: &BTreeMap<String, String>, base: &str) -> String {
    use run_composer_core::job::ProjectFiles as _;
    let content = |path: &String| match texts.get(path) {
        Some(text) if text.len() as u64 <= BESIDE_LIMIT_BYTES => Value::from(text.as_str()),
        _ => Value::from(project.0.size(path).unwrap_or_default()),
    };
    let files: serde_json::Map<String, Value> =
        paths.iter().map(|path| (seen_from(base, path), content(path))).collect();
    Value::Object(files).to_string()
}

async fn convert(name: &str, text: &str, files: &str) -> Result<Conversion, SourceProblem> {
    let json = read_v1(name, text, files).await.map_err(SourceProblem::Failed)?;
    serde_json::from_str(&json).map_err(|error| SourceProblem::Failed(error.to_string()))
}

/// Looks at the training scripts among texts, and at those that a notebook writes.
async fn read_scripts(
    import: &UseReducerDispatcher<Import>,
    reading: u32,
    texts: &BTreeMap<String, String>,
    base: &str,
    conversion: Option<&Conversion>,
) {
    let joined = |path: &str| if base.is_empty() { path.to_owned() } else { format!("{base}/{path}") };
    let written = conversion.iter().flat_map(|read| &read.written).map(|(path, text)| (joined(path), text));
    let given = texts.iter().map(|(path, text)| (path.clone(), text));
    for (path, text) in written.chain(given) {
        if !path.ends_with(".py") || kind(&path) == Kind::Other || !text.contains(CONTEXT) {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        let result = rewrite_script(name, text)
            .await
            .and_then(|json| serde_json::from_str::<Rewritten>(&json).map_err(|error| error.to_string()));
        let script = Rewrite { path, old: text.clone(), result, chosen: false };
        import.dispatch(ImportAction::Script(reading, script));
    }
}

async fn text_of(project: &Project, path: &str, limit: u64) -> Result<String, SourceProblem> {
    use run_composer_core::job::ProjectFiles as _;
    let bytes = project.0.size(path).unwrap_or_default();
    if bytes > limit {
        return Err(SourceProblem::TooLarge(bytes));
    }
    let bytes = project.0.bytes(path).await.map_err(SourceProblem::Failed)?;
    let text = String::from_utf8(bytes).map_err(|_| SourceProblem::NotText)?;
    if text.contains('\0') {
        return Err(SourceProblem::NotText);
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    match notebook_problem(path, &text) {
        Some(problem) => Err(SourceProblem::NotNotebook(problem)),
        None => Ok(text),
    }
}
