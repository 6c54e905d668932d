//! Names: JavaScript's `sourceDirectory` is Python's `source_directory`. Both are taken.

/// The Python name of an attribute, a method or a parameter. Constants and classes keep theirs.
pub(super) fn python_name(name: &str) -> String {
    if !name.contains(|c: char| c.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let mut python = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            if before != '_' && !before.is_ascii_uppercase() {
                python.push('_');
            }
            python.push(c.to_ascii_lowercase());
        } else {
            python.push(c);
        }
        before = c;
    }
    python
}

#[cfg(test)]
mod tests {
    use super::python_name;

    #[test]
    fn camel_case_becomes_snake_case() {
        for (name, python) in [
            ("sourceDirectory", "source_directory"),
            ("source_directory", "source_directory"),
            ("idleSecondsBeforeScaledown", "idle_seconds_before_scaledown"),
            ("useGPU", "use_gpu"),
            ("_baseCondaEnvironment", "_base_conda_environment"),
            ("MAXIMIZE", "MAXIMIZE"),
            ("pypiLibraries", "pypi_libraries"),
        ] {
            assert_eq!(python_name(name), python);
        }
    }
}
