//! Reads how many tests passed and failed out of what the test runners print. Must not know which runner it
//! is.

/// Tests that passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: u64,
    /// Failed, cancelled or not finished.
    pub failed: u64,
}

impl Counts {
    /// Adds another count to this one.
    pub const fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// What one line of output adds: cargo's and wasm-bindgen's closing line, or one of Node's.
    pub fn of_line(line: &str) -> Self {
        let plain = without_colours(line);
        let plain = plain.trim();
        if let Some(result) = plain.strip_prefix("test result: ") {
            return Self {
                passed: number_before(result, " passed"),
                failed: number_before(result, " failed"),
            };
        }
        // The plain closing line of a script: "3 passed, 0 failed".
        if let Some((passed, failed)) =
            plain.strip_suffix(" failed").and_then(|rest| rest.split_once(" passed, "))
            && let (Ok(passed), Ok(failed)) = (passed.parse(), failed.parse())
        {
            return Self { passed, failed };
        }
        // "# pass 3" in TAP, "ℹ pass 3" in the form for people.
        let words: Vec<&str> = plain.split_whitespace().collect();
        match words.as_slice() {
            ["#" | "ℹ", "pass", count] => Self { passed: count.parse().unwrap_or(0), failed: 0 },
            ["#" | "ℹ", "fail" | "cancelled", count] => {
                Self { passed: 0, failed: count.parse().unwrap_or(0) }
            }
            _ => Self::default(),
        }
    }
}

/// The number right before `word`: 3 for " passed" in "ok. 3 passed; 0 failed".
fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split(word).next().unwrap_or_default();
    let digits = before.rsplit(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

/// The line without terminal colours.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            // A colour ends with its first letter, "m".
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn closing_lines_are_read() {
        let cases = [
            (
                "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.12s",
                3,
                0,
            ),
            ("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.14s", 2, 1),
            ("test result: \u{1b}[32mok\u{1b}[0m. 12 passed; 0 failed; 0 ignored", 12, 0),
            ("# pass 4", 4, 0),
            ("# fail 2", 0, 2),
            ("# cancelled 1", 0, 1),
            ("\u{1b}[34mℹ pass 7\u{1b}[39m", 7, 0),
            ("ℹ tests 7", 0, 0),
            ("test a::b ... ok", 0, 0),
            ("no tests to run!", 0, 0),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(Counts::of_line(line), Counts { passed, failed }, "{line}");
        }
    }
}
