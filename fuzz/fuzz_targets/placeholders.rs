//! Fuzz target: any text as a command. Placeholders lie in the text one after the other, rewriting them settles at
//! once, and scripts are found without a panic. Must not know documents.
#![no_main]

use libfuzzer_sys::fuzz_target;
use run_composer_core::job::{double_braces, placeholders};
use run_composer_core::script::{Invocation, scripts_of};

fuzz_target!(|bytes: &[u8]| {
    let Ok(command) = std::str::from_utf8(bytes) else { return };
    let mut end = 0;
    for placeholder in placeholders(command) {
        let part = command.get(placeholder.range.clone());
        let part = part.unwrap_or_else(|| panic!("the range is not in the command: {placeholder:?}"));
        assert!(placeholder.range.start >= end, "placeholders overlap or are out of order: {placeholder:?}");
        assert!(part.contains(&placeholder.name), "the name is not in the placeholder: {placeholder:?}");
        end = placeholder.range.end;
    }
    let once = double_braces(command);
    assert_eq!(double_braces(&once), once, "doubling the braces again changes the command");
    for script in scripts_of(command) {
        assert!(!script.is_empty(), "a script without a name");
    }
    if let Some(invocation) = Invocation::parse(command).filter(|call| has_plain_name(&call.script)) {
        // The form shows the parts and puts them together again after each change.
        let again = invocation.command();
        let parsed = Invocation::parse(&again);
        assert_eq!(parsed, Some(invocation), "put together it reads differently: {again:?}");
    }
});

/// A name with a shell's separators in it is no plain call any more once it is quoted; a shell has no NUL at all.
fn has_plain_name(script: &str) -> bool {
    !script.contains(['\0', '\n', ';', '|', '>', '<', '`', '&'])
}
