"use client";

import { useCallback, useEffect } from "react";
import { create } from "zustand";
import { readPreference, writePreference } from "@/components/ui/preferences";
import type { BackendInfo } from "@/lib/engine/protocol";
import type { Problem } from "@/lib/nodes/problem";
import { useEngine, useStudio } from "@/lib/studio/use-studio";

export const BACKENDS = ["webgpu", "webgl", "wasm", "cpu"] as const;
const BACKEND_NAMES: Readonly<Record<string, string>> = { webgpu: "WebGPU", webgl: "WebGL", wasm: "WASM", cpu: "CPU" };

/** A backend's own name; the same in every language. */
export function backendName(backend: string): string {
  return BACKEND_NAMES[backend] ?? backend;
}

interface BackendState {
  /** As last measured, on an earlier visit perhaps; null before the first time. */
  readonly info: BackendInfo | null;
  readonly measuring: boolean;
  readonly problem: Problem | null;
  /** Measured on this visit: the engine of this tab knows of it. */
  readonly fresh: boolean;
}

function isInfo(value: unknown): value is BackendInfo {
  return typeof value === "object" && value !== null && "chosen" in value && typeof value.chosen === "string" && "measured" in value && "forced" in value;
}

function remembered(): BackendInfo | null {
  try {
    const value: unknown = JSON.parse(readPreference("backend") ?? "null");
    return isInfo(value) ? value : null;
  } catch {
    return null;
  }
}

const useBackendState = create<BackendState>(() => ({ info: remembered(), measuring: false, problem: null, fresh: false }));

/**
 * Which backend tfjs uses and how it was chosen. Measuring loads tfjs into the worker, so it waits until somebody asks
 * (`measure`) or a run has finished; what an earlier visit measured is shown meanwhile.
 */
export function useBackend() {
  const engine = useEngine();
  const state = useBackendState();
  const measure = useCallback(
    async (force: string | null) => {
      useBackendState.setState({ measuring: true, problem: null });
      const answer = await engine().backend(force);
      if (answer.ok) {
        writePreference("backend", JSON.stringify(answer.value));
        useBackendState.setState({ info: answer.value, measuring: false, fresh: true });
      } else {
        useBackendState.setState({ problem: answer.problem, measuring: false });
      }
    },
    [engine],
  );
  return { ...state, measure };
}

/** A backend that was forced on an earlier visit is forced again once the project is open. */
export function useForcedBackend(): void {
  const { info, fresh, measuring, measure } = useBackend();
  const ready = useStudio((studio) => studio.phase === "ready");
  const forced = info?.forced && !fresh && !measuring ? info.chosen : null;
  useEffect(() => {
    if (ready && forced) void measure(forced);
  }, [ready, forced, measure]);
}
