//! One line of the result: a figure of ours beside a named peer's from the same run. Must not know how they
//! were measured.

use serde_json::{Value, json};

use super::sample::Sample;

/// A figure, its peer and their ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    name: &'static str,
    ours: Sample,
    peer: Sample,
    peer_name: &'static str,
    unit: &'static str,
    note: String,
}

impl Row {
    /// A row without a note.
    pub fn new(
        name: &'static str,
        unit: &'static str,
        ours: Sample,
        peer_name: &'static str,
        peer: Sample,
    ) -> Self {
        Self { name, ours, peer, peer_name, unit, note: String::new() }
    }

    /// The same with a word on how to read it.
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// As it stands in `bench/results.json`.
    pub fn to_json(&self) -> Value {
        let (ours, peer) = (&self.ours, &self.peer);
        json!({
            "name": self.name,
            "ours": rounded(ours.median()),
            "peer": rounded(peer.median()),
            "peer_name": self.peer_name,
            "unit": self.unit,
            "ratio": rounded(self.ratio()),
            "n": ours.count(),
            "min": rounded(ours.min()),
            "max": rounded(ours.max()),
            "peer_n": peer.count(),
            "peer_min": rounded(peer.min()),
            "peer_max": rounded(peer.max()),
            "note": self.note,
        })
    }

    /// The cells of the printed table.
    fn cells(&self) -> [String; 5] {
        [
            self.name.to_owned(),
            format!("{} {}", cell(&self.ours), self.unit),
            format!("{} {}", cell(&self.peer), self.unit),
            figure(self.ratio()),
            self.peer_name.to_owned(),
        ]
    }

    fn ratio(&self) -> f64 {
        self.ours.median() / self.peer.median()
    }
}

/// The table for people, with the notes below it.
pub fn table(rows: &[Row]) -> String {
    let head = ["measure", "ours", "peer", "ratio", "peer is"].map(str::to_owned);
    let cells: Vec<[String; 5]> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |row: &[String; 5]| {
        let [name, ours, peer, ratio, peer_name] = row;
        let [a, b, c, d, _] = widths;
        format!("{name:<a$}  {ours:>b$}  {peer:>c$}  {ratio:>d$}  {peer_name}")
    };
    let lines = cells.iter().map(line);
    let notes = rows.iter().filter(|row| !row.note.is_empty());
    let notes = notes.map(|row| format!("- {}, beside {}: {}", row.name, row.peer_name, row.note));
    let explained = "Cells: median [smallest..largest] n. Ratio: ours / peer, below 1 is less than the peer.";
    lines.chain([String::new(), explained.to_owned()]).chain(notes).collect::<Vec<_>>().join("\n")
}

/// `12.3 [11.0..15.0] n10`, or the value alone where it was measured once or never differs.
fn cell(sample: &Sample) -> String {
    let median = figure(sample.median());
    if sample.min() >= sample.max() {
        return median;
    }
    format!("{median} [{}..{}] n{}", figure(sample.min()), figure(sample.max()), sample.count())
}

/// Three digits that matter; whole numbers from 100 on.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::{Row, Sample, table};

    fn row() -> Row {
        let sample = |values: &[f64]| Sample::new(values.to_vec()).expect("good values");
        Row::new("start", "ms", sample(&[1.0, 2.0, 3.0]), "other", sample(&[8.0])).noted("cold")
    }

    #[test]
    fn json_has_the_ratio() {
        let json = row().to_json();
        assert_eq!(json["ratio"], 0.25);
        assert_eq!((&json["n"], &json["min"], &json["peer_name"]), (&3.into(), &1.0.into(), &"other".into()));
    }

    #[test]
    fn the_table_names_the_peer_and_ends_with_the_notes() {
        let text = table(&[row()]);
        assert!(text.contains("2.00 [1.00..3.00] n3 ms"), "{text}");
        assert!(text.contains("other") && text.ends_with("start, beside other: cold"), "{text}");
    }
}
