"use client";

import { useEffect, useRef } from "react";

/** Hears of a pipeline in the address's hash, now or when a link is followed; the hash is taken out of the address. */
export function useSharedLink(onLink: (hash: string) => void): void {
  const handler = useRef(onLink);
  handler.current = onLink;
  useEffect(() => {
    const look = () => {
      const { hash } = location;
      if (!hash.startsWith("#p=")) return;
      history.replaceState(history.state, "", location.pathname + location.search);
      handler.current(hash);
    };
    look();
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
}
