// Hands a text to the person: as a file, or on the clipboard. Knows nothing of what it says.

export function saveText(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function copyText(text) {
  return navigator.clipboard.writeText(text);
}
