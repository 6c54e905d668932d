//! How the command line talks to a workspace, and what it submits.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use run_composer_core::checks::{Report, code_root};
use run_composer_core::plan::{LocalData, local_data};
use run_composer_core::snapshot::{ContentHasher, ObjectHasher, SnapshotFile};
use run_composer_rest::{
    Auth, Body, CodeUpload, DataFile, DataUpload, Method, Request, Response, Submission, Transport,
    TransportError, WorkspaceAddress, asset_name, job_name,
};

use crate::git::repository;
use crate::project::DiskProject;

/// Requests over plain HTTP to the local workspace; files are read from the code folder.
pub struct HttpTransport {
    client: reqwest::Client,
    token: String,
    code_root: PathBuf,
}

impl HttpTransport {
    /// A transport for one workspace and one code folder.
    pub fn new(token: String, code_root: PathBuf) -> Result<Self, String> {
        // Loopback only: a proxy of the environment must not see these requests.
        let client = reqwest::Client::builder()
            .no_proxy()
            .tcp_nodelay(true)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, token, code_root })
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Put => reqwest::Method::PUT,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, &request.url);
        if request.auth == Auth::Bearer {
            builder = builder.bearer_auth(&self.token);
        }
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        builder = match &request.body {
            Body::Empty => builder,
            Body::Json(body) => builder.header("Content-Type", "application/json").body(body.to_string()),
            Body::File { path, .. } => {
                let content = tokio::fs::read(self.code_root.join(path)).await;
                builder.body(content.map_err(|error| TransportError::File {
                    path: path.clone(),
                    reason: error.to_string(),
                })?)
            }
        };
        let broken = |error: reqwest::Error| TransportError::Unreachable(error.without_url().to_string());
        let answer = builder.send().await.map_err(broken)?;
        let status = answer.status().as_u16();
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers =
            answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let body = answer.bytes().await.map_err(broken)?.to_vec();
        Ok(Response { status, headers, body })
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// Names that nothing in the document gives.
pub struct Names {
    /// Of the job, where the document has none.
    pub job: String,
    /// Of the uploaded code.
    pub code: String,
}

impl Names {
    /// Names that nobody has used.
    pub fn fresh() -> Result<Self, String> {
        Ok(Self { job: job_name(random()?), code: asset_name(random()?) })
    }

    /// Names that stand for the ones a submission draws: the same plan of the same document every time.
    pub fn planned() -> Self {
        Self { job: "NEW-NAME".into(), code: "NEW-ID".into() }
    }
}

/// What submitting a checked document sends: hashes the code.
pub fn submission(
    report: &Report,
    project: &DiskProject,
    address: WorkspaceAddress,
    names: Names,
) -> Result<Submission, String> {
    let job = report.job.clone().ok_or("There is no job in the document")?;
    let code = match code_root(&job, report.snapshot.as_ref()) {
        None => None,
        Some(folder) => {
            let single = report.snapshot.as_ref().is_some_and(|snapshot| snapshot.single_file);
            let path = project.path(folder);
            let full = path.canonicalize().unwrap_or_else(|_| path.clone());
            let name =
                full.file_name().map_or_else(|| "code".into(), |name| name.to_string_lossy().into_owned());
            // A missing folder is an error among the findings; a plan shows the requests around it all the same.
            let files =
                report.snapshot.as_ref().map(|snapshot| snapshot.included.clone()).unwrap_or_default();
            let mut hasher = ContentHasher::new(&files);
            for file in &files {
                read(&path.join(&file.path), |part| hasher.update(part))?;
            }
            let folder = if single { String::new() } else { name };
            Some(CodeUpload { folder, files, hash: hasher.finish(), asset_name: names.code })
        }
    };
    let data = local_data(&job, report.environment.as_ref(), project);
    let data = data.iter().map(|data| data_upload(data, project)).collect::<Result<_, _>>()?;
    let repository = repository(&project.path(code_root(&job, report.snapshot.as_ref()).unwrap_or(".")));
    let environment = report.environment.clone();
    Ok(Submission { address, job, environment, code, data, job_name: names.job, repository })
}

/// Hashes data, or a build context.
fn data_upload(data: &LocalData, project: &DiskProject) -> Result<DataUpload, String> {
    let mut hasher = ObjectHasher::new();
    if !data.is_folder {
        read(&project.path(&data.path), |part| hasher.update(part))?;
    }
    for entry in &data.order {
        hasher.enter(entry);
        if !entry.is_dir {
            read(&project.path(&data.source(&entry.path)), |part| hasher.update(part))?;
        }
    }
    let file = |file: &SnapshotFile| -> Result<DataFile, String> {
        let path = project.path(&data.source(&file.path));
        // Absolute: the transport's own folder is that of the code.
        let source =
            path.canonicalize().map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        Ok(DataFile { path: file.path.clone(), source: source.display().to_string(), bytes: file.bytes })
    };
    Ok(DataUpload {
        used_by: data.used_by.clone(),
        name: data.name.clone(),
        is_folder: data.is_folder,
        files: data.files.iter().map(file).collect::<Result<_, _>>()?,
        hash: hasher.finish(),
    })
}

fn read(path: &Path, mut take: impl FnMut(&[u8])) -> Result<(), String> {
    let explain = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let mut file = File::open(path).map_err(explain)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(explain)? {
            0 => return Ok(()),
            length => take(&buffer[..length]),
        }
    }
}

fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| format!("The system gives no random numbers: {error}"))?;
    Ok(bytes)
}
