//! Methods of text.

use run_composer_core::v1::{Args, IntoTuple, Value, title};

use crate::budget::MOST_TEXT;
use crate::format::format_method;
use crate::reader::Reader;

impl Reader<'_> {
    /// `text.name(…)`; `None` where it is not known.
    pub(crate) fn text_method(&mut self, text: &str, name: &str, args: &Args) -> Option<Value> {
        let argument =
            |at: usize| args.positional.get(at).and_then(Value::as_text).map(|text| text.to_string());
        let count = |at: usize| args.positional.get(at).and_then(Value::as_int);
        let list = |reader: &mut Self, parts: Vec<String>| {
            let parts = parts.into_iter().map(Value::text).collect();
            reader.sdk.heap.new_list(parts)
        };
        let strip = |chars: Option<String>, left: bool, right: bool| {
            let is = |c: char| chars.as_ref().map_or(c.is_whitespace(), |chars| chars.contains(c));
            let text = if left { text.trim_start_matches(is) } else { text };
            Value::text(if right { text.trim_end_matches(is) } else { text })
        };
        if !args.named.is_empty() && !matches!(name, "format" | "split" | "encode") {
            return None;
        }
        // Places to start and end at are not followed.
        let most = match name {
            "format" => usize::MAX,
            "replace" => 3,
            "split" | "rsplit" | "ljust" | "rjust" | "center" | "encode" | "decode" => 2,
            "lower" | "upper" | "casefold" | "title" | "capitalize" | "isdigit" | "isalnum"
            | "splitlines" => 0,
            _ => 1,
        };
        if args.positional.len() > most {
            return None;
        }
        let no_argument = args.positional.is_empty();
        Some(match name {
            "format" => Value::text(format_method(&self.sdk.heap, text, args)?),
            "lower" | "casefold" => Value::text(text.to_lowercase()),
            "upper" => Value::text(text.to_uppercase()),
            "title" => Value::text(title(text)),
            "capitalize" => {
                let mut letters = text.chars();
                let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
                Value::text(first + &letters.as_str().to_lowercase())
            }
            "strip" => strip(if no_argument { None } else { Some(argument(0)?) }, true, true),
            "lstrip" => strip(if no_argument { None } else { Some(argument(0)?) }, true, false),
            "rstrip" => strip(if no_argument { None } else { Some(argument(0)?) }, false, true),
            "replace"
                if text.len().saturating_add(1).saturating_mul(argument(1)?.len().max(1))
                    > MOST_TEXT * 16 =>
            {
                return None;
            }
            "replace" => match count(2) {
                Some(most) => {
                    Value::text(text.replacen(&argument(0)?, &argument(1)?, usize::try_from(most).ok()?))
                }
                None => Value::text(text.replace(&argument(0)?, &argument(1)?)),
            },
            "startswith" => Value::Bool(Self::any_affix(args, |affix| text.starts_with(affix))?),
            "endswith" => Value::Bool(Self::any_affix(args, |affix| text.ends_with(affix))?),
            "removeprefix" => Value::text(text.strip_prefix(&argument(0)?).unwrap_or(text)),
            "removesuffix" => Value::text(text.strip_suffix(&argument(0)?).unwrap_or(text)),
            "join" => {
                let first = args.positional.first().filter(|items| !self.is_unordered(items))?;
                let items = self.iterate(first)?;
                let parts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| self.plain_member(item).as_text().map(|text| text.to_string()))
                    .collect();
                let parts = parts?;
                let length: usize = parts.iter().map(|part| part.len() + text.len()).sum();
                if length > MOST_TEXT {
                    return None;
                }
                Value::text(parts.join(text))
            }
            "split" => {
                let parts: Vec<String> = match (argument(0), count(1)) {
                    (None, None) if no_argument && args.named.is_empty() => {
                        text.split_whitespace().map(str::to_owned).collect()
                    }
                    (Some(by), None) if !by.is_empty() && args.named.is_empty() => {
                        text.split(&by).map(str::to_owned).collect()
                    }
                    (Some(by), Some(most)) if !by.is_empty() => text
                        .splitn(usize::try_from(most).ok()?.checked_add(1)?, &by)
                        .map(str::to_owned)
                        .collect(),
                    _ => return None,
                };
                list(self, parts)
            }
            "rsplit" => {
                let by = argument(0)?;
                let most = usize::try_from(count(1)?).ok()?;
                let mut parts: Vec<String> =
                    text.rsplitn(most.checked_add(1)?, &by).map(str::to_owned).collect();
                parts.reverse();
                list(self, parts)
            }
            "splitlines" => list(self, text.lines().map(str::to_owned).collect()),
            "partition" | "rpartition" => {
                let by = argument(0)?;
                let split = if name == "partition" { text.split_once(&by) } else { text.rsplit_once(&by) };
                let parts = match split {
                    Some((a, b)) => [a, &by, b],
                    None if name == "partition" => [text, "", ""],
                    None => ["", "", text],
                };
                parts.map(Value::text).to_vec().into_tuple()
            }
            "find" => {
                let found = text.find(&argument(0)?).map(|at| text[..at].chars().count());
                Value::Int(found.map_or(-1, |at| i128::try_from(at).unwrap_or(-1)))
            }
            "count" => Value::Int(i128::try_from(text.matches(&argument(0)?).count()).ok()?),
            "ljust" | "rjust" | "center" => {
                let width = usize::try_from(count(0)?).ok().filter(|width| *width <= MOST_TEXT)?;
                let missing = width.saturating_sub(text.chars().count());
                let fill = if args.positional.len() > 1 { argument(1)? } else { " ".to_owned() };
                // Which side gets the odd one depends on the width; only even cases are certain.
                let left = match name {
                    "ljust" => 0,
                    "rjust" => missing,
                    _ if missing.is_multiple_of(2) => missing / 2,
                    _ => return None,
                };
                Value::text(format!("{}{text}{}", fill.repeat(left), fill.repeat(missing - left)))
            }
            "zfill" => {
                let width = usize::try_from(count(0)?).ok().filter(|width| *width <= MOST_TEXT)?;
                let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
                let sign = &text[..text.len() - digits.len()];
                Value::text(format!(
                    "{sign}{}{digits}",
                    "0".repeat(width.saturating_sub(text.chars().count()))
                ))
            }
            "isdigit" if !text.is_ascii() => return None,
            "isdigit" => Value::Bool(!text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())),
            "isalnum" => Value::Bool(!text.is_empty() && text.chars().all(char::is_alphanumeric)),
            "encode" | "decode" => Value::Opaque("bytes".into()),
            _ => return None,
        })
    }

    fn any_affix(args: &Args, is: impl Fn(&str) -> bool) -> Option<bool> {
        let affixes = match args.positional.first()? {
            Value::Tuple(affixes) => affixes.to_vec(),
            one => vec![one.clone()],
        };
        let affixes: Option<Vec<_>> = affixes.iter().map(|affix| affix.as_text().cloned()).collect();
        Some(affixes?.iter().any(|affix| is(affix)))
    }
}
