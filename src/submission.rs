//! Submitting from a browser: hash the files, then let the operation run over `fetch`. Knows no screen.

use std::rc::Rc;

use run_composer_core::checks::{Report, code_root};
use run_composer_core::git::Repository;
use run_composer_core::plan::{LocalData, local_data};
use run_composer_core::snapshot::{ContentHasher, ObjectHasher, SnapshotFile};
use run_composer_rest::{
    CodeUpload, DataFile, DataUpload, Progress, Submission, Submit, WorkspaceAddress, asset_name, drive,
    job_name,
};

use crate::host::{FetchTransport, ProjectFolder, random};

/// How far a submission is, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Reading files to find out whether the workspace has them.
    Reading(usize, usize),
    /// The operation itself.
    Sending(Progress),
}

/// Submits a checked job; the answer is its name, or what went wrong in words.
pub(crate) async fn submit(
    address: WorkspaceAddress,
    token: Rc<str>,
    project: Rc<ProjectFolder>,
    report: &Report,
    on_step: impl Fn(Step),
) -> Result<String, String> {
    let job = report.job.clone().ok_or("There is no job in the document")?;
    let folder = code_root(&job, report.snapshot.as_ref()).unwrap_or_default().to_owned();
    let transport = FetchTransport::new(token, project.clone(), &folder);
    let code = match &report.snapshot {
        None => None,
        Some(snapshot) => {
            let mut hasher = ContentHasher::new(&snapshot.included);
            for (index, file) in snapshot.included.iter().enumerate() {
                on_step(Step::Reading(index, snapshot.included.len()));
                let bytes = project.bytes(&transport.project_path(&file.path)).await;
                hasher.update(&bytes.map_err(|reason| {
                    format!("The file {} cannot be read: {reason}. Choose the folder again.", file.path)
                })?);
            }
            let name = folder
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .filter(|name| !matches!(*name, "" | "." | ".."));
            let name = name.map_or_else(|| project.name.clone(), str::to_owned);
            let name = match (snapshot.single_file, name.is_empty()) {
                (true, _) => String::new(),
                (false, true) => "code".to_owned(),
                (false, false) => name,
            };
            Some(CodeUpload {
                folder: name,
                files: snapshot.included.clone(),
                hash: hasher.finish(),
                asset_name: asset_name(random()),
            })
        }
    };
    let mut data = Vec::new();
    for local in local_data(&job, report.environment.as_ref(), &*project) {
        data.push(data_upload(&local, &project).await?);
    }
    let submission = Submission {
        address,
        data,
        job,
        environment: report.environment.clone(),
        code,
        job_name: job_name(random()),
        repository: Repository::of_files(&*project).or_else(|| Repository::of_files(&project.below(&folder))),
    };
    let mut operation = Submit::new(submission);
    on_step(Step::Sending(operation.progress()));
    let submitted =
        drive(&transport, &mut operation, |operation| on_step(Step::Sending(operation.progress()))).await;
    submitted.map(|submitted| submitted.name).map_err(|error| error.to_string())
}

/// Hashes data, or a build context.
async fn data_upload(local: &LocalData, folder: &ProjectFolder) -> Result<DataUpload, String> {
    let bytes = async |path: String| {
        let read = folder.bytes(&path).await;
        read.map_err(|reason| format!("The file {path} cannot be read: {reason}. Choose the folder again."))
    };
    let mut hasher = ObjectHasher::new();
    if !local.is_folder {
        hasher.update(&bytes(local.path.clone()).await?);
    }
    for entry in &local.order {
        hasher.enter(entry);
        if !entry.is_dir {
            hasher.update(&bytes(local.source(&entry.path)).await?);
        }
    }
    let file = |file: &SnapshotFile| DataFile {
        path: file.path.clone(),
        source: format!("/{}", local.source(&file.path)),
        bytes: file.bytes,
    };
    Ok(DataUpload {
        used_by: local.used_by.clone(),
        name: local.name.clone(),
        is_folder: local.is_folder,
        files: local.files.iter().map(file).collect(),
        hash: hasher.finish(),
    })
}
