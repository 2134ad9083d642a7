import {commandRows, EXIT_WORDS, flagRows} from './command-line.ts'
import {SCENARIO_WORDS} from './scenario-help.ts'

/** A word as troff wants it: backslashes and dashes written out, no dot at the start of a line. */
function plain(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^([.'])/, '\\&$1')
}

function item(name: string, words: string): readonly string[] {
  return ['.TP', `.B ${plain(name)}`, plain(words)]
}

/** The manual page, in the man macros: the tables of the command line printed, so that it cannot disagree with `--help` (CLI-08). */
export function manPage(version: string): string {
  const commands = commandRows().flatMap(({name, args, words}) => item(`${name} ${args}`.trimEnd(), words))
  const flags = flagRows().flatMap(({name, value, words}) => item(value === undefined ? name : `${name} ${value}`, words))
  return [
    `.TH K8S\\-WORKLOADS\\-TUTOR 1 "" "${plain(version)}"`,
    '.SH NAME',
    'k8s\\-workloads\\-tutor \\- learn StatefulSets, DaemonSets, Jobs and CronJobs on a cluster inside this program',
    '.SH SYNOPSIS',
    '.B k8s\\-workloads\\-tutor',
    '[\\fIcommand\\fR] [\\fIflags\\fR]',
    '.SH DESCRIPTION',
    plain(
      'Without a command the tutorial opens. With --plain it speaks in lines, for screen readers and pipes. It never uses the network.',
    ),
    '.SH COMMANDS',
    ...commands,
    '.SH OPTIONS',
    ...flags,
    '.SH SCENARIOS',
    '.nf',
    ...SCENARIO_WORDS.map(plain),
    '.fi',
    '.SH EXIT STATUS',
    plain(EXIT_WORDS.replaceAll('\n', ' ')),
    '',
  ].join('\n')
}
