//! Names that the client makes up, from random bytes the host draws.

/// `quiet_harbor_4k9x2m7qpd`: a job name of the official client's form.
pub fn job_name(random: [u8; 12]) -> String {
    const ADJECTIVES: [&str; 32] = [
        "amiable", "bold", "brave", "bright", "calm", "careful", "clever", "cool", "crimson", "dynamic",
        "eager", "fair", "gentle", "gifted", "good", "happy", "helpful", "honest", "keen", "kind", "lively",
        "loyal", "mighty", "modest", "nimble", "patient", "polite", "quiet", "sincere", "strong", "upbeat",
        "witty",
    ];
    const NOUNS: [&str; 32] = [
        "apple", "arch", "bag", "basket", "beach", "bird", "boat", "brain", "bridge", "cart", "cloud",
        "drop", "engine", "fig", "garden", "hand", "harbor", "island", "jewel", "kettle", "lamp", "leaf",
        "moon", "net", "oven", "pear", "plum", "river", "soccer", "tree", "wolf", "yacht",
    ];
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxyz0123456789";
    let pick = |list: &[&'static str; 32], byte: u8| list[usize::from(byte) % 32];
    let tail: String =
        random[2..].iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    format!("{}_{}_{tail}", pick(&ADJECTIVES, random[0]), pick(&NOUNS, random[1]))
}

/// A fresh name for an anonymous asset: a UUID.
pub fn asset_name(random: [u8; 16]) -> String {
    uuid::Builder::from_random_bytes(random).into_uuid().to_string()
}
