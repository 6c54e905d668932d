//! The session: the objects of the SDK that JavaScript holds, by number. An object stays as long as the module does, as in a
//! Python program that keeps its names.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use run_composer_core::v1::{DictId, Files, ListId, ObjectId, Raised, Sdk, Value};
use wasm_bindgen::prelude::*;

use super::super::error::error;
use super::folder::Folder;
use crate::host::ProjectFolder;

#[derive(PartialEq, Eq, Hash)]
enum Key {
    List(ListId),
    Dict(DictId),
    Object(ObjectId),
}

/// The SDK and what was handed out of it.
pub(super) struct Session {
    pub sdk: Sdk<'static>,
    folder: &'static Folder,
    handed_out: Vec<Value>,
    numbers: HashMap<Key, usize>,
}

impl Session {
    fn new() -> Self {
        // Once for the life of the module.
        let folder: &'static Folder = Box::leak(Box::default());
        Self { sdk: Sdk::new(Files::new(folder)), folder, handed_out: Vec::new(), numbers: HashMap::new() }
    }

    /// The number of a list, a dictionary or an object: always the same for the same one.
    pub fn number(&mut self, value: &Value) -> Option<usize> {
        let key = match value {
            Value::List(id) => Key::List(*id),
            Value::Dict(id) => Key::Dict(*id),
            Value::Object(id) => Key::Object(*id),
            _ => return None,
        };
        Some(*self.numbers.entry(key).or_insert_with(|| {
            self.handed_out.push(value.clone());
            self.handed_out.len() - 1
        }))
    }

    /// What a number stands for.
    pub fn value(&self, number: usize) -> Result<Value, JsValue> {
        let unknown = || error("invalid-argument", "this object is none of this module's");
        self.handed_out.get(number).cloned().ok_or_else(unknown)
    }

    /// The object behind a number.
    pub fn object(&self, number: usize) -> Result<ObjectId, JsValue> {
        let value = self.value(number)?;
        value.as_object().ok_or_else(|| error("invalid-argument", "this is no object of the SDK"))
    }

    /// The files beside the program, as the SDK sees them from now on.
    pub fn set_folder(&self, folder: Option<Rc<ProjectFolder>>) -> Option<Rc<ProjectFolder>> {
        self.folder.0.replace(folder)
    }

    /// The files beside the program.
    pub fn folder(&self) -> Option<Rc<ProjectFolder>> {
        self.folder.0.borrow().clone()
    }
}

/// Works with the session.
pub(super) fn with<T>(work: impl FnOnce(&mut Session) -> Result<T, JsValue>) -> Result<T, JsValue> {
    thread_local! {
        static SESSION: OnceCell<RefCell<Session>> = const { OnceCell::new() };
    }
    SESSION.with(|cell| {
        let session = cell.get_or_init(|| RefCell::new(Session::new()));
        let busy = |_| error("invalid-argument", "the session is at work already");
        work(&mut *session.try_borrow_mut().map_err(busy)?)
    })
}

/// An exception of the SDK as an `Error` of its name.
pub(super) fn thrown(raised: &Raised) -> JsValue {
    let thrown = error("v1-exception", &raised.message);
    // Setting a property of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&thrown, &"name".into(), &raised.class.as_str().into());
    thrown
}
