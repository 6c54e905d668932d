//! Every syntax error of a text is told, on the line where it was made, in words.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use run_composer_core::checks::check_text;
use run_composer_core::finding::apply_edits;

/// Line and message of everything that is found.
fn found(text: &str) -> Vec<String> {
    let report = check_text("job.yml", text, None, None);
    assert!(!report.document.complete);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .map(|finding| (finding.place.as_ref().unwrap().line, finding.message.as_str()))
        .collect();
    found.sort_unstable();
    found.iter().map(|(line, message)| format!("{line}: {message}")).collect()
}

#[test]
fn several_mistakes_are_told_at_once() {
    let quote = "The `\"` is not closed";
    for (text, expected) in [
        (
            "command: ls\ncode: [src\ncompute: {a: 1\ntags: \"x\n",
            vec![
                "2: The `[` is not closed".to_owned(),
                "3: The `{` is not closed".to_owned(),
                format!("4: {quote}"),
            ],
        ),
        (
            "command: \"ls\ncode: src\nname: *x\n",
            vec![format!("1: {quote}"), "3: `*` at the start of a value refers to an anchor".to_owned()],
        ),
        (
            "command: ls\nfoo bar\nname: @x\ncode: %a\n",
            vec![
                "2: `foo bar` is neither `field: value` nor a list item".to_owned(),
                "3: `@` at the start of a value is reserved".to_owned(),
                "4: `%` at the start of a value begins a directive".to_owned(),
            ],
        ),
        (
            "command: python a.py: x\ncode: {a: [1, 2}\nname: src]\n",
            vec![
                "1: A colon with a space behind it begins a field, and this one is in a value".to_owned(),
                "2: The `[` is not closed".to_owned(),
            ],
        ),
        (
            "inputs:\n  a: 1\n b: 2\ncode: src\n  x: 1\n",
            vec![
                "3: `b: 2` lines up with no field above it".to_owned(),
                "5: `x` is set in too deep: the field above it has a value already".to_owned(),
            ],
        ),
        (
            "inputs:\n  lr: 0.1\n   bs: 2\ncode: src\n name: x\ntags: \"a\nlimits: {t: 6\n",
            vec![
                "3: `bs` is set in too deep: the field above it has a value already".to_owned(),
                "5: `name` is set in too deep: the field above it has a value already".to_owned(),
                format!("6: {quote}"),
                "7: The `{` is not closed".to_owned(),
            ],
        ),
        (
            "command: ls\nname: 'it's mine'\ncode: \"a\\d\"\ncompute:\u{a0}x\n",
            vec![
                "2: Something follows behind the closing quote".to_owned(),
                "3: The text in double quotes has a backslash that escapes nothing".to_owned(),
                "4: The space here is not an ordinary one (U+00A0)".to_owned(),
            ],
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

/// A text that was meant as text has a fix, and the fix gives that text.
#[test]
fn a_value_that_is_text_gets_its_quotes() {
    for (value, message) in [
        ("[a] b", "`[` at the start of a value begins a list, and here text follows behind the list"),
        ("{a} b", "`{` at the start of a value begins a mapping, and here text follows behind it"),
        ("*.py", "`*` at the start of a value refers to an anchor"),
        ("& b", "`&` at the start of a value gives the value a name, and here is none"),
        ("&& b", "`&` at the start of a value gives the value a name, and this is none"),
        ("!a b", "The tag `a` means nothing here"),
        ("%a", "`%` at the start of a value begins a directive"),
        ("@a \"b\"", "`@` at the start of a value is reserved"),
        ("`a`", "A backtick at the start of a value is reserved"),
        ("- a", "`- ` at the start of a value begins an item of a list"),
        ("| a", "`|` at the start of a value begins a block of lines below it"),
        (">5 a", "`>` at the start of a value begins a block of lines below it"),
        ("a: b", "A colon with a space behind it begins a field, and this one is in a value"),
        ("\"a\" b", "Something follows behind the closing quote"),
    ] {
        let text = format!("command: ls\ndescription: {value} # note\nname: x\n");
        let report = check_text("job.yml", &text, None, None);
        let finding = &report.findings[0];
        assert_eq!(finding.message, message, "{value}");
        let fixed = apply_edits(&text, &finding.fixes[0].edits).unwrap();
        let report = check_text("job.yml", &fixed, None, None);
        let read = report.document.find(&["description"]).unwrap().scalar().unwrap();
        assert_eq!(read.text, value, "{fixed}");
        assert!(fixed.contains(" # note\nname: x\n"), "{fixed}");
    }
}

#[test]
fn a_block_that_is_not_set_in_is_set_in() {
    for (text, fixed) in [
        ("command: |\nls a\nls b\nname: x\n", "command: |\n  ls a\n  ls b\nname: x\n"),
        ("command: >-\nls a\n  --b\nname: x\n", "command: >-\n  ls a\n  --b\nname: x\n"),
        ("trial:\n  command: |\n  ls\n  code: src\n", "trial:\n  command: |\n    ls\n  code: src\n"),
    ] {
        let report = check_text("job.yml", text, None, None);
        assert!(report.findings[0].message.ends_with("is not set in"), "{}", report.findings[0].message);
        assert_eq!(apply_edits(text, &report.findings[0].fixes[0].edits).as_deref(), Some(fixed));
    }
}

#[test]
fn every_line_with_a_tab_has_its_fix() {
    let mut text = "command: ls\ninputs:\n\ta: 1\n\tb: 2\noutputs:\n\tx:\n\t\ttype: uri_file\n".to_owned();
    assert_eq!(found(&text), [3, 4, 6, 7].map(|line| format!("{line}: A tab indents this line")));
    for _ in 0..4 {
        let report = check_text("job.yml", &text, None, None);
        text = apply_edits(&text, &report.findings[0].fixes[0].edits).unwrap();
    }
    assert_eq!(text, "command: ls\ninputs:\n  a: 1\n  b: 2\noutputs:\n  x:\n    type: uri_file\n");
}

#[test]
fn an_unread_line_is_not_called_missing() {
    let report = check_text("job.yml", "command: ls\ninputs:\n\ta: 1\ncode: [src\n", None, None);
    assert!(report.findings.iter().all(|finding| finding.code.as_str() == "yaml-syntax"));
}

#[test]
fn lines_are_lined_up() {
    for (text, message, fixed) in [
        (
            "command: ls\ncode: src\n  name: x\n  tags:\n    a: b\n",
            "`name` is set in too deep: the field above it has a value already",
            &["command: ls\ncode: src\nname: x\ntags:\n  a: b\n"][..],
        ),
        (
            "inputs:\n  a:\n    type: uri_file\n      path: x.csv\n",
            "`path` is set in too deep: the field above it has a value already",
            &["inputs:\n  a:\n    type: uri_file\n    path: x.csv\n"],
        ),
        (
            "inputs:\n    a: 1\n  b: 2\ncommand: ls\n",
            "`b: 2` lines up with no field above it",
            &["inputs:\n    a: 1\nb: 2\ncommand: ls\n", "inputs:\n    a: 1\n    b: 2\ncommand: ls\n"],
        ),
        (
            "command: |\n  a\n# why\n  b\n",
            "This comment ends the text of `command`, and more of it follows",
            &["# why\ncommand: |\n  a\n  b\n"],
        ),
        (
            "resources: {instance_count: 2 shm_size: 1g}\n",
            "A `,` is missing before `shm_size`",
            &["resources: {instance_count: 2, shm_size: 1g}\n"],
        ),
        (
            "command: |\n  a\n b: c\nname: x\n",
            "`b: c` is set in less than the text of `command` above it",
            &["command: |\n  a\n  b: c\nname: x\n"],
        ),
        (
            "command: ls\ninputs\n  a: 1\n",
            "`inputs` is neither `field: value` nor a list item",
            &["command: ls\ninputs:\n  a: 1\n"],
        ),
        (
            "command: > ls a\n",
            "`>` at the start of a value begins a block of lines below it",
            &["command: \"> ls a\"\n", "command: ls a\n"],
        ),
        ("name: \"x\",\n", "Something follows behind the closing quote", &["name: \"x\"\n"]),
        (
            "inputs:\n\u{a0}\u{a0}a: 1\n",
            "The spaces that set in this line are not ordinary ones",
            &["inputs:\n  a: 1\n"],
        ),
        ("code: src\n\tname: x\n", "A tab indents this line", &["code: src\nname: x\n"]),
        ("```\ncode: src\n", "This line marks a block of code in a text", &["code: src\n"]),
        ("tags: {a: - }\n", "A dash alone is no value within brackets", &["tags: {a: \"-\" }\n"]),
        (
            " name: x\ncode: src\n",
            "`name` is set in, and the fields below it are not",
            &["name: x\ncode: src\n"],
        ),
        ("> name: x\n> code: src\n", "Every line starts with `>`", &["name: x\ncode: src\n"]),
        ("name: x\n<<<<<<< HEAD\ncode: src\n", "`<<<<<<< HEAD` is git's mark of a conflict", &[]),
        ("<<<<<<< HEAD\nname: x\n", "`<<<<<<< HEAD` is git's mark of a conflict", &[]),
        ("foo\nname: x\n", "`foo` is neither `field: value` nor a list item", &[]),
        (
            "limits:# seconds\n  timeout: 60\n",
            "`limits:# seconds` is neither `field: value` nor a list item",
            &["limits: # seconds\n  timeout: 60\n"],
        ),
        ("tags: {a: :b}\n", "In brackets no text begins with a colon", &["tags: {a: \":b\"}\n"]),
        (
            "name: “{a: b}”\n",
            "A colon with a space behind it begins a field, and this one is in a value",
            &["name: \"“{a: b}”\"\n"],
        ),
        ("name: x\n%a: b\n", "A line that starts with `%` is an instruction to YAML itself", &[]),
        (
            "{\n  // what\n  \"command\": \"ls\"\n}\n",
            "A comment begins with `#`, not with `//`",
            &["{\n  # what\n  \"command\": \"ls\"\n}\n"],
        ),
        (
            "tags: {a: x\u{2028}y}\n",
            "The character U+2028 ends a line for the official client",
            &["tags: {a: x y}\n"],
        ),
    ] {
        let report = check_text("job.yml", text, None, None);
        let finding = &report.findings[0];
        assert_eq!(finding.message, message, "{text}");
        let fixes: Vec<String> =
            finding.fixes.iter().map(|fix| apply_edits(text, &fix.edits).unwrap()).collect();
        assert_eq!(fixes, fixed, "{text}");
    }
    let dash = check_text("job.yml", "tags: {a: -, b: [-]}\n", None, None);
    assert!(
        dash.findings.iter().all(|finding| finding.code.as_str() != "yaml-syntax"),
        "{:?}",
        dash.findings
    );
    let open = check_text("job.yml", "inputs: [1, {\nlist:\n  - x\n  - y\ncommand: ls\n", None, None);
    let syntax = open.findings.iter().filter(|finding| finding.code.as_str() == "yaml-syntax");
    assert_eq!(syntax.count(), 1, "{:?}", open.findings);
    let twice = check_text("job.yml", "tags: {a: &x b, c: &x d, e: *x}\n", None, None);
    assert_eq!(twice.findings[0].message, "The anchor `&x` is there twice");
}
