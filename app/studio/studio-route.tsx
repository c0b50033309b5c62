"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { WithNodeWords } from "@/components/ui/language";
import { loadStudio } from "./load-studio";
import { StudioLoading } from "./studio-loading";

const Studio = dynamic(loadStudio, { ssr: false, loading: () => <StudioLoading /> });

/** The studio needs the browser from its first line on (worker, storage, canvas): it is loaded there, in a chunk of its own. */
export function StudioRoute() {
  // The code comes while the words come, not after them.
  useEffect(() => {
    loadStudio().catch(() => undefined);
  }, []);
  return (
    <WithNodeWords fallback={<StudioLoading />}>
      <Studio />
    </WithNodeWords>
  );
}
