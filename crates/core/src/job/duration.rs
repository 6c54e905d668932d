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
        }
    }
}
