//! The parts of the script that upload: the code into a container of its own, data and build contexts into the default
//! datastore.

use std::fmt::Write as _;

use run_composer_core::job::{JobInput, is_local_path};
use run_composer_core::plan::{DataUse, LocalData};
use serde_json::json;

use super::{MARK, quoted, shell_json};
use crate::calls::{path, segment, version};
use crate::submit::Submission;
use crate::submit::data::DATASTORE;

/// Puts a file into a store. The signature is in no list of processes.
pub(super) const UPLOAD: &str = r#"upload() { # FILE URL SIGNATURE
  curl --fail-with-body --silent --show-error --globoff --upload-file "$1" --header 'x-ms-blob-type: BlockBlob' \
    --header 'x-ms-version: 2025-11-05' --config <(printf 'url = "%s?%s"\n' "$2" "$3")
}
uuid() { python3 -c 'import uuid; print(uuid.uuid4())'; }
"#;

/// Reads where the default datastore is from its resource on standard input.
const STORE: &str = r#"python3 -c 'import json, sys
store = json.load(sys.stdin)["properties"]
protocol = store.get("protocol") or "https"
print(protocol + "://%(accountName)s.blob.%(endpoint)s/%(containerName)s" % store)'"#;

/// Whether all files that the job needs are at hand. The error is what is not.
pub(super) fn complete(submission: &Submission, data: &[LocalData]) -> Result<(), String> {
    let job = &submission.job;
    let code = job.spec().code.as_deref().filter(|code| is_local_path(code) && submission.code.is_none());
    if let Some(code) = code {
        return Err(format!("The code `{code}` is not among the files of the project."));
    }
    let has = |used_by: &DataUse| data.iter().any(|local| local.used_by == *used_by);
    if let Some(folder) = submission.environment.as_ref().and_then(|environment| environment.build_folder())
        && !has(&DataUse::BuildContext)
    {
        return Err(format!(
            "The folder `{folder}`, which the environment is built from, is not among the files of the project."
        ));
    }
    let missing = |(name, input): &(String, JobInput)| {
        let path = input.data()?.path.clone().filter(|path| is_local_path(path))?;
        (!has(&DataUse::Input(name.clone()))).then(|| (name.clone(), path))
    };
    match job.inputs().iter().find_map(missing) {
        None => Ok(()),
        Some((name, path)) if path.starts_with('/') => Err(format!(
            "The input `{name}` is `{path}`: only files of the project are uploaded. Put it there, or register it as data."
        )),
        Some((name, path)) => {
            Err(format!("`{path}`, the input `{name}`, is not among the files of the project."))
        }
    }
}

/// Uploads the code into a container of its own; the id of the code asset.
pub(super) fn code(script: &mut String, submission: &Submission) -> Option<String> {
    let code = submission.code.as_ref()?;
    let given = submission.job.spec().code.as_deref()?.trim_end_matches('/');
    // A single file has no folder of its own in the store.
    let single = code.folder.is_empty();
    let folder = if single { given.rsplit_once('/').map_or(".", |(folder, _)| folder) } else { given };
    let api = version::CODE;
    script.push_str("\n# The code: a container, the files, and an asset that names them.\nASSET=$(uuid)\n");
    let _ = writeln!(
        script,
        "SIGNED=$(call POST \"codes/$ASSET/versions/1/startPendingUpload?api-version={api}\" '{{\"pendingUploadType\":\"TemporaryBlobReference\"}}' |\n  field blobReferenceForConsumption.credential.sasUri)"
    );
    script.push_str("CONTAINER=${SIGNED%%\\?*} SIGNATURE=${SIGNED#*\\?}\n");
    for file in &code.files {
        let blob =
            if single { path(&file.path) } else { format!("{}/{}", segment(&code.folder), path(&file.path)) };
        let local = local_path(&format!("{folder}/{}", file.path));
        let _ =
            writeln!(script, "upload {local} \"$CONTAINER\"{} \"$SIGNATURE\"", quoted(&format!("/{blob}")));
    }
    let body = json!({ "properties": { "codeUri": format!("{MARK}CONTAINER{MARK}/{}", segment(&code.folder)), "isAnonymous": true } });
    let _ = writeln!(
        script,
        "CODE=$(call PUT \"codes/$ASSET/versions/1?api-version={api}\" {} | field id)",
        shell_json(&body)
    );
    Some(format!("{MARK}CODE{MARK}"))
}

/// Uploads data into the default datastore; the inputs with what the job names instead.
pub(super) fn data(script: &mut String, data: &[LocalData]) -> Vec<(String, String)> {
    if data.is_empty() {
        return Vec::new();
    }
    let api = version::DATASTORE;
    script.push_str("\n# Files of this machine: the default datastore, a signature for it, and the files.\n");
    let _ = writeln!(script, "STORE=$(call GET 'datastores/{DATASTORE}?api-version={api}' | {STORE})");
    let _ = writeln!(
        script,
        "SIGNATURE=$(call POST 'datastores/{DATASTORE}/listSecrets?api-version={api}' '{{\"expirableSecret\":true,\"expireAfterHours\":1}}' |\n  field sasToken)\nUPLOAD=$(uuid)"
    );
    let mut inputs = Vec::new();
    for (index, local) in data.iter().enumerate() {
        for file in &local.files {
            let below =
                if local.is_folder { format!("{}/{}", local.name, file.path) } else { local.name.clone() };
            let source = local_path(&local.source(&file.path));
            let blob = quoted(&format!("-{index}/{}", path(&below)));
            let _ = writeln!(script, "upload {source} \"$STORE/LocalUpload/$UPLOAD\"{blob} \"$SIGNATURE\"");
        }
        if let DataUse::Input(name) = &local.used_by {
            let end = if local.is_folder { "/" } else { "" };
            let uri = format!("azureml://datastores/{DATASTORE}/paths/{}{end}", root(index, local));
            inputs.push((name.clone(), uri));
        }
    }
    inputs
}

/// Where the folder that the environment is built from was uploaded to.
pub(super) fn context(data: &[LocalData]) -> Option<String> {
    let index = data.iter().position(|local| local.used_by == DataUse::BuildContext)?;
    Some(format!("{MARK}STORE{MARK}/{}/", root(index, &data[index])))
}

/// Where in the store data is. The number keeps apart folders of the same name.
fn root(index: usize, local: &LocalData) -> String {
    format!("LocalUpload/{MARK}UPLOAD{MARK}-{index}/{}", local.name)
}

/// A path below the folder of the document as a word of the shell; never read as an option.
fn local_path(path: &str) -> String {
    let apart = path.starts_with(['/', '.']);
    quoted(&if apart { path.to_owned() } else { format!("./{path}") })
}
