import type { StrataDatabase } from "./database";

/** An origin that requests may go to from this browser, and what is sent along. Never part of a document. */
export interface GrantRow {
  /** Scheme, host and port. */
  readonly origin: string;
  /** When it was allowed for good (ms); null when only header values are kept for it. */
  readonly grantedAt: number | null;
  readonly usedAt: number | null;
  /** Values of secret headers by lower-case name, as they were typed on this machine. */
  readonly headers: Readonly<Record<string, string>>;
  /** Addresses that a person fetched here by hand: only these are asked again without a person. */
  readonly addresses: readonly string[];
}

const ADDRESSES = 200;

/** What this browser may reach, by origin. Reads are plain Dexie queries, so that liveQuery follows them in every tab. */
export class Grants {
  constructor(
    private readonly db: StrataDatabase,
    private readonly now: () => number = Date.now,
  ) {}

  /** By origin. */
  list(): Promise<GrantRow[]> {
    return this.db.grants.orderBy("origin").toArray();
  }

  get(origin: string): Promise<GrantRow | undefined> {
    return this.db.grants.get(origin);
  }

  /** Allows an origin until it is revoked. */
  allow(origin: string): Promise<void> {
    return this.change(origin, (row) => ({ ...row, grantedAt: row.grantedAt ?? this.now() }));
  }

  /** A request goes to the origin. */
  asked(origin: string): Promise<void> {
    return this.change(origin, (row) => ({ ...row, usedAt: this.now() }));
  }

  /** A person had an address fetched, and it answered. */
  fetched(origin: string, address: string): Promise<void> {
    return this.change(origin, (row) => ({ ...row, addresses: [address, ...row.addresses.filter((known) => known !== address)].slice(0, ADDRESSES) }));
  }

  /** Keeps the value of a secret header; an empty one is forgotten. */
  setHeader(origin: string, name: string, value: string): Promise<void> {
    return this.change(origin, (row) => {
      const { [name.toLowerCase()]: _before, ...others } = row.headers;
      return { ...row, headers: value === "" ? others : { ...others, [name.toLowerCase()]: value } };
    });
  }

  /** Forgets all about an origin, header values too. */
  async revoke(origin: string): Promise<void> {
    await this.db.grants.delete(origin);
  }

  private change(origin: string, to: (row: GrantRow) => GrantRow): Promise<void> {
    return this.db.transaction("rw", this.db.grants, async () => {
      const row = await this.db.grants.get(origin);
      await this.db.grants.put(to(row ?? { origin, grantedAt: null, usedAt: null, headers: {}, addresses: [] }));
    });
  }
}
