"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { readPreference, writePreference } from "./preferences";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

interface ThemeState {
  readonly theme: Theme;
  /** What `system` comes to now. */
  readonly shown: "light" | "dark";
  readonly setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<ThemeState>({ theme: "system", shown: "light", setTheme: () => undefined });

export function useTheme(): ThemeState {
  return useContext(ThemeContext);
}

function readTheme(): Theme {
  const stored = readPreference("theme");
  return THEMES.find((theme) => theme === stored) ?? "system";
}

/** Puts the chosen theme on <html data-theme>; `system` follows the machine as it changes. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [theme, setChosen] = useState<Theme>("system");
  const [systemDark, setSystemDark] = useState(false);

  useEffect(() => {
    setChosen(readTheme());
    const query = matchMedia("(prefers-color-scheme: dark)");
    setSystemDark(query.matches);
    const follow = (event: MediaQueryListEvent) => setSystemDark(event.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);

  const shown = theme === "system" ? (systemDark ? "dark" : "light") : theme;
  useEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);

  const setTheme = useCallback((next: Theme) => {
    setChosen(next);
    writePreference("theme", next);
  }, []);
  const state = useMemo(() => ({ theme, shown, setTheme }) as const, [theme, shown, setTheme]);
  return <ThemeContext value={state}>{children}</ThemeContext>;
}
