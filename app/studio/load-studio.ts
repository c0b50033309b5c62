function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** The studio's code, evaluated part by part in a task of its own each: at once it would hold the page up for a tenth of a second. */
async function loadParts() {
  const { PARTS, studio } = await import("./parts");
  for (const evaluate of PARTS) {
    evaluate();
    await nextTask();
  }
  return studio();
}

let loading: ReturnType<typeof loadParts> | null = null;

/** Loads the studio once; asked again after a failure, it tries again. */
export function loadStudio(): ReturnType<typeof loadParts> {
  loading ??= loadParts().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}
