//! A shell script that submits a document with the Azure command line.

/// Writes the document beside the script and submits it. `az ml job create` takes nothing but a file.
pub fn azure_cli(document: &str) -> String {
    // A line of the document that equals the end mark would end it early.
    let mut mark = "YAML".to_owned();
    while document.lines().any(|line| line == mark) {
        mark.push('_');
    }
    let newline = if document.ends_with('\n') { "" } else { "\n" };
    format!(
        "#!/usr/bin/env bash\n\
         # Once: az extension add --name ml && az login\n\
         set -euo pipefail\n\
         : \"${{RESOURCE_GROUP:?name the resource group of the workspace}}\" \"${{WORKSPACE:?name the workspace}}\"\n\n\
         # Beside the files that it names, under a name that is free.\n\
         JOB=.job-$$.yml\n\
         trap 'rm -f \"$JOB\"' EXIT\n\
         cat > \"$JOB\" <<'{mark}'\n{document}{newline}{mark}\n\n\
         az ml job create --file \"$JOB\" --resource-group \"$RESOURCE_GROUP\" --workspace-name \"$WORKSPACE\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_cannot_end_its_own_block() {
        let script = azure_cli("command: |\n  echo\nYAML\n");
        assert!(script.contains("<<'YAML_'\n") && script.contains("\nYAML\nYAML_\n"), "{script}");
    }
}
