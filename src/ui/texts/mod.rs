//! Every word people read, in English and German. A missing key does not compile.
//!
//! Messages of findings come from the core and are English; YAML is never translated.

mod de;
mod en;

use run_composer_core::finding::Place;

pub use de::DE;
pub use en::EN;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Words of one language.
        #[derive(Debug, PartialEq, Eq)]
        pub struct Texts { $($(#[$doc])* pub $name: &'static str,)* }
    };
}

texts! {
    locale, tagline, nav_compose, nav_runs, skip_to_content, language, theme, theme_auto, theme_light, theme_dark,
    connect_title, connect_help, connect_token, connect_button, connected_to, not_connected, checking_connection, retry,
    project, project_help, choose_folder, use_sample, drop_here, file_one, files, excluded, no_code, project_lost,
    run_section, experiment, experiment_help, script, arguments, arguments_help, command, command_help,
    environment, environment_packages, environment_managed, environment_managed_help, environment_named, environment_reference,
    environment_in_yaml, python_version, packages, packages_help,
    compute, compute_serverless, timeout, timeout_help, variables, variable_name, variable_value, variable_add, variable_remove,
    document, undo, redo, document_label, findings, findings_none, finding_line, finding_fix,
    error_word, warning_word, info_word, error_one, errors, warning_one, warnings,
    review, review_blocked, plan_title, plan_target, plan_upload, plan_nothing, plan_environment, plan_compute, plan_timeout, plan_no_timeout,
    plan_experiment, plan_files, plan_close, submit, submitting_hash, submitting_code, submitting_data, submitting_environment, submitting_job, submit_failed,
    runs_title, runs_empty, runs_more, runs_name, runs_status, runs_experiment, runs_submitted, runs_compose,
    run_cancel, run_cancel_sure, run_canceling, run_failed, run_submitted, run_started, run_duration, run_where, run_notes, run_diagnosis,
    log, log_waiting, log_dropped, log_file, log_follow, metrics, metrics_none, metrics_soon, metric, metric_last, metric_best, metric_points, parameters,
    outputs, outputs_none, outputs_soon, download, size, details_raw, loading, back_to_runs,
    status_queued, status_preparing, status_running, status_finalizing, status_cancel_requested, status_completed, status_failed, status_canceled,
    nav_import, import_title, import_help, import_source, import_files, import_drop, import_folder_help, import_paste,
    import_paste_label, import_read, import_reading, import_no_source, import_module_failed, import_not_text, import_not_notebook,
    import_too_large, import_failed, import_pasted, import_runs, import_run_one, import_run_many, import_none,
    import_none_help, import_kind_script, import_kind_estimator, import_kind_sweep, import_kind_file,
    import_not_submitted, import_cell, import_if, import_base, import_questions, import_questions_help,
    import_question_field, import_lost, import_approximated, import_exact, import_parts_none, import_yaml, import_copy,
    import_copied, import_copy_failed, import_continue, import_continue_help, import_findings, import_scripts,
    import_scripts_help, import_change_one, import_changes, import_script_use, import_script_download,
    import_script_kept, import_script_same, import_old, import_new, import_note, import_note_files, import_former,
}

impl Texts {
    /// The words of a language; unknown ones get English.
    pub fn of(locale: &str) -> &'static Self {
        if locale.to_ascii_lowercase().starts_with("de") { &DE } else { &EN }
    }

    /// The service's word for a status in this language.
    pub fn status<'a>(&'a self, status: &'a str) -> &'a str {
        match status {
            "Queued" | "NotStarted" => self.status_queued,
            "Preparing" | "Starting" | "Provisioning" => self.status_preparing,
            "Running" => self.status_running,
            "Finalizing" => self.status_finalizing,
            "CancelRequested" => self.status_cancel_requested,
            "Completed" => self.status_completed,
            "Failed" => self.status_failed,
            "Canceled" => self.status_canceled,
            other => other,
        }
    }

    /// `1 file`, `2 files`.
    pub fn file_count(&self, count: usize) -> String {
        format!("{count} {}", if count == 1 { self.file_one } else { self.files })
    }

    /// `1 run`, `2 runs`.
    pub fn run_count(&self, count: usize) -> String {
        format!("{count} {}", if count == 1 { self.import_run_one } else { self.import_run_many })
    }

    /// `1 change`, `2 changes`.
    pub fn change_count(&self, count: usize) -> String {
        format!("{count} {}", if count == 1 { self.import_change_one } else { self.import_changes })
    }

    /// A place as people look for it: `train.py, line 3` or `n.ipynb, cell 2, line 3`.
    pub fn place(&self, place: &Place) -> String {
        let line = format!("{} {}", self.finding_line, place.line);
        match place.document.rsplit_once(", cell ") {
            Some((file, cell)) => format!("{file}, {} {cell}, {line}", self.import_cell),
            None => format!("{}, {line}", place.document),
        }
    }

    /// `1 error · 2 warnings`.
    pub fn finding_counts(&self, errors: usize, warnings: usize) -> String {
        let error = if errors == 1 { self.error_one } else { self.errors };
        let warning = if warnings == 1 { self.warning_one } else { self.warnings };
        format!("{errors} {error} · {warnings} {warning}")
    }

    /// A size for people: `2.5 kB`.
    pub fn bytes(&self, bytes: u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a rounded figure for people")]
        let size = bytes as f64;
        let text = match bytes {
            0..1000 => return format!("{bytes} B"),
            1000..1_000_000 => format!("{:.1} kB", size / 1e3),
            1_000_000..1_000_000_000 => format!("{:.1} MB", size / 1e6),
            _ => format!("{:.1} GB", size / 1e9),
        };
        if self.locale == "de" { text.replace('.', ",") } else { text }
    }

    /// A length of time for people: `1 h 30 min`.
    pub fn duration(secs: u64) -> String {
        match secs {
            0..60 => format!("{secs} s"),
            60..3600 if secs.is_multiple_of(60) => format!("{} min", secs / 60),
            60..3600 => format!("{} min {} s", secs / 60, secs % 60),
            _ if secs % 3600 < 60 => format!("{} h", secs / 3600),
            _ => format!("{} h {} min", secs / 3600, secs % 3600 / 60),
        }
    }

    /// A number as people of this language write it, with four significant digits.
    pub fn number(&self, value: f64) -> String {
        let text = if value == 0.0 || (1e-3..1e6).contains(&value.abs()) {
            let digits = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 6")]
            let places = (3.0 - digits).clamp(0.0, 6.0) as usize;
            let text = format!("{value:.places$}");
            if text.contains('.') {
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                text
            }
        } else {
            format!("{value:.3e}")
        };
        if self.locale == "de" { text.replace('.', ",") } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_follow_the_language() {
        assert_eq!((EN.bytes(2538).as_str(), DE.bytes(2538).as_str()), ("2.5 kB", "2,5 kB"));
        assert_eq!(Texts::duration(1800), "30 min");
        assert_eq!(Texts::duration(5400), "1 h 30 min");
        assert_eq!(
            (EN.number(0.425_33), DE.number(53.491_4), EN.number(10.0), EN.number(1.5e-7)),
            ("0.4253".into(), "53,49".into(), "10".into(), "1.500e-7".into())
        );
    }
}
