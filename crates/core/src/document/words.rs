//! What the parser's complaints mean, where nothing better is known of the place. Must not know what documents mean.

use super::lines_of::line_at;

/// The message, and what to do.
pub(super) fn in_words(text: &str, info: &str, at: usize) -> (String, &'static str) {
    let line = &text[line_at(text, at)];
    let word = || text[at..].split([' ', '\n', ',', ']', '}']).next().unwrap_or_default().to_owned();
    let quotes = "A value that starts with this character needs quotes.";
    if info.contains("',' or '}'") {
        (
            "A `,` or the `}` is missing before this".into(),
            "Text with `: `, `,` or a bracket in it needs quotes here.",
        )
    } else if info.contains("',' or ']'") {
        (
            "A `,` or the `]` is missing before this".into(),
            "Text with `: `, `,` or a bracket in it needs quotes here.",
        )
    } else if info.contains("unknown anchor") {
        (
            format!("`{}` names no anchor", word()),
            "`*` starts an alias. Text that starts with it needs quotes.",
        )
    } else if info.contains("anchor or alias") {
        ("An anchor or alias has no name".into(), "Text that starts with `&` or `*` needs quotes.")
    } else if info.contains("expected key") {
        (
            "This line does not fit the ones above it".into(),
            "Fields of one mapping start in the same column, and a list cannot follow fields.",
        )
    } else if info.contains("mapping values are not allowed") {
        (
            "A field cannot start here".into(),
            if line.matches(": ").count() > 1 {
                "A value with `: ` in it needs quotes."
            } else {
                "The line above has a value already: is this one indented too far, or a quote missing?"
            },
        )
    } else if info.contains("<document start>") {
        (
            "This line starts further to the left than the first one".into(),
            "All fields of the document start in the same column.",
        )
    } else if info.contains("directive") || line.starts_with('%') {
        (
            "A line that starts with `%` is an instruction to YAML itself".into(),
            "A name that starts with `%` needs quotes.",
        )
    } else if info.contains("misplaced bracket") {
        ("This bracket was never opened".into(), "Remove it, or put the value into quotes.")
    } else if info.contains("node content") {
        (
            "Something is missing before this".into(),
            "Within brackets a value stands before each `,`. Remove what is too much.",
        )
    } else if info.contains("'-' indicator") {
        (
            "A field cannot follow the items of a list in the same column".into(),
            "Set the items of the list in, below the name of their field.",
        )
    } else if info.contains("wrongly indented line") {
        (
            "The lines above that look empty are set in deeper than the text".into(),
            "Remove the spaces on them, or set the text in as deep.",
        )
    } else if info.contains("illegal placement of ':'") {
        (
            "A colon stands where no field can begin".into(),
            "Look above for a bracket or a quote that is not closed. Text with a colon needs quotes.",
        )
    } else if info.contains("comment intercepting") {
        (
            "A comment ends the text above it, and more of it follows".into(),
            "Put the comment above the field.",
        )
    } else if info.contains("comments must be separated") {
        ("A comment needs a space in front of its `#`".into(), "Text with `#` in it needs quotes.")
    } else if info.contains("invalid indentation") {
        (
            "This line starts too far to the left".into(),
            "Within brackets and quotes, lines are set in by two spaces.",
        )
    } else if info.contains("block scalar") {
        (
            "Behind the mark of a block the line ends".into(),
            "The lines of the text stand below `|` or `>`, set in by two spaces.",
        )
    } else if info.contains("block sequence entries") {
        ("A list cannot begin here".into(), "Its items stand on lines of their own, below their field.")
    } else if info.contains("byte order mark") {
        (
            "A byte order mark stands in the middle of the document".into(),
            "It cannot be seen; files that were put together leave it behind. Write the line anew.",
        )
    } else if info.contains("unprintable") {
        ("A character here cannot be seen and is not allowed in YAML".into(), "Write the line anew.")
    } else if info.contains("unexpected character") {
        (format!("`{}` cannot start a value", text[at..].chars().next().unwrap_or(' ')), quotes)
    } else {
        (
            format!("This cannot be read as YAML ({info})"),
            "Look at the line and the one above it: indentation, a missing colon, an open quote or bracket.",
        )
    }
}
