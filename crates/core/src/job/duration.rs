//! Durations as the service writes them.

/// Seconds as an ISO 8601 duration the way Python's `isodate` prints a `timedelta`: 900 → `PT15M`, 90061 → `P1DT1H1M1S`.
pub fn iso_duration(secs: u64) -> String {
    let (days, rest) = (secs / 86_400, secs % 86_400);
    let mut out = String::from("P");
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    if rest > 0 || days == 0 {
        out.push('T');
        for (count, unit) in [(rest / 3600, 'H'), (rest % 3600 / 60, 'M'), (rest % 60, 'S')] {
            if count > 0 {
                out.push_str(&format!("{count}{unit}"));
            }
        }
        if rest == 0 {
            out.push_str("0S");
        }
    }
    out
}

/// Seconds of an ISO 8601 duration of days, hours, minutes and seconds; `None` where it is none.
pub fn parse_iso_duration(text: &str) -> Option<u64> {
    let mut rest = text.strip_prefix('P')?;
    let mut secs = 0_u64;
    while !rest.is_empty() {
        rest = rest.strip_prefix('T').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        let unit = match rest.as_bytes().get(end)? {
            b'D' => 86_400.0,
            b'H' => 3600.0,
            b'M' => 60.0,
            b'S' => 1.0,
            _ => return None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole seconds of a duration"
        )]
        let part = (number * unit) as u64;
        secs = secs.checked_add(part)?;
        rest = &rest[end + 1..];
    }
    Some(secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_equal_the_clients() {
        for (secs, text) in [
            (900, "PT15M"),
            (2, "PT2S"),
            (3600, "PT1H"),
            (86_400, "P1D"),
            (90_061, "P1DT1H1M1S"),
            (600, "PT10M"),
        ] {
            assert_eq!(iso_duration(secs), text);
            assert_eq!(parse_iso_duration(text), Some(secs));
        }
    }
}
