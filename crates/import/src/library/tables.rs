//! `csv`: the rows of a table beside the program. Must not know what is done with them.

use csv::{ReaderBuilder, StringRecord};
use run_composer_core::v1::{Args, Value};

use crate::own::Own;
use crate::reader::Reader;

impl Reader<'_> {
    /// `csv.reader` and `csv.DictReader` of an open file, as an iterator over all rows; `None` where it is neither, or where
    /// the rows are not known.
    pub(super) fn table(&mut self, name: &str, args: &Args) -> Option<Value> {
        let is_dict = match name {
            "csv.reader" => false,
            "csv.DictReader" => true,
            _ => return None,
        };
        let lines = args.positional.first()?;
        let text: String = match lines {
            Value::Own(id) if matches!(self.own(*id), Some(Own::File { written: false, .. })) => {
                let lines = self.iterate(lines)?;
                self.begun.insert(*id);
                lines.iter().map(|line| line.as_text().map(ToString::to_string)).collect::<Option<_>>()?
            }
            Value::List(_) => {
                let lines = self.iterate(lines)?;
                let lines = lines.iter().map(|line| line.as_text().map(|line| format!("{line}\n")));
                lines.collect::<Option<_>>()?
            }
            _ => return None,
        };
        let mut names = None;
        let mut delimiter = b',';
        for (name, value) in &args.named {
            match (&**name, value) {
                ("delimiter", Value::Text(text)) if text.len() == 1 => delimiter = text.as_bytes()[0],
                ("fieldnames", value) if is_dict => names = Some(self.iterate(value)?),
                ("skipinitialspace", Value::Bool(false)) => {}
                _ => return None,
            }
        }
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let rows: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
        let mut rows = rows.into_iter().map(|row| row.iter().map(Value::text).collect::<Vec<_>>());
        let mut items = Vec::new();
        if !is_dict {
            for row in rows {
                items.push(self.sdk.heap.new_list(row));
            }
            return Some(self.new_iterator(items));
        }
        let names = match names {
            Some(names) => names,
            None => rows.next().unwrap_or_default(),
        };
        for row in rows {
            // What else there is has a key of its own, and what is missing is `None`.
            if row.len() > names.len() {
                return None;
            }
            let missing = std::iter::repeat_n(Value::None, names.len() - row.len());
            let entries = names.iter().cloned().zip(row.into_iter().chain(missing)).collect();
            items.push(self.sdk.heap.new_dict(entries));
        }
        Some(self.new_iterator(items))
    }
}
