//! No source makes the reader panic, exhaust the stack or run without an end; what is cut off is told.

use std::fmt::Write as _;

use run_composer_core::finding::Code;
use run_composer_core::job::MemoryFiles;
use run_composer_import::{Conversion, convert, modernize};

fn read(name: &str, text: &str) -> Conversion {
    // The one at work, for those that abort the process.
    println!("{}", text.chars().take(120).collect::<String>());
    let conversion = convert(name, text, &MemoryFiles::default());
    let modernized = modernize(name, text);
    assert_eq!(modernize(name, &modernized.text).text, modernized.text);
    conversion
}

fn is_cut_off(conversion: &Conversion) -> bool {
    conversion
        .findings
        .iter()
        .any(|finding| finding.code == Code::SourceTooComplex && finding.place.is_some())
}

/// A program that submits what `statements` make of `x`.
fn submitting(statements: &str) -> String {
    format!(
        "from azureml.core import Experiment, ScriptRunConfig, Workspace\n{statements}\n\
         config = ScriptRunConfig('src', script='train.py', arguments=['--x', x])\n\
         Experiment(Workspace.from_config(), 'e').submit(config)\n"
    )
}

#[test]
fn deep_sources_are_refused_with_the_line() {
    let nested = |open: &str, close: &str, times: usize| {
        format!("a = 1\nx = {}1{}\n", open.repeat(times), close.repeat(times))
    };
    let mut blocks = String::new();
    for level in 0..200 {
        let _ = writeln!(blocks, "{}if a{level}:", " ".repeat(level));
    }
    let functions = blocks.replace("if a", "def f").replace(':', "():");
    let sources = [
        format!("a = 1\nx = 1{}\n", "+1".repeat(20_000)),
        format!("a = 1\nx = a{}\n", ".b".repeat(30_000)),
        format!("a = 1\nx = a{}\n", "[0]".repeat(30_000)),
        format!("a = 1\nx = a{}\n", "()".repeat(30_000)),
        format!("a = 1\nx = {}a\n", "not ".repeat(30_000)),
        format!("a = 1\nx = {}a\n", "-".repeat(30_000)),
        format!("a = 1\nx = {}a\n", "lambda: ".repeat(3_000)),
        format!("a = 1\nx = {}a\n", "a if a else ".repeat(3_000)),
        format!("a = 1\nx = 2{}\n", "**2".repeat(3_000)),
        nested("(", ")", 30_000),
        nested("[", "]", 30_000),
        nested("{1:", "}", 3_000),
        nested("f(", ")", 3_000),
        nested("f'{", "}'", 3_000),
        nested("(", "", 30_000),
        nested("", ")", 30_000),
        format!("{blocks}{}pass\n", " ".repeat(200)),
        format!("{functions}{}pass\n", " ".repeat(200)),
    ];
    for (at, text) in sources.iter().enumerate() {
        let conversion = read("a.py", text);
        // Brackets that only close are a mistake in the source, and not deep.
        if at == 15 {
            continue;
        }
        assert!(is_cut_off(&conversion), "source {at}: {:?}", conversion.findings);
        let place = conversion.findings[0].place.clone().expect("a place");
        assert!(at > 15 || place.line == 2, "source {at}: {place:?}");
    }
}

#[test]
fn what_is_just_not_too_deep_is_read() {
    let mut blocks = String::new();
    for level in 0..40 {
        let _ = writeln!(blocks, "{}if a{level}:", " ".repeat(level));
    }
    let _ = writeln!(blocks, "{}x = 1", " ".repeat(40));
    let sources = [
        format!("x = 1{}", "+1".repeat(240)),
        format!("x = {}1{}", "(".repeat(80), ")".repeat(80)),
        format!("x = {}1{}", "f(".repeat(70), ")".repeat(70)),
        format!("x = {}1{}", "[".repeat(80), "]".repeat(80)),
        format!("x = {}1", "lambda: ".repeat(80)),
        format!("x = {}1", "u if u else ".repeat(38)),
        format!("{blocks}if a:\n  x = 2\n"),
    ];
    for text in sources {
        // Calls within calls, each with the deepest source.
        let body = format!("def f0():\n  global x\n  {}\n", text.trim_end().replace('\n', "\n  "));
        let mut calls = String::new();
        for level in 1..30 {
            let _ = writeln!(calls, "def f{level}():\n  return [(f{}())]", level - 1);
        }
        read("a.py", &submitting(&text));
        read("a.py", &submitting(&format!("{body}{calls}x = 1\nf29()\n")));
    }
}

#[test]
fn programs_without_an_end_are_cut_off() {
    let sources = [
        "for i in range(2000):\n  for j in range(2000):\n    x = i * j",
        "x = 0\nwhile True:\n  x += 1",
        "def f(n):\n  return f(n + 1) + f(n + 2)\nx = f(0)",
        "f = lambda g: g(g)\nx = f(f)",
        "def f():\n  for i in range(2000):\n    f()\nf()\nx = 1",
        "class A:\n  def __call__(self):\n    return self()\nx = A()()",
        "x = [a for a in range(2000) for b in range(2000) for c in range(2000)]",
        "from functools import partial\np = print\nfor i in range(2000):\n  p = partial(p, 1)\nx = p()",
        "import collections\nd = collections.defaultdict(lambda: d[len(d)])\nx = d[0]",
        "def g():\n  yield from g()\nx = list(g())",
    ];
    for text in sources {
        read("a.py", &submitting(text));
    }
    assert!(is_cut_off(&read("a.py", sources[0])));
}

#[test]
fn both_ways_of_many_conditions_are_followed_within_bounds() {
    let mut calls = "def f0():\n  global x\n  x = 1\n".to_owned();
    for level in 1..24 {
        let last = level - 1;
        let _ = writeln!(calls, "def f{level}():\n  if u{level}:\n    f{last}()\n  else:\n    f{last}()");
    }
    calls.push_str("x = 0\nf23()\n");
    read("a.py", &submitting(&calls));
    let mut elifs = "x = 0\nif u:\n  pass\n".to_owned();
    for level in 0..3_000 {
        let _ = writeln!(elifs, "elif u{level}:\n  x = {level}");
    }
    read("a.py", &submitting(&elifs));
    let mut cases = "x = 0\nmatch u:\n".to_owned();
    for level in 0..3_000 {
        let _ = writeln!(cases, "  case {level}:\n    x = {level}");
    }
    read("a.py", &submitting(&cases));
    let many =
        "x = 0\nfor i in range(2000):\n  for j in range(20):\n    if u:\n      x = i\n    x = x if v else j";
    read("a.py", &submitting(many));
    let tries = "x = 0\nfor i in range(2000):\n  try:\n    x = i\n  except ValueError:\n    y = [x] * 1000";
    read("a.py", &submitting(tries));
}

#[test]
fn values_that_grow_are_cut_off() {
    let sources = [
        "x = 'ab'\nfor i in range(100):\n  x += x",
        "x = 'ab'\nfor i in range(100):\n  x = x.replace('a', x)",
        "x = 'ab'\nfor i in range(100):\n  x = x.join([x] * 1000)",
        "x = '{0}{0}'\nfor i in range(100):\n  x = x.format(x)",
        "x = '%s%s'\nfor i in range(100):\n  x = x % (x, x)",
        "x = 'a'\nfor i in range(100):\n  x = f'{x}{x}{x}'",
        "x = 'a'.zfill(10 ** 18) + 'a'.ljust(10 ** 18) + f'{1:>9999}' + '{:>99999999999}'.format(1)",
        "x = [1] * 10 ** 9",
        "x = [1]\nfor i in range(100):\n  x = x * 10",
        "x = [1]\nfor i in range(100):\n  x += x",
        "x = [1]\nfor i in range(100):\n  x.extend(x)",
        "x = [1]\nfor i in range(100):\n  x[0:0] = x",
        "x = (1,)\nfor i in range(100):\n  x = x + x",
        "x = {}\nfor i in range(2000):\n  for j in range(100):\n    x[i, j] = x",
        "x = []\nfor i in range(2000):\n  for j in range(100):\n    x.append(i * j)\n    y = x[:]\n    i in x",
        "x = set(range(2000))\nfor i in range(2000):\n  x = x | {i * 7, 'a'}\n  y = sorted(x)",
        "import json\nx = []\nfor i in range(60):\n  x = [x, x]\nx = str(x) + json.dumps(x) + repr(x == [x, x])",
        "x = range(-10 ** 38, 10 ** 38, 10 ** 38)\ny = list(x)\nz = 5 in x\nx = 10 ** 38 * 10",
        "x = -(-170141183460469231731687303715884105727 - 1)\nx = abs(x - 1)",
        "x = [1, 2, 3][-10 ** 38:10 ** 38:10 ** 38]\ny = 'a b'.split(' ', 18446744073709551615)",
        "x = list(enumerate('abc', 170141183460469231731687303715884105727))\ny = round(1.5, 10 ** 9)",
        "f = open('a', 'w')\nx = 1\nfor i in range(2000):\n  for j in range(100):\n    f.write('a' * 100000)",
    ];
    for text in sources {
        read("a.py", &submitting(text));
    }
    assert!(is_cut_off(&read("a.py", sources[13])));
}

#[test]
fn values_that_hold_themselves_are_cut_off() {
    let sources = [
        "x = []\nx.append(x)\ny = str(x)\nz = x == [x]",
        "x = {}\nx['a'] = x\ny = repr(x)",
        "x = []\ny = [x]\nx.append(y)\nz = x == y\nimport copy\nz = copy.deepcopy(x)",
        "x = ()\nfor i in range(2000):\n  for j in range(100):\n    x = (x,)",
        "x = ()\nfor i in range(100):\n  x = (x, x)",
        "x = []\nfor i in range(2000):\n  x = [x]\nimport copy\ny = copy.deepcopy(x)\nz = str(x)",
        "x = first = []\nfor i in range(2000):\n  y = []\n  x.append(y)\n  x = y\nx = first",
        "x = 'a'\nfor i in range(2000):\n  x = x.upper",
        "x = 0\nfor i in range(2000):\n  if u:\n    x = [i]",
        "class A0: pass\nclass A: pass\nx = 1\nfor i in range(2000):\n  class A(A): pass\ny = A().z",
        "x = 1\nclass A: pass\nclass B: pass\nfor i in range(100):\n  class C(A, B): a = 1\n  A, B = C, C\ny = C().z",
        "x = ScriptRunConfig('.')\nx.arguments = [x]\nx = [x]",
        "x = 1\ny = ScriptRunConfig('.', script='a.py')\ny.arguments = []\ny.arguments.append(y)",
    ];
    for text in sources {
        read("a.py", &submitting(text));
    }
}

#[test]
fn odd_bytes_are_read() {
    let program = submitting("x = 1");
    let cr = program.replace('\n', "\r");
    let crlf = program.replace('\n', "\r\n");
    for text in [
        format!("\u{feff}{program}"),
        format!("\u{feff}\u{feff}{program}"),
        cr,
        crlf,
        format!("{program}\0\0x = '\0'\n"),
        format!("\0{program}"),
        program.replace("'e'", "'\u{e9}\u{10ffff}\u{202e}'"),
        String::from_utf8_lossy(b"x = '\xe9\xff'\n# \xfc\n").into_owned(),
        "\\".to_owned(),
        "\x0c\x0cx = 1\n\x0c".to_owned(),
        "x = '''".to_owned(),
        "x = f'{'".to_owned(),
        "%%".to_owned(),
        "%%writefile".to_owned(),
        "!ls {x\n%cd $\n?x\nx??\n".to_owned(),
    ] {
        read("a.py", &text);
        read("a.ipynb", &text);
        read("a.runconfig", &text);
        read("", &text);
    }
}

#[test]
fn odd_notebooks_are_read() {
    for text in [
        "{",
        "[]",
        "null",
        "{\"cells\": 1}",
        "{\"cells\": [1, null, {}, []]}",
        "{\"cells\": [{\"cell_type\": \"code\"}]}",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": 5}]}",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [1, \"x = 1\\n\", null]}]}",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"%%writefile {\\u0000$\\nx\"}]}",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"%%writefile $é{}{x}{{y\\nx\"}]}",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"%%time\"}]}",
        "{\"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": \"x = 1\"}]}]}",
        "{\"worksheets\": []}",
    ] {
        read("a.ipynb", text);
    }
    read("a.ipynb", &"[".repeat(100_000));
    read("a.ipynb", &"{\"cells\": [".repeat(10_000));
}

#[test]
fn large_files_are_read() {
    let line = "x = {'a': [1, 2, 3], 'b': 'text'}  # a comment\n";
    read("a.py", &line.repeat(20_000));
    read("a.py", &format!("x = '{}'\n", "a".repeat(10 << 20)));
    read("a.py", &"#\n".repeat(1 << 20));
    read("a.py", &format!("x = [{}]\n", "1, ".repeat(200_000)));
}

#[test]
fn a_damaged_statement_is_told_once_with_its_bracket_or_as_python_2() {
    let told = |source: &str| -> Vec<(u32, String)> {
        let findings = convert("old.py", source, &MemoryFiles::default()).findings;
        let errors = findings.iter().filter(|finding| finding.code == Code::PythonSyntax);
        errors.map(|it| (it.place.as_ref().map_or(0, |place| place.line), it.help.clone())).collect()
    };
    let read = "verything else was read all the same.";
    assert_eq!(
        told("a = dict(x=1,\n    y=[2\nb = 3\n"),
        [(3, format!("The `[` of line 2 is open here. E{read}"))]
    );
    let python2 = "print 'x'\nraise ValueError, 'x'\nexec 'x'\n";
    let old = |line, now: &str| (line, format!("This is Python 2. Write {now}; e{read}"));
    assert_eq!(
        told(python2),
        [old(1, "`print(…)` with brackets"), old(2, "`raise NAME(…)`"), old(3, "`exec(…)` with brackets"),]
    );
}
