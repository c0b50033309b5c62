"use client";

import { useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MapPlane, MapPoints } from "@/lib/engine/protocol";

/** What the planes of a map are called. */
export function usePlaneWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const plane = ({ kind, names }: MapPlane) => (kind === "columns" ? names.join(" × ") : t(`cluster:results.map.plane-${kind}`));
    const title = ({ plane: shown, explained }: MapPoints) =>
      explained ? t("cluster:results.map.projected", { plane: plane(shown), share: format.percent(explained[0] + explained[1], 0) }) : plane(shown);
    return { plane, title };
  }, [t, format]);
}
