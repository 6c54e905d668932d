// Keeps the keyboard's focus in place. What has it may vanish (a finding that was mended, a row, a dialog); browsers then put
// it nowhere, and the next Tab starts at the top of the page. Knows nothing of what is shown.

/** Watches an element until the returned function is called. */
export function keepFocus(root) {
  let path = [];
  const remember = (event) => {
    path = [];
    for (let node = event.target; node && node !== root.parentElement; node = node.parentElement) path.push(node);
  };
  const restore = () => {
    if (path.length === 0 || path[0].isConnected) return;
    const active = document.activeElement;
    if (active && active !== document.body) return;
    const place = path.find((node) => node.isConnected && node.matches("fieldset, section, main, dialog")) ?? root.querySelector("main");
    if (!place) return;
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(restore);
  root.addEventListener("focusin", remember);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    root.removeEventListener("focusin", remember);
  };
}
