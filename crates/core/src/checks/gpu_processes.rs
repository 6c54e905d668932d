//! Processes on a node and the GPUs it has.

use serde_json::Value;

use super::Context;
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::job::Distribution;

/// GPUs of Azure's machine sizes ("Sizes for virtual machines", GPU families), by the part of the name that says them.
/// Fractions of a GPU count as one.
const GPUS: &[(&str, i64)] = &[
    ("standard_nc6", 1),
    ("standard_nc6s_v2", 1),
    ("standard_nc6s_v3", 1),
    ("standard_nc12", 2),
    ("standard_nc12s_v2", 2),
    ("standard_nc12s_v3", 2),
    ("standard_nc24", 4),
    ("standard_nc24r", 4),
    ("standard_nc24s_v2", 4),
    ("standard_nc24rs_v2", 4),
    ("standard_nc24s_v3", 4),
    ("standard_nc24rs_v3", 4),
    ("standard_nc4as_t4_v3", 1),
    ("standard_nc8as_t4_v3", 1),
    ("standard_nc16as_t4_v3", 1),
    ("standard_nc64as_t4_v3", 4),
    ("standard_nc24ads_a100_v4", 1),
    ("standard_nc48ads_a100_v4", 2),
    ("standard_nc96ads_a100_v4", 4),
    ("standard_nc40ads_h100_v5", 1),
    ("standard_nc80adis_h100_v5", 2),
    ("standard_nd6s", 1),
    ("standard_nd12s", 2),
    ("standard_nd24s", 4),
    ("standard_nd24rs", 4),
    ("standard_nd40rs_v2", 8),
    ("standard_nd96asr_v4", 8),
    ("standard_nd96amsr_a100_v4", 8),
    ("standard_nd96isr_h100_v5", 8),
    ("standard_nd96isr_h200_v5", 8),
    ("standard_nv6", 1),
    ("standard_nv12", 2),
    ("standard_nv24", 4),
    ("standard_nv12s_v3", 1),
    ("standard_nv24s_v3", 2),
    ("standard_nv48s_v3", 4),
    ("standard_nv36ads_a10_v5", 1),
    ("standard_nv72ads_a10_v5", 2),
];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(Distribution::PyTorch(count)) = &context.job.spec().distribution else { return };
    let processes = count.process_count_per_instance.map_or(1, |count| count.0);
    let size = context.job.resources().and_then(|resources| resources.instance_type.as_deref());
    let Some(gpus) = size.and_then(gpus_of) else { return };
    // A launcher starts the processes itself: one for each node is right then.
    if processes == gpus || processes == 1 && super::double_launch::launches(&context.job.spec().command) {
        return;
    }
    let size = size.unwrap_or_default();
    let many = processes > gpus;
    let message = if many {
        format!("{processes} processes share {gpus} GPU{} on each node ({size})", plural(gpus))
    } else {
        format!(
            "{processes} process{} use{} {} of {gpus} GPUs on each node ({size})",
            if processes == 1 { "" } else { "es" },
            if processes == 1 { "s" } else { "" },
            processes
        )
    };
    let help = if many {
        "Processes that share a GPU hang or run out of memory with NCCL. Start one for each GPU."
    } else {
        "The other GPUs are paid for and idle. Start one process for each GPU."
    };
    let mut finding = if many {
        Finding::error(Code::ProcessesDoNotFitGpus, message)
    } else {
        Finding::warning(Code::ProcessesDoNotFitGpus, message)
    }
    .help(help);
    let (document, path) = context.spec_path(&["distribution", "process_count_per_instance"]);
    if let Ok(edits) = set_field(document, &path, &Value::from(gpus)) {
        finding = finding.fix(format!("Set `process_count_per_instance: {gpus}`"), edits);
    }
    findings.push(context.at_spec(&["distribution", "process_count_per_instance"], finding));
}

fn gpus_of(size: &str) -> Option<i64> {
    let size = size.to_ascii_lowercase();
    GPUS.iter().find(|(name, _)| *name == size).map(|(_, gpus)| *gpus)
}

fn plural(count: i64) -> &'static str {
    if count == 1 { "" } else { "s" }
}
