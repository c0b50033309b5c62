export function findBrowser(): string | undefined;
export function installBrowser(say: (text: string) => void): string | undefined;
