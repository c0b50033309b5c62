"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";

interface RenameDialogProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onRename: (name: string) => void;
}

export function RenameDialog({ name, onClose, onRename }: RenameDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    onRename(text.trim());
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("home:projects.renameTitle")}
      width="small"
      actions={
        <>
          <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
          <Button tone="primary" type="submit" form={form} disabled={text.trim() === ""}>
            {t("common:actions.rename")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field label={t("home:projects.nameLabel")}>
          {({ id }) => (
            <TextInput id={id} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} onFocus={(event) => event.target.select()} />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
