//! Tests of the snapshot module against values produced by the official client.

use super::*;

fn rules(text: &str) -> IgnoreRules {
    IgnoreRules::v2(Some(text), None)
}

/// Asserts what a rule set does to paths: `+path` is uploaded, `-path` is not.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let rules = rules(text);
    for case in expected {
        let (sign, path) = case.split_at(1);
        assert_eq!(rules.decide(path).is_ignored(), sign == "-", "{path:?} under {text:?}");
    }
}

fn file(path: &str, bytes: u64) -> SnapshotFile {
    SnapshotFile { path: path.to_owned(), bytes }
}

#[test]
fn names_match_at_any_depth_and_slashes_tie_to_the_root() {
    check("data", &["-data", "-data/a", "-x/data", "-x/data/y", "+data2", "+Data"]);
    check("data/", &["+data", "-data/a", "-x/data/y"]);
    check("/data", &["-data", "-data/a", "+x/data"]);
    check("src/data", &["-src/data", "-src/data/a", "+x/src/data"]);
    check("./data", &["+data", "+data/a"]);
    check("a//b", &["+a/b"]);
}

#[test]
fn stars_follow_the_client() {
    check("*", &["-a", "-a/b"]);
    check("*.log", &["-.log", "-x/a.log", "-a.log/b", "+a.logs"]);
    check("src/*/io.py", &["-src/a/io.py", "+src/io.py", "+src/a/b/io.py"]);
    check("**", &["-a", "-a/b"]);
    check("**/", &["+a", "-a/b"]);
    check("/**/", &["+a", "+a/b", "-a//b"]);
    check("a/**", &["+a", "-a/b", "-a/b/c", "+x/a/b"]);
    check("a/**/b", &["-a/b", "-a/x/y/b", "-a/b/c", "+ab"]);
    check("**/**/b", &["-b", "-x/b"]);
    check("a**b", &["-ab", "-axxb", "+a/b"]);
    check("?.swp", &["-a.swp", "+ab.swp", "-x/a.swp"]);
}

#[test]
fn brackets_follow_the_client() {
    check("[ab]x", &["-ax", "+cx"]);
    check("[!a]x", &["-bx", "+ax"]);
    check("[^a]x", &["-ax", "-^x", "+bx"]);
    check("[]a]x", &["-]x", "-ax"]);
    check("[!]a]x", &["+]x", "-bx"]);
    check("[^]]x", &["-^]x", "+ax"]);
    check(r"[\]]x", &[r"-\]x", "+]x"]);
    check("[a-]x", &["--x", "-ax"]);
    check("[0-9]x", &["-5x", "+ax"]);
    check("q[!a]x", &["-q/x"]); // a set may match a slash
    check("[ab", &["-[ab", "+a"]);
    check("[]", &["-[]"]);
    check("[a/b]", &["-[a/b]", "+a"]);
}

#[test]
fn lines_are_read_as_the_client_reads_them() {
    check("\u{feff}data/", &["-data/a"]);
    check("\n#a\n  b  \n\t\u{1c}c\u{a0}\n/\n", &["+a", "-b", "-c", "+#a"]);
    check("a\r\nb\rc", &["-a", "-b", "-c"]);
    check("\\#a\n\\!b\n\\*", &["-#a", "-!b", "-*", "+a"]);
    check("! a\n#b", &["+a", "+b"]);
    check("a", &["-a\n", "-/a", "-./a"]);
}

#[test]
fn the_last_matching_rule_decides_and_is_named() {
    let rules = rules("data/\r\n!data/keep  \n*.csv");
    let by = |line, text: &str| RuleRef { file: ".amlignore", line, text: text.to_owned() };
    assert_eq!(rules.decide("data/x"), Decision::Ignored { by: by(1, "data/") });
    assert_eq!(rules.decide("data/keep"), Decision::Included { by: Some(by(2, "!data/keep")) });
    assert_eq!(rules.decide("data/keep/a.csv"), Decision::Ignored { by: by(3, "*.csv") });
    assert_eq!(rules.decide("train.py"), Decision::Included { by: None });
}

#[test]
fn amlignore_wins_even_when_empty() {
    let ignores = |rules: IgnoreRules| rules.decide("a").is_ignored();
    assert!(!ignores(IgnoreRules::none()));
    assert!(ignores(IgnoreRules::v2(None, Some("a"))));
    assert!(!ignores(IgnoreRules::v2(Some(""), Some("a"))));
    let cache = IgnoreRules::v2_component(Some("!__pycache__"), None).decide("x/__pycache__/a.pyc");
    let by = RuleRef { file: "built-in", line: 1, text: "__pycache__".to_owned() };
    assert_eq!(cache, Decision::Ignored { by });
}

#[test]
fn rules_the_client_fails_on_are_reported() {
    let rules = rules("ok\nspace\\ \n!\na\\/b\n[z-a]\n[b-\\]");
    let errors: Vec<_> = rules.invalid().iter().map(|bad| (bad.rule.line, bad.error)).collect();
    let expected = [
        (2, PatternError::LoneBackslash),
        (3, PatternError::Empty),
        (4, PatternError::LoneBackslash),
        (5, PatternError::ReversedRange { low: 'z', high: 'a' }),
        (6, PatternError::ReversedRange { low: 'b', high: '\\' }),
    ];
    assert_eq!(errors, expected);
    assert!(rules.decide("ok").is_ignored());
}

#[test]
fn many_stars_do_not_explode() {
    check(&"*a".repeat(200), &[&format!("+{}b", "a".repeat(2000))]);
}

const A: &[u8] = b"print(1)\n";
const Z: &[u8] = b"x\n";

#[test]
fn content_hash_equals_the_clients() {
    let files = vec![file("sub/B.txt", 0), file("a.py", 9), file("Z.log", 2), file(".amlignore", 6)];
    let plan = SnapshotPlan::new(files, &rules("*.log\n"));
    assert_eq!(plan.included, [file(".amlignore", 6), file("a.py", 9), file("sub/B.txt", 0)]);
    assert_eq!(plan.ignored.len(), 1);
    assert_eq!(plan.total_bytes, 15);
    let mut hasher = ContentHasher::new(&plan.included);
    hasher.update(b"*.lo");
    hasher.update(b"g\nprint(1)\n");
    assert_eq!(hasher.finish(), "42026997cfd3a893fb14a4ad932a4adbd4a15b9c74a42028dc7e1a200b6166a7");

    let mut hasher = ContentHasher::new(&[file("a.py", 9)]);
    hasher.update(A);
    assert_eq!(hasher.finish(), "cfaec1841e47878420b81d3cec4eab17e57bae6e475433ea93c1edbe4b6d0f80");
}

#[test]
fn object_hash_equals_the_clients() {
    let entry = |path: &str| ObjectEntry { path: path.to_owned(), is_dir: false };
    let entries = [entry("sub/B.txt"), entry("a.py"), entry("Z.log"), entry(".amlignore")];
    let mut hasher = ObjectHasher::new();
    for entry in object_order(&entries, &rules("*.log\n")) {
        hasher.enter(&entry);
        match entry.path.as_str() {
            ".amlignore" => hasher.update(b"*.log\n"),
            "a.py" => hasher.update(A),
            "Z.log" => hasher.update(Z),
            _ => {}
        }
    }
    assert_eq!(hasher.finish(), "f98d9c78fda623f39762fd1273dfc77380db5faad9f2f580f8be03e8a2c4664e");

    let mut hasher = ObjectHasher::default();
    hasher.update(A);
    assert_eq!(hasher.finish(), "be8e1ccd5bbcf8736e49e2bd0fe5d827c4332a4b6c1975d480092b1fa0cc9d74");
}

#[test]
fn object_order_walks_folders_by_lower_cased_name() {
    let entries = ["a-b", "a/z", "a/B", "data/x", "gone/keep", "empty"];
    let entries = entries.map(|path| ObjectEntry { path: path.to_owned(), is_dir: path == "empty" });
    let order = object_order(&entries, &rules("data/\ngone\n!gone/keep"));
    let paths: Vec<_> = order.iter().map(|entry| (entry.path.as_str(), entry.is_dir)).collect();
    let expected =
        [("a", true), ("a/B", false), ("a/z", false), ("a-b", false), ("data", true), ("empty", true)];
    assert_eq!(paths, expected);
}

#[test]
fn orders() {
    let mut files = [file("b", 1), file("a/x", 1), file("C", 1), file("a-b", 1), file("B", 1)];
    assert_eq!(completion_mark(&files), Some(&file("B", 1)));
    hash_order(&mut files);
    assert_eq!(files.map(|file| file.path), ["a-b", "a/x", "B", "b", "C"]);
    assert_eq!(completion_mark(&[]), None);
}
