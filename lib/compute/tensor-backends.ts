/** How each backend of tfjs is loaded, started and checked for life. */
import type * as Core from "@tensorflow/tfjs-core";

/** In the order in which they are tried. */
export const BACKENDS = ["wasm", "webgpu", "webgl", "cpu"] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface StartedBackend {
  /** True once the GPU device or context has gone. */
  lost(): boolean;
}

/** Loading and starting a backend takes no longer than this, or it is not offered. Milliseconds. */
const START_LIMIT = 5000;

export function isBackendName(name: string): name is BackendName {
  return BACKENDS.some((known) => known === name);
}

/**
 * Loads a backend and makes it the one in use. Undefined when this machine does not have it, when it does not
 * start in time, or when tfjs quietly took another instead (WebGPU without an adapter becomes WebGL).
 * A GPU that is imitated in software is slower than WebAssembly and only started when `forced`.
 */
export async function startBackend(core: typeof Core, name: BackendName, forced: boolean): Promise<StartedBackend | undefined> {
  return within(
    START_LIMIT,
    (async () => {
      const loaded = await LOADERS[name](core, forced);
      if (!loaded) return undefined;
      if (!(await core.setBackend(name)) || core.getBackend() !== name) return undefined;
      return loaded(core.backend());
    })(),
  );
}

type Watch = (backend: Core.KernelBackend) => StartedBackend;
const NEVER_LOST: Watch = () => ({ lost: () => false });

/** Imports the backend's chunk; null where it cannot work at all. */
const LOADERS: Readonly<Record<BackendName, (core: typeof Core, forced: boolean) => Promise<Watch | null>>> = {
  async wasm(core) {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    // The threaded build hangs under cross-origin isolation once minified; threads would also change the order of sums.
    core.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    const folder = wasmFolder();
    if (folder !== null) setWasmPaths(folder);
    return NEVER_LOST;
  },

  async webgpu(_core, forced) {
    const gpu = typeof navigator === "undefined" ? undefined : navigator.gpu;
    const adapter = await gpu?.requestAdapter();
    if (!adapter || (adapter.info.isFallbackAdapter && !forced)) return null;
    const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
    return (backend) => {
      let gone = false;
      if (backend instanceof WebGPUBackend) {
        backend.device.lost.then(() => {
          gone = true;
        });
      }
      return { lost: () => gone };
    };
  },

  async webgl(core, forced) {
    const renderer = webglRenderer();
    if (renderer === null || (IMITATED.test(renderer) && !forced)) return null;
    const { MathBackendWebGL } = await import("@tensorflow/tfjs-backend-webgl");
    // Read results at once instead of polling a fence: no page waits in a worker, and after a lost context the fence never comes.
    core.env().set("WEBGL_FENCE_API_ENABLED", false);
    core.env().set("WEBGL_DISJOINT_QUERY_TIMER_EXTENSION_VERSION", 0);
    return (backend) => ({ lost: () => backend instanceof MathBackendWebGL && backend.gpgpu.gl.isContextLost() });
  },

  async cpu() {
    await import("@tensorflow/tfjs-backend-cpu");
    return NEVER_LOST;
  },
};

const IMITATED = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** What draws WebGL 2 here, as the driver names it; null without WebGL 2. */
function webglRenderer(): string | null {
  const gl = typeof OffscreenCanvas === "undefined" ? null : new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!gl) return null;
  const named = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer: unknown = gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return String(renderer);
}

/** Where the .wasm files are: on the page's own origin in a browser (lib/compute/copy-tfjs-wasm.mjs puts them there), in the package in Node. */
function wasmFolder(): string | null {
  if (typeof self !== "undefined" && self.location) return `${self.location.origin}/tfjs/`;
  // Not an import: bundlers for the browser would look for it.
  const module = process.getBuiltinModule?.("module");
  const path = process.getBuiltinModule?.("path");
  if (!module || !path) return null;
  return `${path.dirname(module.createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}${path.sep}`;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The backend did not start in time")), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
