"use client";

import { Fragment } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useTranslation } from "@/components/ui/language";
import { Switch } from "@/components/ui/switch";
import { SHORTCUTS } from "./shortcuts";
import { useStudioUi } from "./studio-ui";

/** Every key, in words (?). */
export function KeyboardList() {
  const { t } = useTranslation();
  const open = useStudioUi((ui) => ui.dialog === "keyboard");
  const show = useStudioUi((ui) => ui.show);
  const letters = useStudioUi((ui) => ui.letters);
  const setLetters = useStudioUi((ui) => ui.setLetters);
  return (
    <Dialog reading open={open} onClose={() => show({ dialog: null })} title={t("studio:commands.keyboard")} description={t("studio:settings.keyboard-line")}>
      <div className="mb-4 flex items-center justify-between gap-4 rounded-lg bg-sunken px-3 py-2">
        <span id="letters-label">{t("studio:settings.letters")}</span>
        <Switch labelledBy="letters-label" checked={letters} onChange={setLetters} />
      </div>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-base">
        {SHORTCUTS.map(([id, keys]) => (
          <Fragment key={id}>
            <dt className="text-ink">{t(`studio:commands.${id}`)}</dt>
            <dd className="flex flex-wrap justify-end gap-1">
              {keys.map((one) => (
                <Kbd key={one} keys={one} />
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
