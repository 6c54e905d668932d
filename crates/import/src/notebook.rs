//! Notebooks as pieces of source: code cells in their order, cell magics understood or left out.

use serde_json::Value;

/// A code cell.
pub(crate) struct Cell {
    /// Number of the cell among all cells, from 1.
    pub(crate) number: usize,
    /// What is in it.
    pub(crate) content: Content,
}

/// What is in a cell.
pub(crate) enum Content {
    /// Python.
    Code(String),
    /// `%%writefile path`: a file.
    File {
        /// Its path as the cell gives it; `$name` and `{name}` stand for variables.
        path: String,
        /// `-a`: it is added to the file.
        append: bool,
        /// Its text.
        text: String,
    },
}

/// The cells of a notebook; `None` where the text is no notebook.
pub(crate) fn cells(text: &str) -> Option<Vec<Cell>> {
    let notebook: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    // Notebooks of format 3 have their cells in worksheets.
    let cells = notebook["cells"].as_array().or_else(|| notebook["worksheets"][0]["cells"].as_array())?;
    let mut found = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        if cell["cell_type"] != "code" {
            continue;
        }
        let source = if cell["source"].is_null() { &cell["input"] } else { &cell["source"] };
        let source = match source {
            Value::String(text) => text.clone(),
            Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        if let Some(content) = content(&source) {
            found.push(Cell { number: at + 1, content });
        }
    }
    Some(found)
}

/// What a cell holds; `None` for cells in other languages.
fn content(source: &str) -> Option<Content> {
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() || (trimmed.starts_with('#') && !trimmed.starts_with("#%%")) {
            offset += line.len();
            continue;
        }
        let Some(magic) = trimmed.strip_prefix("%%") else { break };
        let mut words = magic.split_whitespace();
        return match words.next() {
            Some("writefile" | "file") => {
                let words: Vec<&str> = words.collect();
                let append = words.iter().any(|word| matches!(*word, "-a" | "--append"));
                let path = words.into_iter().rfind(|word| !word.starts_with('-'))?;
                let path = path.trim_matches(['"', '\'']).to_owned();
                let mut text = source[offset + line.len()..].to_owned();
                // IPython ends the body of a cell with a line break, which notebooks do not store.
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                Some(Content::File { path, append, text })
            }
            Some("time" | "timeit" | "capture" | "prun" | "python" | "python3") => {
                // The magic's line stays as a blank one, so that lines count as in the cell.
                let mut code = source[..offset].to_owned();
                code.push_str(&" ".repeat(line.trim_end_matches('\n').len()));
                code.push('\n');
                code.push_str(&source[offset + line.len()..]);
                Some(Content::Code(code))
            }
            _ => None,
        };
    }
    Some(Content::Code(timed(source)))
}

/// `%time statement` and its like are their statement.
fn timed(source: &str) -> String {
    let statement = |line: &str| {
        let rest = line.trim_start();
        let mut words = rest.strip_prefix('%')?.splitn(2, ' ');
        let is_timing = matches!(words.next()?, "time" | "timeit" | "prun" | "memit");
        let rest = words.next().filter(|_| is_timing)?.trim_start();
        (!rest.starts_with('-')).then(|| format!("{}{rest}", &line[..line.len() - line.trim_start().len()]))
    };
    source.split_inclusive('\n').map(|line| statement(line).unwrap_or_else(|| line.to_owned())).collect()
}
