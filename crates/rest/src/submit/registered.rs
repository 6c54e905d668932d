//! Registered data and models that a job's inputs name, as ids of a workspace: azure-ai-ml sends those
//! (`get_asset_arm_id`), not the short form of the document.

use run_composer_core::job::{AssetType, Job, JobInput};

use crate::calls::segment;

/// An input that names an asset: `azureml:NAME:VERSION` or `azureml:NAME@latest`.
pub(super) struct Registered<'j> {
    /// Name of the input.
    pub(super) input: &'j str,
    /// What it is below the workspace: `data/NAME`, `models/NAME`.
    pub(super) asset: String,
    /// Its version; `None`: the newest.
    pub(super) version: Option<&'j str>,
}

impl Registered<'_> {
    /// The asset's path below the workspace, with its version.
    pub(super) fn path(&self, version: &str) -> String {
        format!("{}/versions/{version}", self.asset)
    }
}

/// All of them.
pub(super) fn registered(job: &Job) -> Vec<Registered<'_>> {
    job.inputs().iter().filter_map(|(name, input)| of_input(name, input)).collect()
}

fn of_input<'j>(input: &'j str, value: &'j JobInput) -> Option<Registered<'j>> {
    let data = value.data()?;
    let reference = data.path.as_deref()?.strip_prefix("azureml:").filter(|rest| !rest.starts_with("//"))?;
    let (name, version) = match (reference.split_once(':'), reference.strip_suffix("@latest")) {
        (Some((name, version)), _) => (name, Some(version)),
        (None, Some(name)) => (name, None),
        (None, None) => return None,
    };
    let is_model = matches!(
        data.asset_type,
        Some(AssetType::MlflowModel | AssetType::CustomModel | AssetType::TritonModel)
    );
    let kind = if is_model { "models" } else { "data" };
    Some(Registered { input, asset: format!("{kind}/{}", segment(name)), version })
}
