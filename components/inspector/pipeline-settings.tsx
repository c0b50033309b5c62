"use client";

import { Dices, Keyboard } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStudioUi } from "@/components/canvas/studio-ui";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { NumberInput } from "@/components/ui/number-input";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import { browserThreads } from "@/lib/compute/browser-host";
import { LANGUAGE_NAMES, LANGUAGES } from "@/lib/messages/languages";
import { useCommands, useEngine, useStudio } from "@/lib/studio/use-studio";
import { BACKENDS, backendName, useBackend } from "./use-backend";

const AllowedServers = lazy(() => import("@/components/network/allowed-servers").then((module) => ({ default: module.AllowedServers })));

const MAX_SEED = 4294967295;
function BackendTable() {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useNodeWords();
  const { info, measuring, problem, measure } = useBackend();
  return (
    <section>
      <h3 className="text-base font-semibold text-ink">{t("studio:settings.backend")}</h3>
      <p className="mt-0.5 mb-2 text-sm text-ink-soft">{t("studio:settings.backend-line")}</p>
      {info ? (
        <table className="mb-2 w-full text-base">
          <caption className="sr-only">{t("studio:settings.backend")}</caption>
          <thead>
            <tr className="border-b border-line text-left text-xs text-ink-faint">
              <th scope="col" className="py-1 font-normal">
                {t("studio:settings.backend-name")}
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                {t("studio:settings.measured")}
              </th>
            </tr>
          </thead>
          <tbody>
            {BACKENDS.filter((backend) => backend in info.measured).map((backend) => (
              <tr key={backend} className={`border-b border-line ${backend === info.chosen ? "font-semibold text-ink" : "text-ink-soft"}`}>
                <td className="py-1">
                  {backendName(backend)}
                  {backend === info.chosen ? <span className="font-normal text-accent"> · {t("studio:settings.in-use")}</span> : null}
                </td>
                <td className="py-1 text-right tabular-nums">
                  {info.measured[backend] === null ? t("studio:settings.not-available") : format.duration(info.measured[backend])}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {problem ? <p className="mb-2 text-sm text-bad">{words.problem(problem).message}</p> : null}
      <div className="flex items-end gap-2">
        <div className="grow">
          <Field label={t("studio:settings.use")}>
            {(ids) => (
              <Select
                id={ids.id}
                labelledBy={ids.labelId}
                disabled={measuring}
                value={info?.forced ? info.chosen : "automatic"}
                options={[
                  { value: "automatic", label: t("studio:settings.fastest") },
                  ...BACKENDS.map((backend) => ({ value: backend, label: backendName(backend) })),
                ]}
                onChange={(choice) => void measure(choice === "automatic" ? null : choice)}
              />
            )}
          </Field>
        </div>
        <Button disabled={measuring} onClick={() => void measure(info?.forced ? info.chosen : null)}>
          {measuring ? t("studio:settings.measuring") : t("studio:settings.measure")}
        </Button>
      </div>
      <p className="mt-2 text-sm text-ink-faint">{t("studio:settings.threads", { count: browserThreads() })}</p>
    </section>
  );
}

interface Usage {
  readonly memory: number;
  readonly stored: number;
  readonly quota: number | null;
}

function StorageUsage() {
  const { t } = useTranslation();
  const format = useFormat();
  const engine = useEngine();
  const running = useStudio((studio) => studio.running);
  const [usage, setUsage] = useState<Usage | null>(null);
  useEffect(() => {
    if (running) return;
    let left = false;
    engine()
      .usage()
      .then((answer) => (left ? undefined : setUsage(answer)));
    return () => {
      left = true;
    };
  }, [engine, running]);
  return (
    <section>
      <h3 className="mb-1 text-base font-semibold text-ink">{t("studio:settings.storage")}</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1 text-base">
        <dt className="text-ink-soft">{t("studio:settings.memory")}</dt>
        <dd className="text-right text-ink tabular-nums">{format.bytes(usage?.memory)}</dd>
        <dt className="text-ink-soft">{t("studio:settings.stored")}</dt>
        <dd className="text-right text-ink tabular-nums">
          {usage?.quota ? t("studio:settings.of-quota", { used: format.bytes(usage.stored), quota: format.bytes(usage.quota) }) : format.bytes(usage?.stored)}
        </dd>
      </dl>
      <p className="mt-1 text-xs text-ink-faint">{t("studio:settings.private")}</p>
    </section>
  );
}

/** The settings of the pipeline itself: what the inspector shows while nothing is selected. */
export function PipelineSettings() {
  const { t } = useTranslation();
  const commands = useCommands();
  const show = useStudioUi((ui) => ui.show);
  const name = useStudio((studio) => studio.pipeline.name);
  const seed = useStudio((studio) => studio.pipeline.seed);
  const language = useStudio((studio) => studio.pipeline.language);
  return (
    <div className="flex flex-col gap-5 px-4 py-3.5">
      <div className="flex flex-col gap-3.5">
        <h2 className="text-lg font-semibold text-ink">{t("studio:settings.title")}</h2>
        <Field label={t("studio:settings.name")}>
          {(ids) => <TextInput id={ids.id} data-first value={name} onChange={(event) => commands.setName(event.target.value)} />}
        </Field>
        <Field label={t("studio:settings.seed")} hint={t("studio:settings.seed-hint")}>
          {(ids) => (
            <div className="flex gap-1.5">
              <div className="grow">
                <NumberInput
                  id={ids.id}
                  whole
                  min={0}
                  max={MAX_SEED}
                  value={seed}
                  aria-describedby={ids.describedBy}
                  onChange={(next) => (next !== null && next >= 0 && next <= MAX_SEED ? commands.setSeed(next) : undefined)}
                />
              </div>
              <Button
                aria-label={t("studio:settings.new-seed")}
                title={t("studio:settings.new-seed")}
                onClick={() => commands.setSeed(crypto.getRandomValues(new Uint32Array(1))[0] % 100_000)}
              >
                <Dices size={15} aria-hidden="true" />
              </Button>
            </div>
          )}
        </Field>
        <Field label={t("studio:settings.language")} hint={t("studio:settings.language-hint")}>
          {(ids) => (
            <Select
              id={ids.id}
              labelledBy={ids.labelId}
              describedBy={ids.describedBy}
              value={language}
              options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
              onChange={commands.setLanguage}
            />
          )}
        </Field>
      </div>
      <BackendTable />
      <StorageUsage />
      <Suspense>
        <AllowedServers />
      </Suspense>
      <Button className="self-start" onClick={() => show({ dialog: "keyboard" })}>
        <Keyboard size={15} aria-hidden="true" />
        {t("studio:commands.keyboard")}
      </Button>
    </div>
  );
}
