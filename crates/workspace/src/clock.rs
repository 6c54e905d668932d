//! The time, as the service writes it.

use jiff::Timestamp;

/// Milliseconds since 1970 (UTC).
pub(crate) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// ISO 8601 with fractions and offset, for example `2026-11-23T21:50:00.123+00:00`.
pub(crate) fn iso(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string())
        .unwrap_or_default()
}

/// RFC 1123, as storage headers have it.
pub(crate) fn http_date(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map(|time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .unwrap_or_default()
}
