//! Random bytes from the browser's generator.

/// Bytes for names of jobs and assets. Zeros where the browser has no generator: the service then refuses the second name.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = getrandom::fill(&mut bytes);
    bytes
}
