"use client";

import { Fragment } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useTranslation } from "@/components/ui/language";
import { SHORTCUTS } from "./shortcuts";
import { useStudioUi } from "./studio-ui";

/** Every key, in words (?). */
export function KeyboardList() {
  const { t } = useTranslation();
  const open = useStudioUi((ui) => ui.dialog === "keyboard");
  const show = useStudioUi((ui) => ui.show);
  return (
    <Dialog open={open} onClose={() => show({ dialog: null })} title={t("studio:commands.keyboard")} description={t("studio:settings.keyboard-line")}>
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
