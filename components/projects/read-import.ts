import type { Parsed } from "@/lib/document/parse";

/** The pipeline in a file, in copied text, or in a link or its hash. The parser is loaded when first needed. */
export async function readImport(source: File | string): Promise<Parsed> {
  const [{ parsePipeline, SIZE_LIMIT }, { decodeShareHash, LINK_PREFIX }] = await Promise.all([
    import("@/lib/document/parse"),
    import("@/lib/document/share-link"),
  ]);
  if (typeof source !== "string") {
    if (source.size > SIZE_LIMIT)
      return { ok: false, problem: { code: "studio.file-too-large", severity: "error", detail: { size: source.size, limit: SIZE_LIMIT } } };
    try {
      return parsePipeline(await source.text());
    } catch (error) {
      return {
        ok: false,
        problem: {
          code: "engine.file-unreadable",
          severity: "error",
          detail: { name: source.name, reason: error instanceof Error ? error.message : String(error) },
        },
      };
    }
  }
  const text = source.trim();
  const hash = /^\S+$/.test(text) ? text.indexOf(LINK_PREFIX) : -1;
  return (hash >= 0 ? await decodeShareHash(text.slice(hash)) : null) ?? parsePipeline(source);
}
