import type { Metadata } from "next";
import { StudioRoute } from "./studio-route";

export const metadata: Metadata = { title: "Strata" };

export default function StudioPage() {
  return <StudioRoute />;
}
