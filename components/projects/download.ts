/** Hands a text to the browser's downloads. */
export function downloadText(text: string, name: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; the address holds the text in memory until it is let go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
