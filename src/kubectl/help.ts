/** Help for a command path; '' is kubectl itself. */
export function helpFor(path: string): string {
  return `help ${path}\n`
}
