//! Python's own modules, as far as programs that configure runs use them.

mod argparse;
mod config;
mod environ;
mod itertools;
mod listing;
mod os;
mod pathlib;
mod records;
mod tables;
mod texts;
mod yaml;

use std::rc::Rc;

use ruff_text_size::{Ranged, TextRange};
use run_composer_core::v1::{Args, DEFAULT_CPU_IMAGE, DEFAULT_GPU_IMAGE, Raised, Value, constant};

use crate::own::Own;
use crate::reader::{Evaluated, Reader};
use records::DEEPEST;

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
        if let Some(value) = self.environ(name, args, call) {
            return Some(Ok(value));
        }
        if let Some(value) = self.itertools(name, args, call) {
            return Some(value);
        }
        if let Some(value) = self.listing(name, args, call) {
            return Some(Ok(value));
        }
        if let Some(value) = self.table(name, args) {
            return Some(Ok(value));
        }
        if let Some(value) = self.os(name, args, call) {
            return Some(Ok(value));
        }
        if let Some(value) = self.texts(name, args, call) {
            return Some(Ok(value));
        }
        if let Some(value) = self.records(name, args, call) {
            return Some(value);
        }
        let first = args.positional.first().cloned();
        let value = match (name, first) {
            ("copy.deepcopy" | "deepcopy", Some(value)) => {
                let value = self.sdk.heap.cut(&value);
                self.deep_copy(&value, DEEPEST)
            }
            ("copy.copy", Some(value)) => self.shallow_copy(&value),
            // `types.MethodType(function, object)` is the function with its first argument.
            ("functools.partial" | "types.MethodType", Some(function)) => {
                let args = Args { positional: args.positional[1..].to_vec(), ..args.clone() };
                self.keep(Own::Partial(function, Rc::new(args)))
            }
            ("importlib.reload", Some(module)) => {
                if let Value::Own(id) = module
                    && let Some(Own::Module(number)) = self.own(id)
                {
                    for (name, value) in &mut self.modules[number] {
                        *value = Value::hole(&**name, "the module is loaded again", None);
                    }
                }
                module
            }
            ("functools.reduce" | "reduce", Some(function)) => return self.reduce(&function, args, call),
            ("operator.add" | "operator.concat" | "operator.iadd", Some(left)) => {
                let right = args.positional.get(1)?.clone();
                return Some(self.binary(&left, ruff_python_ast::Operator::Add, &right, &call));
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
            ("types.SimpleNamespace" | "argparse.Namespace", None) if args.open.is_none() => {
                let entries =
                    args.named.iter().map(|(name, value)| (Value::Text(name.clone()), value.clone()));
                let fields = self.sdk.heap.new_dict(entries.collect());
                self.keep(Own::Instance { class: Rc::default(), fields })
            }
            // The crate takes comments out, Python leaves them.
            ("shlex.split", Some(Value::Text(text))) if args.positional.len() == 1 && !text.contains('#') => {
                match shlex::split(&text) {
                    Some(words) => self.sdk.heap.new_list(words.into_iter().map(Value::text).collect()),
                    None => return Some(Err(Raised::new("ValueError", "No closing quotation"))),
                }
            }
            ("contextlib.closing", Some(object)) => self.keep(Own::Wrapped(object, true)),
            ("contextlib.nullcontext", object) => {
                self.keep(Own::Wrapped(object.unwrap_or(Value::None), false))
            }
            ("enum.auto", _) => self.unknown(&call, "it is a number of Python's choice"),
            ("sys.exit" | "os._exit", _) => {
                return Some(Err(Raised::new("SystemExit", "")));
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
            ("pathlib.Path.cwd", _) => match self.absolute_path(".") {
                Some(path) => Value::Path(path.into()),
                None => self.unknown(&call, os::MOVED),
            },
            ("pathlib.Path.home", _) => self.unknown(&call, "it is a folder of the author's machine"),
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
            ("argparse.ArgumentParser", _) => self.new_parser(args),
            (
                "configparser.ConfigParser"
                | "configparser.SafeConfigParser"
                | "configparser.RawConfigParser",
                _,
            ) => self.new_config(name, args, call),
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
}
