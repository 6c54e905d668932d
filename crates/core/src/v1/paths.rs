//! Paths as Python's `os.path` joins and tidies them, with a mark for the folder the program runs in, which is not known.

/// Stands for the folder in which the program runs, wherever that is: what `os.getcwd()` gives.
pub const HERE: &str = "/\u{2}here";

/// `os.path.join(a, b)`
pub fn join(a: &str, b: &str) -> String {
    if b.starts_with('/') || a.is_empty() {
        b.to_owned()
    } else if a.ends_with('/') {
        format!("{a}{b}")
    } else {
        format!("{a}/{b}")
    }
}

/// `os.path.normpath(path)`; above the folder of the program nothing is known, so `..` stays there.
pub fn normalized(path: &str) -> String {
    let (root, rest) = match path.strip_prefix(HERE) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => (HERE, rest),
        _ if path.starts_with('/') => ("/", path),
        _ => ("", path),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            ("..", None) if root == "/" => {}
            _ => parts.push(part),
        }
    }
    let rest = parts.join("/");
    match (root, rest.is_empty()) {
        ("", true) => ".".to_owned(),
        ("", false) => rest,
        ("/", _) => format!("/{rest}"),
        (_, true) => HERE.to_owned(),
        (_, false) => format!("{HERE}/{rest}"),
    }
}

/// `os.path.abspath(path)`
pub fn absolute(path: &str) -> String {
    normalized(&if path.starts_with('/') { path.to_owned() } else { join(HERE, path) })
}

/// A path as seen from the folder of the program, tidied: `./src/../a` is `a`, and so is `{HERE}/a`. Windows separators
/// become `/`, as the SDK sends them.
pub fn relative(path: &str) -> String {
    let path = normalized(&path.replace('\\', "/"));
    match path.strip_prefix(HERE) {
        Some("") => ".".to_owned(),
        Some(rest) => rest.trim_start_matches('/').to_owned(),
        None => path,
    }
}

/// `os.path.relpath(path, start)` of two paths below one folder; `None` where that cannot be known.
pub fn relative_to(path: &str, start: &str) -> Option<String> {
    let (path, start) = (absolute(path), absolute(start));
    let is_here = |path: &str| path == HERE || path.starts_with(&format!("{HERE}/"));
    if is_here(&path) != is_here(&start) {
        return None;
    }
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (path, start) = (parts(&path), parts(&start));
    let shared = path.iter().zip(&start).take_while(|(a, b)| a == b).count();
    if start[shared..].iter().any(|part| part == "..") {
        return None;
    }
    let mut out = vec![".."; start.len() - shared];
    out.extend(path[shared..].iter().map(String::as_str));
    Some(if out.is_empty() { ".".to_owned() } else { out.join("/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_tidied_as_python_does() {
        for (path, tidy) in [
            ("", "."),
            ("./src/../src//train.py", "src/train.py"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("/a/../../b", "/b"),
        ] {
            assert_eq!(normalized(path), tidy, "{path}");
        }
    }

    #[test]
    fn the_folder_of_the_program_is_where_relative_paths_start() {
        assert_eq!(relative(&absolute("project/train.py")), "project/train.py");
        assert_eq!(relative(&absolute("../train.py")), "../train.py");
        assert_eq!(relative(HERE), ".");
        assert_eq!(
            relative_to(&absolute("project/src/train.py"), "project").as_deref(),
            Some("src/train.py")
        );
        assert_eq!(relative_to("shared/train.py", "project").as_deref(), Some("../shared/train.py"));
        assert_eq!(relative_to("/elsewhere/train.py", "project"), None);
    }
}
