/** Plays one scenario and returns its trace as JSON Lines; not written yet. */
export function play(_scenarioText: string): string {
  return ''
}
