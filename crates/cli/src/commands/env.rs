//! `run-composer env`: the variables by which the unmodified official clients find the local workspace.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use run_composer_rest::{Method, Request, send};
use run_composer_workspace::{ReadyFile, SUBSCRIPTION, authorities, running_server};

use crate::paths::default_store;
use crate::transport::HttpTransport;

/// Whose syntax the variables are printed in.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// `eval "$(run-composer env)"`
    Bash,
    /// `run-composer env --shell powershell | Invoke-Expression`
    Powershell,
    /// `exec(subprocess.check_output(["run-composer", "env", "--shell", "python"], text=True))`
    Python,
}

/// Exit code 0, or 1 where no server answers: the SDK would fall back to the public cloud without a word, and send its
/// token there.
pub fn run(shell: Shell, store: Option<PathBuf>) -> ExitCode {
    let store = store.unwrap_or_else(default_store);
    let Some(ready) = running_server(&store) else {
        anstream::eprintln!(
            "error: No local workspace is running on {}. Start it with `run-composer serve`. Without it the official clients would talk to the public cloud.",
            store.display()
        );
        return ExitCode::from(1);
    };
    if let Err(message) = ask(&ready) {
        anstream::eprintln!("error: {message}");
        return ExitCode::from(1);
    }
    // Absolute: the variables are used in any folder.
    let authorities = authorities(&store.canonicalize().unwrap_or(store));
    let port = ready.url.rsplit(':').next().unwrap_or_default();
    let base = format!("https://localhost:{port}");
    let variables = [
        ("ARM_CLOUD_METADATA_URL", format!("{base}/metadata/endpoints?api-version=2019-05-01")),
        ("AZUREML_CURRENT_CLOUD", "RunComposer".to_owned()),
        ("REGISTRY_DISCOVERY_ENDPOINT_URL", format!("{base}/")),
        ("REQUESTS_CA_BUNDLE", authorities.display().to_string()),
        ("IDENTITY_ENDPOINT", format!("{base}/msi/token")),
        ("IDENTITY_HEADER", ready.token),
    ];
    for (name, value) in &variables {
        crate::out!("{}", line(shell, name, value));
    }
    crate::out!("# MLClient(DefaultAzureCredential(), \"{SUBSCRIPTION}\", \"local\", \"local\")");
    ExitCode::SUCCESS
}

fn line(shell: Shell, name: &str, value: &str) -> String {
    match shell {
        Shell::Bash => format!("export {name}='{}'", value.replace('\'', "'\\''")),
        Shell::Powershell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
        Shell::Python => {
            format!("__import__(\"os\").environ[\"{name}\"] = {}", serde_json::Value::from(value))
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn ask(ready: &ReadyFile) -> Result<(), String> {
    let transport = HttpTransport::new(ready.token.clone(), PathBuf::new())?;
    let request = Request::new(Method::Get, format!("{}/metadata/endpoints", ready.url));
    send(&transport, request).await.map(drop).map_err(|error| error.to_string())
}
