"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { WithNodeWords } from "@/components/ui/language";
import { StudioLoading } from "./studio-loading";

const load = () => import("./studio");
const Studio = dynamic(load, { ssr: false, loading: () => <StudioLoading /> });

/** The studio needs the browser from its first line on (worker, storage, canvas): it is loaded there, in a chunk of its own. */
export function StudioRoute() {
  // The code comes while the words come, not after them.
  useEffect(() => {
    load().catch(() => undefined);
  }, []);
  return (
    <WithNodeWords fallback={<StudioLoading />}>
      <Studio />
    </WithNodeWords>
  );
}
