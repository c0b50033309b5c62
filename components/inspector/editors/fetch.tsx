"use client";

import { CloudDownload, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { useGrants } from "@/components/network/use-grants";
import { localTime } from "@/components/projects/local-time";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { useNodeWords } from "@/components/words/node-words";
import { readAddress } from "@/lib/network/request";
import type { DatasetRef } from "@/lib/nodes/contract";
import { askedAs } from "@/lib/nodes/source/request-params";
import { urlParams } from "@/lib/nodes/source/url";
import type { NodeNetwork } from "@/lib/studio/store-types";
import { useCommands, useEngine, useStudio } from "@/lib/studio/use-studio";
import { WantedColumns } from "../wanted-columns";
import type { EditorProps } from "./contract";

/** What was fetched and when, the button that fetches, progress, and whether the server may be asked. */
export default function Fetch({ nodeId, value, params, labelId }: EditorProps<readonly DatasetRef[]>) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useNodeWords();
  const commands = useCommands();
  const network = useStudio((studio) => studio.network[nodeId]);
  const asking = useStudio((studio) => studio.question?.node === nodeId);
  const datasets = Array.isArray(value) ? value : [];
  const read = readAddress(typeof params.url === "string" ? params.url : "", "fetch");
  const here = useHere(datasets, network?.busy === null || network === undefined);
  const chosen = urlParams(params);
  const fetched = chosen?.fetched ?? null;
  const time = (at: number) => format.dateTime(localTime(at));
  const problem = network?.problem ? words.problem(network.problem) : null;

  return (
    <div className="rounded-[7px] border border-line bg-sunken p-2.5" aria-live="polite">
      {network?.busy ? (
        <Busy busy={network.busy} asking={asking} onStop={() => commands.stopFetch(nodeId)} />
      ) : (
        <>
          <p className="text-base text-ink">
            {datasets.length === 0 ? (
              <span className="text-ink-soft">{t("source:network.none")}</span>
            ) : here ? (
              fetched && fetched.pages > 1 ? (
                t("source:network.atPages", { time: time(fetched.at), count: fetched.pages })
              ) : fetched ? (
                t("source:network.at", { time: time(fetched.at) })
              ) : null
            ) : (
              <span className="text-warn">{t("source:network.elsewhere")}</span>
            )}
            {here && datasets.length > 0 ? (
              <span className="text-ink-soft tabular-nums"> · {format.bytes(datasets.reduce((sum, { size }) => sum + size, 0))}</span>
            ) : null}
          </p>
          <WantedColumns nodeId={nodeId} />
          <Button id={`${labelId}-fetch`} size="small" className="mt-2" disabled={!read.ok} onClick={() => void commands.fetchSource(nodeId)}>
            <CloudDownload size={13} aria-hidden="true" />
            {datasets.length > 0 && here ? t("source:network.again") : t("source:network.fetch")}
          </Button>
        </>
      )}
      {problem ? (
        <div role="alert" className="mt-2 border-l-[3px] border-bad py-0.5 pl-2.5">
          <p className="font-semibold break-words text-ink">{problem.message}</p>
          <p className="text-base text-ink-soft">{problem.remedy}</p>
        </div>
      ) : null}
      {read.ok ? <Permission origin={read.address.origin} /> : null}
      {chosen?.repeat ? <Repeats network={network} origin={read.ok ? read.address.origin : null} asked={askedAs(chosen)} time={time} /> : null}
    </div>
  );
}

function Busy({ busy, asking, onStop }: { readonly busy: NonNullable<NodeNetwork["busy"]>; readonly asking: boolean; readonly onStop: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pages, bytes, waitingUntil } = busy;
  const said =
    waitingUntil !== null
      ? t("source:network.waiting", { time: format.dateTime(localTime(waitingUntil)) })
      : asking
        ? t("source:network.asking")
        : bytes === 0
          ? t("source:network.connecting")
          : t("source:network.progress", { count: Math.max(1, pages), size: format.bytes(bytes) });
  return (
    <>
      <p className="mb-1.5 text-base text-ink tabular-nums">{said}</p>
      <Progress label={said} done={null} />
      <Button size="small" className="mt-2" onClick={onStop}>
        <Square size={12} aria-hidden="true" />
        {t("source:network.stop")}
      </Button>
    </>
  );
}

/** Whether the server is allowed for good, and the way to take that back. */
export function Permission({ origin }: { readonly origin: string }) {
  const { t } = useTranslation();
  const { revokeGrant } = useCommands();
  const grants = useGrants();
  if (grants === null) return null;
  const always = grants.some((grant) => grant.origin === origin && grant.grantedAt !== null);
  return (
    <p className="mt-2 text-sm text-ink-soft">
      <span className="break-words">{t(`source:network.${always ? "always" : "ask"}`, { origin })}</span>{" "}
      {always ? (
        <button type="button" className="min-h-6 rounded font-semibold text-accent hover:underline" onClick={() => void revokeGrant(origin)}>
          {t("source:network.revoke")}
        </button>
      ) : null}
    </p>
  );
}

interface RepeatsProps {
  readonly network: NodeNetwork | undefined;
  readonly origin: string | null;
  /** The request as it is remembered. */
  readonly asked: string;
  readonly time: (at: number) => string;
}

/** When it fetches again by itself, or what it waits for. */
function Repeats({ network, origin, asked, time }: RepeatsProps) {
  const { t } = useTranslation();
  const grants = useGrants();
  if (grants === null) return null;
  const may = grants.some((grant) => grant.origin === origin && grant.grantedAt !== null && grant.addresses.includes(asked));
  const failures = network?.failures ?? 0;
  return (
    <div className="mt-1 text-sm text-ink-soft">
      {typeof network?.nextAt === "number" ? (
        <p>{t("source:network.next", { time: time(network.nextAt) })}</p>
      ) : may ? null : (
        <p>{t("source:network.pollWaits")}</p>
      )}
      {failures > 0 ? <p className="text-warn">{t("source:network.pollFailed", { count: failures })}</p> : null}
    </div>
  );
}

/** Whether the bytes are on this machine; true until it is known. */
export function useHere(datasets: readonly DatasetRef[], idle: boolean): boolean {
  const engine = useEngine();
  const [here, setHere] = useState(true);
  const ids = datasets.map(({ id }) => id).join(" ");
  useEffect(() => {
    if (!idle || ids === "") return;
    let left = false;
    Promise.all(ids.split(" ").map((id) => engine().hasDataset(id))).then((found) => (left ? undefined : setHere(found.every(Boolean))));
    return () => {
      left = true;
    };
  }, [engine, ids, idle]);
  return here;
}
