//! The memory of the GPU is used up.

use super::cause;
use super::traceback::Traceback;
use crate::finding::{Code, Finding};

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    let is_it = traceback.message.starts_with("CUDA out of memory")
        || traceback.message.starts_with("CUDA error: out of memory");
    is_it.then(|| {
        cause(Code::RunGpuOutOfMemory, "The GPU has not enough memory", traceback).help(
            "Use a smaller batch, accumulate gradients, compute with 16 bits, or choose a compute target with larger GPUs.",
        )
    })
}
