//! The script a command runs is among the files that are uploaded.

use serde_json::Value;

use super::{Context, code_folder};
use crate::document::set_field;
use crate::finding::{Code, Finding};
use crate::schema::nearest;
use crate::script::scripts_of;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let spec = context.job.spec();
    // The folder changes, or the script is fetched, while the command runs: where it will be cannot be known.
    if ["cd ", "git clone", "wget ", "curl ", "unzip ", "tar "].iter().any(|call| spec.command.contains(call))
    {
        return;
    }
    for script in scripts_of(&spec.command) {
        if script.starts_with('/') {
            continue;
        }
        if spec.code.is_none() {
            let mut finding = Finding::error(
                Code::ScriptWithoutCode,
                format!("The command runs `{script}`, but no code is uploaded"),
            )
            .help("Name the folder of the script with `code:`.");
            if let Some(files) = context.files {
                let folder = [".", "src"]
                    .into_iter()
                    .find(|folder| files.text(&format!("{folder}/{script}")).is_some());
                let (document, path) = context.spec_path(&["code"]);
                if let Some(folder) = folder
                    && let Ok(edits) = set_field(document, &path, &Value::from(folder))
                {
                    finding = finding.fix(format!("Add `code: {folder}`"), edits);
                }
            }
            findings.push(context.at_spec(&["command"], finding));
            continue;
        }
        let (Some(folder), Some(snapshot)) = (code_folder(context.job), context.snapshot) else { continue };
        let plain = script.trim_start_matches("./");
        if snapshot.included.iter().any(|file| file.path == plain) {
            continue;
        }
        if let Some((_, rule)) = snapshot.ignored.iter().find(|(file, _)| file.path == plain) {
            let finding = Finding::error(
                Code::ScriptNotFound,
                format!("`{script}` would not be uploaded: line {} of {} excludes it", rule.line, rule.file),
            )
            .help(format!("The rule is `{}`. Change it, or add `!{plain}` behind it.", rule.text));
            findings.push(context.at_spec(&["command"], finding));
            continue;
        }
        let mut finding =
            Finding::error(Code::ScriptNotFound, format!("`{script}` is not in the code folder `{folder}`"));
        let name = plain.rsplit('/').next().unwrap_or(plain);
        let same_name: Vec<&str> = snapshot
            .included
            .iter()
            .map(|f| f.path.as_str())
            .filter(|p| p.rsplit('/').next() == Some(name))
            .collect();
        let paths: Vec<&str> = snapshot.included.iter().map(|file| file.path.as_str()).collect();
        let fix = same_name.first().copied().or_else(|| nearest(plain, &paths));
        finding = finding.help(match fix {
            Some(found) => format!("There is a `{found}`."),
            None => "Check the spelling (upper and lower case count), or choose another code folder.".into(),
        });
        let fix = fix.map(|found| (format!("Change to `{found}`"), found.to_owned()));
        findings.push(match word(&spec.command, &script) {
            Some(part) => context.at_command(part, fix, finding),
            None => context.at_spec(&["command"], finding),
        });
    }
}

/// Where a script stands as a word of its own: `train.py` is not the end of `pretrain.py`.
fn word(command: &str, script: &str) -> Option<std::ops::Range<usize>> {
    let edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"';|&()".contains(c));
    command.match_indices(script).map(|(at, _)| at..at + script.len()).find(|part| {
        edge(command[..part.start].chars().next_back()) && edge(command[part.end..].chars().next())
    })
}
