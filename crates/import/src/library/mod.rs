//! Python's own modules, as far as programs that configure runs use them.

mod argparse;
mod os;
mod pathlib;
mod texts;

use std::rc::Rc;

use ruff_text_size::{Ranged, TextRange};
use run_composer_core::v1::{Args, DEFAULT_CPU_IMAGE, DEFAULT_GPU_IMAGE, HERE, IntoTuple, Value, constant};

use crate::own::Own;
use crate::reader::{Evaluated, Reader};

/// Why `sys.argv` is not known.
pub(crate) const COMMAND_LINE: &str = "it is the command line";

impl Reader<'_> {
    /// What a dotted name stands for: mostly itself.
    pub(crate) fn symbol(&mut self, name: &str, node: &impl Ranged) -> Value {
        let last = name.rsplit('.').next().unwrap_or(name);
        if name.starts_with("azureml.") {
            if let Some(value) = constant(name) {
                return value;
            }
            match last {
                "DEFAULT_CPU_IMAGE" | "MPI_CPU_IMAGE" => return Value::text(DEFAULT_CPU_IMAGE),
                "DEFAULT_GPU_IMAGE" | "MPI_GPU_IMAGE" => return Value::text(DEFAULT_GPU_IMAGE),
                "__version__" | "VERSION" => {
                    return self.unknown(node, "it is the version of the author's SDK");
                }
                "Git" if name.ends_with("LocationType.Git") => return Value::text("git"),
                "StorageAccount" if name.ends_with("LocationType.StorageAccount") => {
                    return Value::text("storageAccount");
                }
                _ => {}
            }
        }
        match name {
            "os.sep" | "os.path.sep" => Value::text("/"),
            "os.linesep" => Value::text("\n"),
            "os.curdir" => Value::text("."),
            "os.pardir" => Value::text(".."),
            "math.pi" => Value::Float(std::f64::consts::PI),
            "math.e" => Value::Float(std::f64::consts::E),
            "sys.argv" => self.unknown(node, COMMAND_LINE),
            "sys.version" | "sys.version_info" | "sys.platform" | "sys.executable" | "os.name" => {
                self.unknown(node, "it is the author's machine")
            }
            _ => Value::Symbol(name.into()),
        }
    }

    /// Calls a function of Python's modules; `None` where it is not known here.
    pub(crate) fn library(&mut self, name: &str, args: &Args, call: TextRange) -> Option<Evaluated> {
        if let Some(value) = self.os(name, args, call) {
            return Some(Ok(value));
        }
        if let Some(value) = self.texts(name, args, call) {
            return Some(Ok(value));
        }
        let first = args.positional.first().cloned();
        let value = match (name, first) {
            ("copy.deepcopy" | "deepcopy", Some(value)) => {
                let value = self.sdk.heap.cut(&value);
                self.sdk.heap.deep_copy(&value)
            }
            ("copy.copy", Some(value)) => self.sdk.heap.shallow_copy(&value),
            ("functools.partial", Some(function)) => {
                let args = Args { positional: args.positional[1..].to_vec(), ..args.clone() };
                self.keep(Own::Partial(function, Rc::new(args)))
            }
            ("collections.namedtuple", Some(_)) => self.named_tuple(args)?,
            ("dataclasses.field", _) => {
                let named = |name: &str| args.named.iter().find(|(key, _)| &**key == name);
                match (named("default"), named("default_factory")) {
                    (Some((_, value)), _) => value.clone(),
                    (None, Some((_, factory))) => self.keep(Own::Partial(factory.clone(), Rc::default())),
                    (None, None) => self.unknown(&call, "it has no default"),
                }
            }
            // Options of the command line count with their defaults.
            ("typer.Option" | "typer.Argument", first) => {
                let named =
                    args.named.iter().find(|(key, _)| &**key == "default").map(|(_, value)| value.clone());
                match first.or(named) {
                    Some(value) if !matches!(value, Value::None) && value.as_hole().is_none() => value,
                    _ => self.unknown(&call, "it is given on the command line"),
                }
            }
            ("enum.auto", _) => self.unknown(&call, "it is a number of Python's choice"),
            ("sys.exit" | "os._exit", _) => {
                return Some(Err(run_composer_core::v1::Raised::new("SystemExit", "")));
            }
            ("pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath", first) => match first {
                Some(_) => {
                    let parts: Option<Vec<_>> =
                        args.positional.iter().map(|part| part.as_text().cloned()).collect();
                    match parts {
                        Some(parts) => {
                            let joined = parts.iter().skip(1).fold(parts[0].to_string(), |all, part| {
                                run_composer_core::v1::join(&all, part)
                            });
                            Value::Path(pathlib::tidied(&joined).into())
                        }
                        None => self.unknown_of(&call, &args.positional.iter().collect::<Vec<_>>()),
                    }
                }
                None => Value::Path(".".into()),
            },
            ("pathlib.Path.cwd", _) => Value::Path(HERE.into()),
            ("pathlib.Path.home", _) => self.unknown(&call, "it is a folder of the author's machine"),
            ("itertools.product", Some(_)) => return Some(Ok(self.product(args, call))),
            ("itertools.chain", Some(_)) => {
                let items: Option<Vec<Vec<Value>>> =
                    args.positional.iter().map(|list| self.iterate(list)).collect();
                let items = items?.into_iter().flatten().collect();
                self.sdk.heap.new_list(items)
            }
            ("collections.OrderedDict" | "collections.defaultdict", first) => {
                let first = first.filter(|_| name.ends_with("OrderedDict"));
                let factory = args.positional.first().filter(|_| name.ends_with("defaultdict")).cloned();
                let args =
                    Args { positional: first.into_iter().collect(), named: args.named.clone(), open: None };
                let dict = self.builtin("dict", &args, call)?;
                if let (Some(factory), Ok(Value::Dict(id))) = (factory, &dict) {
                    self.factories.insert(*id, factory);
                }
                return Some(dict);
            }
            (
                "tqdm.tqdm" | "tqdm.auto.tqdm" | "tqdm.notebook.tqdm" | "tqdm.tqdm_notebook"
                | "joblib.delayed",
                Some(first),
            ) => first,
            ("argparse.ArgumentParser", _) => self.new_parser(),
            ("git.Repo", _) => Value::Symbol("git.Repo()".into()),
            ("warnings.filterwarnings" | "logging.basicConfig" | "time.sleep" | "random.seed", _) => {
                Value::None
            }
            (_, Some(number)) if name.starts_with("math.") => {
                let number = number.as_float()?;
                let result = match name {
                    "math.sqrt" => number.sqrt(),
                    "math.log" if args.positional.len() == 1 => number.ln(),
                    "math.log10" => number.log10(),
                    "math.log2" => number.log2(),
                    "math.exp" => number.exp(),
                    #[expect(clippy::cast_possible_truncation, reason = "rounded")]
                    "math.ceil" => return Some(Ok(Value::Int(number.ceil() as i128))),
                    #[expect(clippy::cast_possible_truncation, reason = "rounded")]
                    "math.floor" => return Some(Ok(Value::Int(number.floor() as i128))),
                    _ => return None,
                };
                Value::Float(result)
            }
            _ => return None,
        };
        Some(Ok(value))
    }

    fn product(&mut self, args: &Args, call: TextRange) -> Value {
        const MOST: usize = 1_000;
        let lists: Option<Vec<Vec<Value>>> = args.positional.iter().map(|list| self.iterate(list)).collect();
        let Some(lists) = lists.filter(|_| args.named.is_empty()) else {
            return self.unknown(&call, "what it goes over is not known");
        };
        if lists.iter().map(Vec::len).try_fold(1_usize, usize::checked_mul).is_none_or(|all| all > MOST) {
            return self.unknown(&call, "there are too many combinations");
        }
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for list in lists {
            rows = rows
                .into_iter()
                .flat_map(|row| {
                    list.iter().map(move |item| {
                        let mut row = row.clone();
                        row.push(item.clone());
                        row
                    })
                })
                .collect();
        }
        let rows = rows.into_iter().map(IntoTuple::into_tuple).collect();
        self.sdk.heap.new_list(rows)
    }
}
