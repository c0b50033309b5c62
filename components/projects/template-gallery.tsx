"use client";

import { useEffect, useState } from "react";
import { useLanguage, useTranslation } from "@/components/ui/language";
import type { Pipeline } from "@/lib/document/schema";
import { TEMPLATES, type TemplateId, templatePath, templateWords } from "@/lib/studio/template";
import { type Thumbnail as ThumbnailData, thumbnailOf } from "@/lib/studio/thumbnail";
import { Thumbnail } from "./thumbnail";

interface LoadedTemplate {
  readonly id: TemplateId;
  readonly document: Pipeline;
  readonly thumbnail: ThumbnailData;
}

/** Fetches the text of a shipped template. */
export async function templateText(id: TemplateId): Promise<string> {
  const answer = await fetch(`/${templatePath(id)}`);
  if (!answer.ok) throw new Error(`${id}: ${answer.status}`);
  return answer.text();
}

async function loadTemplate(id: TemplateId): Promise<LoadedTemplate> {
  // Our own file, held to the schema by a test: the gallery need not load the schema to draw it.
  const document: Pipeline = JSON.parse(await templateText(id));
  return { id, document, thumbnail: thumbnailOf(document) };
}

interface TemplateGalleryProps {
  readonly busy: boolean;
  readonly onUse: (id: TemplateId) => void;
}

/** The shipped templates with what each gives; one click makes a project of it. */
export function TemplateGallery({ busy, onUse }: TemplateGalleryProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [templates, setTemplates] = useState<readonly LoadedTemplate[] | "failed" | null>(null);
  useEffect(() => {
    let left = false;
    Promise.all(TEMPLATES.map(loadTemplate)).then(
      (loaded) => (left ? undefined : setTemplates(loaded)),
      () => (left ? undefined : setTemplates("failed")),
    );
    return () => {
      left = true;
    };
  }, []);
  return (
    <section className="py-8" aria-labelledby="templates">
      <h2 id="templates" className="text-xl font-semibold">
        {t("home:templates.title")}
      </h2>
      <p className="mt-0.5 text-ink-soft">{t("home:templates.line")}</p>
      {templates === "failed" ? (
        <p role="alert" className="mt-4">
          <span className="font-semibold">{t("home:templates.failed")}</span> <span className="text-ink-soft">{t("home:templates.failedRemedy")}</span>
        </p>
      ) : null}
      <ul className="mt-4 grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {TEMPLATES.map((id, index) => {
          const loaded = templates === null || templates === "failed" ? undefined : templates[index];
          const words = loaded && templateWords(loaded.document, language);
          if (!loaded || !words)
            return templates === "failed" ? null : <li key={id} aria-hidden="true" className="h-56 rounded-[10px] border border-line bg-panel" />;
          return (
            <li
              key={id}
              className="relative overflow-hidden rounded-[10px] border border-line bg-panel transition-colors duration-100 focus-within:border-line-strong hover:border-line-strong hover:shadow-card"
            >
              <Thumbnail data={loaded.thumbnail} />
              <div className="border-t border-line px-3.5 py-3">
                <h3 className="font-semibold">
                  <button
                    type="button"
                    disabled={busy}
                    onClick={() => onUse(id)}
                    aria-describedby={`${id}-line`}
                    className="text-left after:absolute after:inset-0 after:content-['']"
                  >
                    {words.name}
                  </button>
                </h3>
                <p id={`${id}-line`} className="mt-0.5 text-ink-soft">
                  {words.line}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
