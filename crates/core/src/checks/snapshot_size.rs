//! Documented limits of a snapshot: 300 MB and 2,000 files (enforced by v1, documented for v2).

use super::Context;
use super::bulky_folder::megabytes;
use crate::finding::{Code, Finding};

const LIMIT_BYTES: u64 = 300 << 20;
const LIMIT_FILES: usize = 2000;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(snapshot) = context.snapshot else { return };
    if snapshot.total_bytes <= LIMIT_BYTES && snapshot.included.len() <= LIMIT_FILES {
        return;
    }
    let mut largest: Vec<_> = snapshot.included.iter().collect();
    largest.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    let top: Vec<String> =
        largest.iter().take(3).map(|file| format!("{} ({})", file.path, megabytes(file.bytes))).collect();
    let message =
        format!("The snapshot has {} files and {}", snapshot.included.len(), megabytes(snapshot.total_bytes));
    let finding = Finding::warning(Code::SnapshotTooLarge, message)
        .help(format!("The documented limits are 2,000 files and 300 MB. Largest: {}. Exclude them in `{}`, or pass data as an input.", top.join(", "), context.ignore_file()));
    findings.push(context.at_spec(&["code"], finding));
}
