/** Every command that has a key, in the order of the keyboard list. The names are at `studio:commands.<id>`. */
export const SHORTCUTS = [
  ["command-menu", ["Ctrl+K"]],
  ["quick-add", ["Tab", "A"]],
  ["run", ["Ctrl+Enter"]],
  ["run-to", ["Ctrl+Shift+Enter"]],
  ["cancel", ["Escape"]],
  ["rename", ["F2"]],
  ["help", ["F1"]],
  ["disable", ["D"]],
  ["connect", ["C"]],
  ["settings", ["Enter"]],
  ["note", ["N"]],
  ["undo", ["Ctrl+Z"]],
  ["redo", ["Ctrl+Y", "Ctrl+Shift+Z"]],
  ["copy", ["Ctrl+C"]],
  ["cut", ["Ctrl+X"]],
  ["paste", ["Ctrl+V"]],
  ["duplicate", ["Ctrl+D"]],
  ["delete", ["Delete", "Backspace"]],
  ["select-all", ["Ctrl+A"]],
  ["group", ["Ctrl+G"]],
  ["ungroup", ["Ctrl+Shift+G"]],
  ["fold", ["G"]],
  ["follow", ["Left", "Right", "Up", "Down"]],
  ["move", ["Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down"]],
  ["tidy", ["Shift+T"]],
  ["fit", ["Shift+1", "F"]],
  ["zoom-in", ["Ctrl+Plus", "Plus"]],
  ["zoom-out", ["Ctrl+Minus", "Minus"]],
  ["save", ["Ctrl+S"]],
  ["palette", ["Ctrl+1"]],
  ["inspector", ["Ctrl+2"]],
  ["dock", ["Ctrl+3"]],
  ["panels", ["F6"]],
  ["keyboard", ["?"]],
] as const satisfies readonly (readonly [string, readonly string[]])[];

export type ShortcutId = (typeof SHORTCUTS)[number][0];

const keysOf = new Map<ShortcutId, readonly string[]>(SHORTCUTS);

/** The first key of a command, to be shown beside it. */
export function keyOf(id: ShortcutId): string {
  return keysOf.get(id)?.[0] ?? "";
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "Left",
  ArrowRight: "Right",
  ArrowUp: "Up",
  ArrowDown: "Down",
  "+": "Plus",
  "=": "Plus",
  "-": "Minus",
  _: "Minus",
};

interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * A key press as the table above writes it. Letters and digits go by their place on the keyboard (`code`), so that the
 * shortcuts work on a Cyrillic layout too; Command counts as Ctrl.
 */
export function pressedKeys(event: Pressed): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? /^Digit(\d)$/.exec(event.code)?.[1];
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.key === "?" && !modified) return "?";
  const name = NAMES[event.key] ?? letter ?? event.key;
  const withShift = event.shiftKey && name !== "Plus";
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", withShift ? "Shift" : "", name].filter(Boolean).join("+");
}

const byKeys = new Map<string, ShortcutId>();
for (const [id, all] of SHORTCUTS) for (const keys of all) byKeys.set(keys, id);

/** The command of a key press, or undefined. */
export function shortcutOf(event: Pressed): ShortcutId | undefined {
  return byKeys.get(pressedKeys(event));
}
