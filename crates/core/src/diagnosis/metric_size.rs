//! A metric with more values than the SDK v1 can send at once.

use super::cause;
use super::traceback::Traceback;
use crate::finding::{Code, Finding};

pub(super) fn diagnose(traceback: &Traceback<'_>) -> Option<Finding> {
    traceback.says("metric document is too large").then(|| {
        cause(Code::RunMetricTooLarge, "A metric is too large to be logged at once", traceback).help(
            "Log the list in parts; Azure ML puts parts of the same name together:\n\
             run.log_list(\"my metric name\", my_metric[:N])\n\
             run.log_list(\"my metric name\", my_metric[N:])",
        )
    })
}
