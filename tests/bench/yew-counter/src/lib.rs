//! A button that counts its clicks: what the framework alone weighs. Must not grow.

use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

#[function_component(Counter)]
fn counter() -> Html {
    let count = use_state(|| 0);
    let onclick = {
        let count = count.clone();
        Callback::from(move |_: MouseEvent| count.set(*count + 1))
    };
    html! { <button id="count" {onclick}>{ *count }</button> }
}

/// Mounts the button on the body.
#[wasm_bindgen]
pub fn mount() {
    yew::Renderer::<Counter>::new().render();
}
