import type {Pack} from '../lesson/lesson.ts'
import {isWritten} from '../lesson/lesson.ts'
import type {Answer} from './answer.ts'
import {refuse} from './answer.ts'
import {commandRows, EXIT, flagRows} from './command-line.ts'

const PROGRAM = 'k8s-workloads-tutor'
/** Commands whose argument is a lesson, and those whose argument is a file. */
const OF_LESSONS = ['start', 'show', 'check', 'reset']
const OF_FILES = ['import', 'lint', 'sim']
const OF_FOLDERS = ['--state-dir', '--pack']
const WITH_FILES = ['--file', '-f', '--trace']
const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--color': ['never', '16', '256', 'truecolor', 'auto'],
  '--theme': ['sixteen', 'dark', 'light', 'high-contrast'],
}

/** What a script offers where. Plain words: letters, digits and dashes, so that no shell reads anything into them. */
type Words = {
  readonly commands: readonly (readonly [name: string, words: string])[]
  readonly flags: readonly (readonly [name: string, words: string])[]
  readonly lessons: readonly string[]
}

const SCRIPTS: Readonly<Record<string, (words: Words) => string>> = {bash, zsh, fish, powershell}

/** `completion SHELL`: a script to be sourced. It knows commands, lessons and flags, and asks nobody while it completes (CLI-08). */
export function completionAnswer(shell: string, packs: readonly Pack[]): Answer {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (script === undefined) return refuse(EXIT.usage, `there is a script for ${Object.keys(SCRIPTS).join(', ')}, not for ${shell}`)
  const lessons = packs
    .flatMap(pack => pack.lessons)
    .filter(isWritten)
    .map(({id}) => id)
    .filter(id => /^[a-z0-9-]+$/.test(id))
  const commands = [...commandRows().map(({name, words}) => [name, words] as const), ['help', 'help on a command'] as const]
  const flags = [...flagRows().map(({name, words}) => [name, words] as const), ['--help', 'help'], ['--version', 'the version']] as const
  return {exit: EXIT.ok, stdout: script({commands, flags, lessons}), stderr: ''}
}

const names = (rows: readonly (readonly [string, string])[]): string => rows.map(([name]) => name).join(' ')

/** Words in single quotes for a shell; those in the text itself go. */
const quoted = (text: string): string => `'${text.replaceAll("'", '')}'`

function bash({commands, flags, lessons}: Words): string {
  const offer = (kind: string): string => `COMPREPLY=($(compgen ${kind} -- "$cur"))`
  const values = Object.entries(VALUES).map(([flag, all]) => `    ${flag}) ${offer(`-W '${all.join(' ')}'`)}; return ;;`)
  return `# ${PROGRAM}: completion for bash. Use it with: source <(${PROGRAM} completion bash)
_k8s_workloads_tutor() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  case "$prev" in
${values.join('\n')}
    ${OF_FOLDERS.join('|')}) ${offer('-d')}; return ;;
    ${WITH_FILES.join('|')}) ${offer('-f')}; return ;;
  esac
  if [[ "$cur" == -* ]]; then ${offer(`-W '${names(flags)}'`)}; return; fi
  if (( COMP_CWORD == 1 )); then ${offer(`-W '${names(commands)}'`)}; return; fi
  case "\${COMP_WORDS[1]}" in
    ${OF_LESSONS.join('|')}) ${offer(`-W '${lessons.join(' ')}'`)} ;;
    ${OF_FILES.join('|')}) ${offer('-f')} ;;
    help) ${offer(`-W '${names(commands)}'`)} ;;
    completion) ${offer(`-W '${Object.keys(SCRIPTS).join(' ')}'`)} ;;
    pack) if (( COMP_CWORD == 2 )); then ${offer("-W 'check'")}; else ${offer('-d')}; fi ;;
  esac
}
complete -F _k8s_workloads_tutor ${PROGRAM}
`
}

function zsh({commands, flags, lessons}: Words): string {
  const described = (rows: readonly (readonly [string, string])[]): string =>
    rows.map(([name, words]) => quoted(`${name}:${words}`)).join(' ')
  return `#compdef ${PROGRAM}
# Use it with: source <(${PROGRAM} completion zsh)
_k8s_workloads_tutor() {
  local -a commands flags
  commands=(${described(commands)})
  flags=(${described(flags)})
  case "\${words[CURRENT-1]}" in
${Object.entries(VALUES)
  .map(([flag, all]) => `    ${flag}) compadd ${all.join(' ')}; return ;;`)
  .join('\n')}
    ${OF_FOLDERS.join('|')}) _files -/; return ;;
    ${WITH_FILES.join('|')}) _files; return ;;
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe flag flags; return; fi
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "\${words[2]}" in
    ${OF_LESSONS.join('|')}) compadd ${lessons.join(' ')} ;;
    ${OF_FILES.join('|')}) _files ;;
    help) _describe command commands ;;
    completion) compadd ${Object.keys(SCRIPTS).join(' ')} ;;
    pack) if (( CURRENT == 3 )); then compadd check; else _files -/; fi ;;
  esac
}
compdef _k8s_workloads_tutor ${PROGRAM}
`
}

function fish({commands, flags, lessons}: Words): string {
  const lead = `complete -c ${PROGRAM}`
  const within = (list: readonly string[]): string => quoted(`__fish_seen_subcommand_from ${list.join(' ')}`)
  return [
    `# ${PROGRAM}: completion for fish. Use it with: ${PROGRAM} completion fish | source`,
    `${lead} -f`,
    ...commands.map(([name, words]) => `${lead} -n __fish_use_subcommand -a ${name} -d ${quoted(words)}`),
    ...flags.map(([name, words]) => `${lead} -l ${name.slice(2)} -d ${quoted(words)}`),
    ...Object.entries(VALUES).map(([flag, all]) => `${lead} -l ${flag.slice(2)} -x -a '${all.join(' ')}'`),
    `${lead} -n ${within(OF_LESSONS)} -a '${lessons.join(' ')}'`,
    `${lead} -n ${within([...OF_FILES, 'pack'])} -F`,
    `${lead} -n ${within(['completion'])} -a '${Object.keys(SCRIPTS).join(' ')}'`,
    '',
  ].join('\n')
}

function powershell({commands, flags, lessons}: Words): string {
  const list = (all: readonly string[]): string => all.map(quoted).join(', ')
  return `# ${PROGRAM}: completion for PowerShell. Use it with: ${PROGRAM} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${PROGRAM} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  $first = if ($typed.Count -gt 1) { $typed[1] } else { '' }
  $offers = if ($wordToComplete -like '-*') { ${list(flags.map(([name]) => name))} }
    elseif ($first -in ${list(OF_LESSONS)}) { ${list(lessons)} }
    elseif ($first -eq 'completion') { ${list(Object.keys(SCRIPTS))} }
    else { ${list(commands.map(([name]) => name))} }
  $offers | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`
}
