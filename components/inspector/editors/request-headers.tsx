"use client";

import { useState } from "react";
import { useGrants } from "@/components/network/use-grants";
import { useTranslation } from "@/components/ui/language";
import { Switch } from "@/components/ui/switch";
import { TextInput } from "@/components/ui/text-input";
import { type HeaderField, isHeaderValue, readAddress } from "@/lib/network/request";
import { useCommands } from "@/lib/studio/use-studio";
import type { EditorProps } from "./contract";
import { Entry, EntryList, RemoveEntry } from "./entry-list";

/** Headers of a request. A secret value goes to this machine's store as soon as it is typed, never into the document. */
export default function RequestHeaders({ value, params, onChange }: EditorProps<readonly HeaderField[]>) {
  const { t } = useTranslation();
  const { keepHeader } = useCommands();
  const grants = useGrants();
  const read = readAddress(typeof params.url === "string" ? params.url : "", "stream");
  const origin = read.ok ? read.address.origin : null;
  const kept = grants?.find((grant) => grant.origin === origin)?.headers ?? {};
  const headers = Array.isArray(value) ? value : [];
  return (
    <>
      <EntryList value={headers} add={t("source:network.headers.add")} fresh={(): HeaderField => ({ name: "", value: "", secret: true })} onChange={onChange}>
        {({ entry, number, onChange: change, onRemove }) => {
          const known = Object.hasOwn(kept, entry.name.trim().toLowerCase());
          // Made secret, a value leaves the document; a secret one is not shown again.
          const hide = (secret: boolean) => {
            if (secret && entry.value !== "" && origin && entry.name.trim() !== "") void keepHeader(origin, entry.name.trim(), entry.value);
            change({ ...entry, secret, value: "" });
          };
          return (
            <Entry label={entry.name || `${t("source:network.headers.name")} ${number}`}>
              <div className="flex items-center gap-1.5">
                <TextInput
                  aria-label={t("source:network.headers.name")}
                  placeholder="Authorization"
                  value={entry.name}
                  onChange={(event) => change({ ...entry, name: event.target.value }, true)}
                />
                <RemoveEntry label={t("source:network.headers.remove", { name: entry.name || String(number) })} onRemove={onRemove} />
              </div>
              {entry.secret ? (
                <SecretValue
                  key={`${origin} ${entry.name.trim().toLowerCase()}`}
                  known={known}
                  possible={origin !== null && entry.name.trim() !== ""}
                  onKeep={(typed) => (origin ? void keepHeader(origin, entry.name.trim(), typed) : undefined)}
                />
              ) : (
                <TextInput
                  aria-label={t("source:network.headers.value")}
                  placeholder={t("source:network.headers.value")}
                  value={entry.value}
                  onChange={(event) => change({ ...entry, value: event.target.value }, true)}
                />
              )}
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
              <label className="flex items-center gap-2 text-sm text-ink-soft">
                <Switch label={t("source:network.headers.secretLabel")} checked={entry.secret} onChange={hide} />
                {t("source:network.headers.secret")}
              </label>
            </Entry>
          );
        }}
      </EntryList>
      {headers.some(({ secret }) => secret) ? (
        <p className="mt-1 text-xs text-ink-faint">{origin ? t("source:network.headers.hint", { origin }) : t("source:network.headers.needsAddress")}</p>
      ) : null}
    </>
  );
}

interface SecretValueProps {
  readonly known: boolean;
  /** There is a server and a name to keep it for. */
  readonly possible: boolean;
  readonly onKeep: (value: string) => void;
}

/** A value that can be typed and replaced, but not read again. Kept when the field is left. */
function SecretValue({ known, possible, onKeep }: SecretValueProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const keep = () => {
    if (typed.trim() === "" || !isHeaderValue(typed.trim())) return;
    onKeep(typed.trim());
    setTyped("");
  };
  return (
    <>
      <TextInput
        type="password"
        autoComplete="new-password"
        aria-label={t("source:network.headers.value")}
        placeholder={known ? t("source:network.headers.replace") : t("source:network.headers.value")}
        disabled={!possible}
        aria-invalid={typed !== "" && !isHeaderValue(typed.trim()) ? true : undefined}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => (event.key === "Enter" ? keep() : undefined)}
      />
      {possible ? (
        <p className={`text-sm ${known ? "text-good" : "text-warn"}`}>{known ? t("source:network.headers.kept") : t("source:network.headers.missing")}</p>
      ) : null}
    </>
  );
}
