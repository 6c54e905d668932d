//! The quick reading beside the parser: the same tree with the same places, or none.

use proptest::prelude::*;

use super::super::builder::Builder;

/// Compares the two; whether the quick reading took the text.
fn same(text: &str) -> bool {
    let Some(quick) = super::read(text) else { return false };
    let mut parser = Builder::new(text);
    parser.run();
    let (quick, parsed) = (format!("{:#?}", Some(quick)), format!("{:#?}", parser.root));
    for (ours, theirs) in quick.lines().zip(parsed.lines()) {
        assert_eq!(ours, theirs, "in\n{text}");
    }
    assert_eq!(quick.len(), parsed.len(), "{text}");
    assert!(parser.problems.is_empty(), "the parser finds something: {:?}\n{text}", parser.problems);
    // A `?` anywhere makes the parser's side wary of keys behind question marks.
    assert!(!parser.intricate || text.contains('?'), "its edits have to be looked at twice\n{text}");
    true
}

#[test]
fn reads_what_job_documents_are_written_in() {
    for text in [
        "type: command\ncode: src # the folder\ncommand: python train.py --alpha ${{inputs.alpha}}\n",
        "$schema: https://example.com/a.json\n\n# comment\ninputs:\n  alpha: 0.1\n  data:\n    type: uri_file\n    path: a#b\n",
        "command: |\n  python a.py\n    --x\n\n  echo  \n\n# comment\nname: a\n",
        "command: >-\n  python a.py\n  --x\n\n  echo\nname: a",
        "a: >\n  one\n\n\n  two\n",
        "a: |-\n  one",
        "a:\n- [b, 2]\n- c\n",
        "a:\n- # note\n  b: 1\n",
        "a:\n- b: 1\n  c: 2\n- d\n-\n  e: f\ng: 'h i' # j\nk: \"\"\n",
        "a:\n  - |\n    one\n  - >-\n    two\n",
        "values: [0.1, 2, three, \"four\", 'five'] # list\n",
        "a:\nb: ~\nc:   \nd: # nothing\n",
        "a:\n  b:\n    c:\n      - 1\n      -   d: 2\n          e: 3\n  f: g\n",
        "description: Größe ändern — fertig # so\n",
    ] {
        assert!(same(text), "left to the parser:\n{text}");
    }
}

#[test]
fn leaves_to_the_parser_what_deserves_a_finding_or_is_rare() {
    for text in [
        "",
        "# only a comment\n",
        "a: 1\na: 2\n",
        "on: 1\n",
        "ü: 1\n",
        "5: 1\n",
        "a: b: c\n",
        "a: b\n  c: d\n",
        "a: b\n\n  c\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "a: {b: c}\n",
        "a: [b, [c]]\n",
        "a: [b, c\n",
        "a: 'b\n  c'\n",
        "a: \"\\n\"\n",
        "a: |+\n  b\n\n",
        "a: |2\n    b\n",
        "a: |\n\n  b\n",
        "a: |\n",
        "---\na: 1\n",
        "a: 1\n---\nb: 2\n",
        " a: 1\n",
        "- a\n",
        "a\n",
        "a:\tb\n",
        "a: b\r\n",
        "\u{feff}a: b\n",
        "? a\n: b\n",
        "<<: a\n",
        "a: b\n c: d\n",
        "a:\n    b: 1\n  c: 2\n",
    ] {
        assert!(!same(text), "{text}");
    }
}

/// Every committed document, also cut short and with a line left out or set further in.
#[test]
fn reads_the_corpus_as_the_parser_does() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/document");
    let mut taken = 0;
    #[expect(clippy::disallowed_methods, reason = "a test may read files")]
    for file in std::fs::read_dir(corpus).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        taken += usize::from(same(&text));
        let lines: Vec<&str> = text.split_inclusive('\n').take(60).collect();
        for at in 0..lines.len() {
            let (before, after) = (lines[..at].concat(), lines[at + 1..].concat());
            for changed in [
                before.clone(),
                format!("{before}{after}"),
                format!("{before} {}{after}", lines[at]),
                format!("{before}{}{after}", lines[at].trim_start()),
                format!("{before}\n{}{after}", lines[at]),
            ] {
                taken += usize::from(same(&changed));
            }
        }
    }
    assert!(taken > 100, "the quick reading took {taken} texts only");
}

/// Pieces of YAML, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => Just("\n"), 5 => Just("\n  "), 3 => Just("\n    "), 1 => Just("\n "), 6 => Just("key: "), 4 => Just("b:"),
        4 => Just("- "), 2 => Just("-"), 4 => Just("value"), 2 => Just("1.5"), 2 => Just(" "), 1 => Just(":"),
        2 => Just("# note"), 1 => Just("#"), 2 => Just("'one two'"), 2 => Just("\"x\""), 1 => Just("\""), 2 => Just("|"),
        2 => Just(">-"), 2 => Just("|-"), 1 => Just(">"), 2 => Just("[a, 2]"), 1 => Just("["), 1 => Just("]"), 1 => Just("{a: b}"),
        1 => Just("${{inputs.x}}"), 1 => Just("~"), 1 => Just("yes"), 1 => Just("é"), 1 => Just("?"), 1 => Just("---"),
        1 => Just(","), 1 => Just("c.d/e: "), 1 => Just("..."), 1 => Just("%"), 1 => Just("*a"), 1 => Just("-1"),
    ];
    prop::collection::vec(piece, 1..24).prop_map(|pieces| format!("a: {}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reads_pieces_as_the_parser_does(text in pieces()) {
        same(&text);
    }
}
