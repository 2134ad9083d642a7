/** Every sentence of the program itself, by name: panes and plain mode read from here. Lessons bring their own prose. */
export const WORDS = {
  title: 'k8s workloads tutor',
  chapters: 'Chapters',
  lessons: 'Lessons',
  planned: 'not there yet',
  plannedShort: 'not yet',
  plannedLong: 'This lesson is not written yet. The ones with a number of minutes are.',
  saved: 'saved',
  notSaved: 'not saved',
  paused: 'PAUSED',
  playing: 'PLAYING',
  atRest: 'AT REST',
  checks: 'checks',
  cluster: 'cluster',
  allDone: 'All done. Enter goes on to what it means.',
  almostDone: 'All of it holds now. It counts as soon as nothing more is due: Space, or settle.',
  skipAsk: 'Not done yet. Once more skips it; what you typed is kept.',
  stepDone: 'Done. On to the next part.',
  refused: 'The API server refused it; nothing has changed.',
  nothingToApply: 'There is no file to apply in this exercise.',
  applied: 'Applied. The cluster is at work.',
  pastWarning: (after: string) => `You look at ${after}. Acting here drops all that came later. Do it again to go on.`,
  lineFull: 'The line is full: 4096 letters.',
  pastedLines: (count: number) => `${count} lines were pasted. Enter runs them, Ctrl-C drops them.`,
  editing: (name: string) => `${name} is in the editor: Ctrl-S (or apply) sends it, Ctrl-C at the prompt gives it up.`,
  output: 'Output so far',
  outputAbove: (lines: number) => `… ${lines} more lines above: PgUp`,
  nothingFits: 'Nothing begins like this.',
  ctrlCEnds: (line: string) => `Ctrl-C ends ${line}`,
  alsoOpen: 'Also open in another window: what is done in either is kept.',
  noFile: (name: string) => `There is no file ${name}. ls shows those that there are.`,
  waitingEnds: (line: string) => `Nothing more is due soon: ${line} ends here.`,
  hint: (number: number, of: number, text: string) => `Hint ${number} of ${of}: ${text}`,
  noMoreHints: 'No more hints. "solution" types the solution, and leaves the last Enter to you.',
  solutionTyped: 'The solution is typed, not applied. Compare, then press Ctrl-S.',
  solutionCommands: (lines: string) => `Then run: ${lines}`,
  hintOffer: 'A hint may help: Ctrl-T.',
  guessRight: 'That is right.',
  guessWrong: (letter: string) => `Not this time: it is ${letter}.`,
  guessAsk: 'Press the number of your guess.',
  ctrlCAgain: 'Press Ctrl-C again to leave.',
  later: (span: string) => `${span} later`,
  settled: 'Nothing is due soon.',
  reset: 'The exercise starts again. What you had typed can be brought back with Ctrl-Z.',
  pickObject: 'Nothing has happened to it yet.',
  allSolved: 'Every lesson that is written is done.',
  nothingFound: 'Nothing is called that.',
  noSchedule: 'There is no schedule to read. Type one: cron "0 9 * * 1"',
  noTick: 'No CronJob has a next run.',
  noOpen: 'No lesson is open.',
  scenePlays: 'Space plays. n goes on.',
  empty: 'no Pods',
  rest: 'at rest',
} as const

/** A span of time in words of two letters: `5 min`, `40 s`, `2 h`, `3 days`. */
export function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 100) return `${seconds} s`
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`
  if (seconds < 72 * 3600) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86400)} days`
}
