//! A job whose environment is built from a folder: the folder is uploaded and named as the official client does it
//! (`37_environment_build_context` of the recorded traffic).
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use run_composer_core::checks::check_text;
use run_composer_core::environment::anonymous_build_version;
use run_composer_core::job::{MemoryFiles, ProjectFiles};
use run_composer_core::plan::{DataUse, local_data};
use run_composer_core::snapshot::ObjectHasher;
use run_composer_rest::{
    Body, DataFile, DataUpload, Method, Request, Submission, Submit, WorkspaceAddress, curl_script, dry_run,
};

const JOB: &str = "command: echo\nenvironment:\n  build: {path: ctx}\n";
/// Object hash of a folder with this Dockerfile and nothing else.
const HASH: &str = "7e7fef851a727a235e333f36084ad16a699c40a44f4c55a0059e73540b461ef7";

fn requests() -> Vec<Request> {
    let mut files = MemoryFiles::default();
    files.add_text("ctx/Dockerfile", "FROM ubuntu:22.04\n");
    let report = check_text("job.yml", JOB, Some(&files), None);
    let job = report.job.unwrap();
    let data = local_data(&job, report.environment.as_ref(), &files);
    let data = data.iter().map(|local| {
        let mut hasher = ObjectHasher::new();
        for entry in &local.order {
            hasher.enter(entry);
            hasher.update(files.text(&local.source(&entry.path)).unwrap_or_default().as_bytes());
        }
        let file = |path: &String, bytes| DataFile { path: path.clone(), source: local.source(path), bytes };
        DataUpload {
            used_by: local.used_by.clone(),
            name: local.name.clone(),
            is_folder: local.is_folder,
            files: local.files.iter().map(|found| file(&found.path, found.bytes)).collect(),
            hash: hasher.finish(),
        }
    });
    let submission = Submission {
        address: WorkspaceAddress::local("https://w"),
        data: data.collect(),
        job,
        environment: report.environment,
        code: None,
        job_name: "one".into(),
        repository: None,
    };
    assert_eq!(submission.data[0].used_by, DataUse::BuildContext);
    dry_run(Submit::new(submission)).unwrap()
}

#[test]
fn the_folder_is_uploaded_before_the_environment_names_it() {
    let requests = requests();
    let at = |method: Method, part: &str| {
        requests.iter().position(|request| request.method == method && request.url.contains(part)).unwrap()
    };
    let blob = format!("/LocalUpload/{HASH}/ctx/Dockerfile?");
    let upload = at(Method::Put, &blob);
    assert!(matches!(&requests[upload].body, Body::File { path, bytes: 18 } if path == "ctx/Dockerfile"));
    let version = anonymous_build_version(HASH, None);
    let environment =
        at(Method::Put, &format!("/environments/CliV2AnonymousEnvironment/versions/{version}?"));
    assert!(upload < environment);
    let Body::Json(body) = &requests[environment].body else { panic!("{:?}", requests[environment]) };
    let uri = body["properties"]["build"]["contextUri"].as_str().unwrap();
    assert!(uri.starts_with("https://") && uri.ends_with(&format!("/LocalUpload/{HASH}/ctx/")), "{uri}");
    let mark = at(Method::Put, "comp=metadata");
    let header =
        |name: &str| requests[mark].headers.iter().find(|(known, _)| *known == name).unwrap().1.clone();
    assert_eq!(header("x-ms-meta-name"), "CliV2AnonymousEnvironment");
    assert_eq!(header("x-ms-meta-version"), version);
}

#[test]
fn the_script_for_curl_uploads_the_folder_too() {
    let mut files = MemoryFiles::default();
    files.add_text("ctx/Dockerfile", "FROM ubuntu:22.04\n");
    let report = check_text("job.yml", JOB, Some(&files), None);
    let job = report.job.unwrap();
    let data = local_data(&job, report.environment.as_ref(), &files);
    let submission = Submission {
        address: WorkspaceAddress::local("https://w"),
        data: Vec::new(),
        job,
        environment: report.environment,
        code: None,
        job_name: "one".into(),
        repository: None,
    };
    let script = curl_script(&submission, &data).unwrap();
    let expected = [
        "upload './ctx/Dockerfile' \"$STORE/LocalUpload/$UPLOAD\"'-0/ctx/Dockerfile' \"$SIGNATURE\"\n",
        "call PUT 'environments/CliV2AnonymousEnvironment/versions/'\"${UPLOAD//-/}\"'?api-version=",
        r#""contextUri":"'"$STORE"'/LocalUpload/'"$UPLOAD"'-0/ctx/""#,
    ];
    let places = expected.map(|part| script.find(part).unwrap_or_else(|| panic!("{part}\n{script}")));
    assert!(places.is_sorted(), "{script}");
    let reason = curl_script(&submission, &[]).unwrap_err();
    assert!(reason.contains("`ctx`"), "{reason}");
}
