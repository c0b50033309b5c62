/** Where the printable report of a project is. */
export function reportAddress(project: string): string {
  return `/report/?project=${encodeURIComponent(project)}`;
}
