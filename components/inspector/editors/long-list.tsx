"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";

/** Drawn at first; a file may have thousands of columns. */
const SHOWN = 60;
const MORE = 200;
const SEARCH_FROM = 10;

interface LongList<T> {
  /** What is found and drawn. */
  readonly shown: readonly T[];
  /** How many a click on “more” draws; 0 when all are drawn. */
  readonly next: number;
  readonly query: string;
  readonly searchable: boolean;
  readonly nothingFound: boolean;
  readonly search: (query: string) => void;
  readonly more: () => void;
}

/** A list that is searched once it is long, and drawn in parts. `says` tells whether an item fits what is looked for, in lower case. */
export function useLongList<T>(items: readonly T[], says: (item: T, wanted: string) => boolean): LongList<T> {
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const wanted = query.trim().toLowerCase();
  const found = wanted ? items.filter((item) => says(item, wanted)) : items;
  return {
    shown: found.slice(0, limit),
    next: Math.max(0, Math.min(MORE, found.length - limit)),
    query,
    searchable: items.length > SEARCH_FROM,
    nothingFound: wanted !== "" && found.length === 0,
    search: setQuery,
    more: () => setLimit(limit + MORE),
  };
}

interface ListPartProps {
  readonly list: LongList<unknown>;
}

/** The search field above a long list of columns, and that nothing is found; `controls` is the id of the list. */
export function LongListSearch({ list, controls }: ListPartProps & { readonly controls: string }) {
  const { t } = useTranslation();
  return (
    <>
      {list.searchable ? (
        <TextInput
          type="search"
          value={list.query}
          aria-label={t("prepare:columns.search")}
          aria-controls={controls}
          placeholder={t("prepare:columns.search")}
          onChange={(event) => list.search(event.target.value)}
        />
      ) : null}
      {list.nothingFound ? <p className="text-sm text-ink-soft">{t("prepare:columns.none")}</p> : null}
    </>
  );
}

export function LongListMore({ list }: ListPartProps) {
  const { t } = useTranslation();
  if (list.next === 0) return null;
  return (
    <Button size="small" className="self-start" onClick={list.more}>
      {t("prepare:columns.more", { count: list.next })}
    </Button>
  );
}
