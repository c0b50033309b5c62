import { VERSION } from "./schema";

export type RawDocument = Readonly<Record<string, unknown>>;

/** Brings a document of version `from` to version `from + 1`. Never edited once released, never removed. */
export interface Migration {
  readonly from: number;
  readonly name: string;
  up(document: RawDocument): RawDocument;
}

/**
 * Every change of the document format since version 1, oldest first. To add one: freeze files of the current
 * version in e2e/projects as `v<version>-<what>.strata.json`, raise VERSION in schema.ts, append here.
 */
export const MIGRATIONS: readonly Migration[] = [];

/** The document brought to the current version, and the names of the migrations that ran. */
export function migrate(
  document: RawDocument,
  from: number,
  migrations: readonly Migration[] = MIGRATIONS,
  to: number = VERSION,
): { document: RawDocument; ran: string[] } {
  const ran: string[] = [];
  let current = document;
  for (let version = from; version < to; version++) {
    const migration = migrations.find((candidate) => candidate.from === version);
    if (!migration) throw new Error(`no migration from version ${version}`);
    current = { ...migration.up(current), version: version + 1 };
    ran.push(migration.name);
  }
  return { document: current, ran };
}
