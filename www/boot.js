// Starts the page. The access token comes behind `#token=`, which no server ever sees, and leaves the address at once.

import init, { mount } from "./run_composer_ui.js";

const fragment = new URLSearchParams(location.hash.slice(1));
const token = fragment.get("token") ?? undefined;
if (token) history.replaceState(null, "", `${location.pathname}${location.search}#/`);

const app = document.getElementById("app");
try {
  await init();
  app.replaceChildren();
  mount(app, token ? { token } : {});
} catch (error) {
  const message = document.createElement("p");
  message.className = "rc-boot";
  message.textContent = `Run Composer could not start: ${error.message ?? error}. A current browser with WebAssembly is needed.`;
  app.replaceChildren(message);
}
