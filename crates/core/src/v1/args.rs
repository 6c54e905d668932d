//! Arguments of a call, and the exception a call may raise.

use std::rc::Rc;

use super::class::{Class, parameter};
use super::value::{Hole, Value};

/// An exception of Python.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    /// Its class: `UserErrorException`.
    pub class: String,
    /// What `str()` of it says.
    pub message: String,
}

impl Raised {
    /// An exception.
    pub fn new(class: &str, message: impl Into<String>) -> Self {
        Self { class: class.to_owned(), message: message.into() }
    }

    /// The SDK's exception for what its user did.
    pub fn by_sdk(message: impl Into<String>) -> Self {
        Self::new("UserErrorException", message)
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new("TypeError", message)
    }
}

/// Arguments of a call.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// By position.
    pub positional: Vec<Value>,
    /// By name.
    pub named: Vec<(Rc<str>, Value)>,
    /// There are more that are not known: `*unknown`, `**unknown`.
    pub open: Option<Rc<Hole>>,
}

impl Args {
    /// Arguments by position.
    pub fn of(positional: impl Into<Vec<Value>>) -> Self {
        Self { positional: positional.into(), ..Self::default() }
    }

    /// Adds one by name.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.named.push((name.into(), value));
        self
    }

    /// The value of a parameter.
    pub fn get(&self, at: usize, name: &str) -> Option<&Value> {
        self.positional
            .get(at)
            .or_else(|| self.named.iter().find(|(key, _)| &**key == name).map(|(_, value)| value))
    }

    /// As [`Self::bind`], for a fixed number of parameters.
    ///
    /// # Errors
    /// As [`Self::bind`].
    pub(super) fn bound<const N: usize>(
        &self,
        function: &str,
        params: [&str; N],
    ) -> Result<[Option<Value>; N], Raised> {
        let mut values = self.bind(function, &params)?.into_iter();
        Ok(std::array::from_fn(|_| values.next().flatten()))
    }

    /// The parameters of a class's constructor, as its table has them.
    ///
    /// # Errors
    /// As [`Self::bind`].
    pub(super) fn of_constructor<const N: usize>(&self, class: Class) -> Result<[Option<Value>; N], Raised> {
        let names: Vec<&str> = class.info().params.iter().map(|param| parameter(param).0).collect();
        let mut values = self.bind(&format!("{}.__init__", class.name()), &names)?.into_iter();
        Ok(std::array::from_fn(|_| values.next().flatten()))
    }

    /// Each parameter's value, in the order of the parameters. Where arguments are not known, what is not given is not
    /// known either.
    ///
    /// # Errors
    /// A `TypeError` for a name that is no parameter, one given twice, or too many.
    pub fn bind(&self, function: &str, params: &[&str]) -> Result<Vec<Option<Value>>, Raised> {
        let mut bound: Vec<Option<Value>> = vec![None; params.len()];
        if self.positional.len() > params.len() {
            return Err(Raised::type_error(format!(
                "{function}() takes {} positional arguments but {} were given",
                params.len(),
                self.positional.len()
            )));
        }
        for (slot, value) in bound.iter_mut().zip(&self.positional) {
            *slot = Some(value.clone());
        }
        for (name, value) in &self.named {
            let Some(at) = params.iter().position(|param| *param == &**name) else {
                return Err(Raised::type_error(format!(
                    "{function}() got an unexpected keyword argument '{name}'"
                )));
            };
            if bound[at].replace(value.clone()).is_some() {
                return Err(Raised::type_error(format!(
                    "{function}() got multiple values for argument '{name}'"
                )));
            }
        }
        if let Some(hole) = &self.open {
            for slot in &mut bound {
                slot.get_or_insert_with(|| Value::Hole(hole.clone()));
            }
        }
        Ok(bound)
    }
}
