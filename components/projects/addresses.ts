/** Where a project opens. */
export function projectAddress(id: string): string {
  return `/studio/?project=${encodeURIComponent(id)}`;
}
