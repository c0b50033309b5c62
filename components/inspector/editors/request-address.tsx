"use client";

import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import { isSecretName, readAddress } from "@/lib/network/request";
import type { EditorProps } from "./contract";

/** The address of a source on the network, and what is to be known of it before anything is sent. */
export default function RequestAddress({ value, problems, labelId, onChange }: EditorProps<string>) {
  const { t } = useTranslation();
  const text = typeof value === "string" ? value : "";
  const read = readAddress(text, "stream");
  const keyed = read.ok && [...read.address.url.searchParams.keys()].some((name) => isSecretName(name) || /^(?:key|auth|pwd|sig)$/i.test(name));
  return (
    <>
      <TextInput
        type="url"
        inputMode="url"
        placeholder="https://"
        aria-labelledby={labelId}
        aria-invalid={problems.some(({ severity }) => severity === "error") || undefined}
        value={text}
        onChange={(event) => onChange(event.target.value, { typing: true })}
      />
      {read.ok && read.address.local ? <p className="mt-1 text-sm text-warn">{t("source:network.local")}</p> : null}
      {keyed ? <p className="mt-1 text-sm text-warn">{t("source:network.keyInAddress")}</p> : null}
    </>
  );
}
