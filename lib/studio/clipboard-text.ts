/** Text on the machine's clipboard. Browsers may refuse; then what this page copied last is used. */
export interface ClipboardText {
  /** True when the text can be pasted again, at least within this page. */
  write(text: string): Promise<boolean>;
  read(): Promise<string | null>;
}

export function browserClipboard(): ClipboardText {
  let copied: string | null = null;
  return {
    async write(text) {
      copied = text;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // No permission, or a page without focus: pasting within the page still works.
      }
      return true;
    },
    async read() {
      try {
        return await navigator.clipboard.readText();
      } catch {
        return copied;
      }
    },
  };
}
