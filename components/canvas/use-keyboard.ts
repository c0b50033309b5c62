"use client";

import { type RefObject, useEffect } from "react";
import { useTranslation } from "@/components/ui/language";
import { pastedFile, pastedTable } from "@/lib/studio/pasted-table";
import { useCommands } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";
import { pressedKeys, type ShortcutId, shortcutOf } from "./shortcuts";
import { useStudioUi } from "./studio-ui";

/** Work everywhere, also while typing. */
const ALWAYS: ReadonlySet<ShortcutId> = new Set(["command-menu", "run", "save", "panels", "palette", "inspector", "dock", "help"]);
/** Work outside of fields, wherever the keyboard is. */
const OUTSIDE_FIELDS: ReadonlySet<ShortcutId> = new Set(["undo", "redo", "cancel", "run-to"]);

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function hasTextSelection(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed;
}

/** One listener for all shortcuts. Single letters work only while the keyboard is on the canvas. */
export function useKeyboard(actions: Actions, canvas: RefObject<HTMLElement | null>): void {
  const commands = useCommands();
  const { t } = useTranslation();

  useEffect(() => {
    // Tab adds a node only for a hand at the mouse: from the keyboard it leads on, as everywhere.
    let byPointer = false;
    const pointer = () => {
      byPointer = true;
    };

    const onKeyDown = (event: KeyboardEvent) => {
      const wasPointer = byPointer;
      if (event.key !== "Control" && event.key !== "Shift" && event.key !== "Alt" && event.key !== "Meta") byPointer = false;
      if (event.defaultPrevented || event.isComposing) return;
      const id = shortcutOf(event);
      if (!id) return;
      const ui = useStudioUi.getState();
      const open = ui.dialog ?? ui.quickAdd ?? ui.connecting ?? ui.help;
      if (open && id !== "run" && id !== "save") return;
      if (!ui.letters && /^.$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) return;
      const target = event.target instanceof Node ? event.target : null;
      const onCanvas = target === document.body || (target !== null && canvas.current?.contains(target) === true);
      const field = isField(target);
      if (id === "quick-add" && event.key === "Tab" && !(onCanvas && !field && wasPointer)) return;
      if (!ALWAYS.has(id) && (field || !(onCanvas || OUTSIDE_FIELDS.has(id)))) return;
      if ((id === "copy" || id === "cut") && hasTextSelection()) return;
      // The browser's own paste event brings the text without asking for leave.
      if (id === "paste") return;
      if (!actions.enabled(id)) {
        if (ALWAYS.has(id)) event.preventDefault();
        return;
      }
      event.preventDefault();
      actions.perform(id, pressedKeys(event));
    };

    const onPaste = (event: ClipboardEvent) => {
      if (isField(event.target) || event.defaultPrevented) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const html = event.clipboardData?.getData("text/html") ?? "";
      if (files.length === 0 && !text && !html) return;
      event.preventDefault();
      // Cells copied from a spreadsheet come with a picture of themselves, which is no file of data.
      const table = /^\s*\{/.test(text) ? null : pastedTable({ text, html });
      if (table !== null) void commands.dropFile(pastedFile(table, t("studio:dataset.pasted")));
      else if (files.length > 0) void commands.dropFiles(files);
      else void commands.paste(text);
    };

    window.addEventListener("pointerdown", pointer, true);
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("pointerdown", pointer, true);
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("paste", onPaste);
    };
  }, [actions, canvas, commands, t]);
}
