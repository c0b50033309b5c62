"use client";

import dynamic from "next/dynamic";
import { StudioLoading } from "./studio-loading";

const Studio = dynamic(() => import("./studio"), { ssr: false, loading: () => <StudioLoading /> });

/** The studio needs the browser from its first line on (worker, storage, canvas): it is loaded there, in a chunk of its own. */
export function StudioRoute() {
  return <Studio />;
}
