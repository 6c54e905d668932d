//! Classes of the program that are derived from the SDK's, `class Mine(Experiment)`: an object has one of the SDK's in it, which
//! does what the class does not do itself. Must not know what the SDK's classes mean.

use std::rc::Rc;

use ruff_text_size::TextRange;
use run_composer_core::v1::{Args, Raised, Value};

use crate::own::{Class, Own};
use crate::reader::Reader;

/// The attribute that holds the SDK's object; no program can write it.
const BASE: &str = "SDK's object";

impl Reader<'_> {
    /// Makes the SDK's object of an object whose class is derived from one of its classes: what `super().__init__(…)` does.
    pub(crate) fn make_base(
        &mut self,
        class: &Rc<Class>,
        object: &Value,
        args: &Args,
        call: TextRange,
    ) -> Result<(), Raised> {
        let mut base = None;
        class.any(|class| {
            base = base.take().or(class.foreign.iter().find(|name| name.starts_with("azureml.")).cloned());
            base.is_some()
        });
        let Some(base) = base else { return Ok(()) };
        self.locate(&call);
        let args = self.cut_arguments(args);
        let made = self.sdk.call_symbol(&base, &args)?;
        if matches!(made, Value::Object(_)) {
            self.set_field(object, BASE, made);
        }
        Ok(())
    }

    /// The SDK's object in an object of the program, or what is no such object itself.
    pub(crate) fn base_of(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Own(id) if matches!(self.own(*id), Some(Own::Instance { .. })) => {
                self.field_of(value, BASE)
            }
            _ => None,
        }
    }
}
