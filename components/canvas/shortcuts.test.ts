import { describe, expect, it } from "vitest";
import { pressedKeys, SHORTCUTS, shortcutOf } from "./shortcuts";

const press = (key: string, code: string, modifiers: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe("shortcuts", () => {
  it("go by the place of a letter, so that a Cyrillic layout works", () => {
    expect(shortcutOf(press("к", "KeyK", { ctrlKey: true }))).toBe("command-menu");
    expect(shortcutOf(press("в", "KeyD"))).toBe("disable");
    expect(shortcutOf(press("я", "KeyZ", { ctrlKey: true, shiftKey: true }))).toBe("redo");
  });

  it("take Command for Ctrl", () => {
    expect(shortcutOf(press("Enter", "Enter", { metaKey: true }))).toBe("run");
  });

  it("tell plain keys from modified ones", () => {
    expect(shortcutOf(press("ArrowLeft", "ArrowLeft"))).toBe("follow");
    expect(shortcutOf(press("ArrowLeft", "ArrowLeft", { altKey: true }))).toBe("move");
    expect(shortcutOf(press("c", "KeyC"))).toBe("connect");
    expect(shortcutOf(press("c", "KeyC", { ctrlKey: true }))).toBe("copy");
    expect(shortcutOf(press("q", "KeyQ"))).toBeUndefined();
  });

  it("know question mark and plus on any layout", () => {
    expect(pressedKeys(press("?", "Digit7", { shiftKey: true }))).toBe("?");
    expect(shortcutOf(press("+", "Equal", { shiftKey: true }))).toBe("zoom-in");
    expect(shortcutOf(press("=", "Equal", { ctrlKey: true }))).toBe("zoom-in");
  });

  it("give no key to two commands", () => {
    const all = SHORTCUTS.flatMap(([, keys]) => [...keys]);
    expect(new Set(all).size).toBe(all.length);
  });
});
