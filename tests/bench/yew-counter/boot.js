// Starts the counter the way www/boot.js starts the page.

import init, { mount } from "./yew_counter.js";

await init();
mount();
