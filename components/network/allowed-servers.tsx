"use client";

import { X } from "lucide-react";
import { localTime } from "@/components/projects/local-time";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import type { GrantRow } from "@/lib/storage/grants";
import { useCommands } from "@/lib/studio/use-studio";
import { useGrants } from "./use-grants";

/** The servers that this browser may ask, and the header values kept for them, to look at and to revoke. */
export function AllowedServers() {
  const { t } = useTranslation();
  const { revokeGrant } = useCommands();
  const format = useFormat();
  const rows = useGrants();
  if (rows === null) return null;
  const shown = rows.filter(({ grantedAt, headers }) => grantedAt !== null || Object.keys(headers).length > 0);
  const facts = ({ grantedAt, usedAt, headers }: GrantRow) => {
    const secrets = Object.keys(headers).length;
    return [
      ...(grantedAt === null ? [t("source:network.settings.onlySecrets")] : []),
      usedAt === null ? t("source:network.settings.unused") : t("source:network.settings.used", { time: format.dateTime(localTime(usedAt)) }),
      ...(secrets > 0 ? [t("source:network.settings.secrets", { count: secrets })] : []),
    ].join(" · ");
  };
  return (
    <section>
      <h3 className="text-base font-semibold text-ink">{t("source:network.settings.title")}</h3>
      <p className="mt-0.5 text-sm text-ink-soft">{shown.length === 0 ? t("source:network.settings.none") : t("source:network.settings.line")}</p>
      {shown.length > 0 ? (
        <ul className="mt-1.5 divide-y divide-line border-y border-line">
          {shown.map((row) => (
            <li key={row.origin} className="flex items-start gap-2 py-1.5">
              <div className="min-w-0 grow">
                <p className="text-base break-all text-ink">{row.origin}</p>
                <p className="text-sm text-ink-soft">{facts(row)}</p>
              </div>
              <IconButton
                size="small"
                label={t("source:network.settings.revoke", { origin: row.origin })}
                icon={<X size={13} aria-hidden="true" />}
                onClick={() => void revokeGrant(row.origin)}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
