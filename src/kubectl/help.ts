import type {Page, PageFlag} from './help-pages.ts'
import {pageOf, PATHS} from './help-pages.ts'

/**
 * `kubectl help PATH`: a page laid out as cobra does with kubectl's templates (k8s.io/kubectl/pkg/util/templates).
 * '' is kubectl itself. A path that is no command has no help: ''.
 */
export function helpFor(path: string): string {
  const page = pageOf(path)
  // `options` and `alpha` have templates of their own, which print nothing for help.
  if (page === undefined || path === 'options' || path === 'alpha') return ''
  return `${(page.long || page.short).trim()}${usageOf(path, page)}`
}

/** `kubectl options`: the flags that all commands have. */
export function optionsHelp(): string {
  return `The following options can be passed to any command:\n\n${flagTexts(pageOf('')?.persistent ?? [])}`
}

/** `kubectl help WORDS` for words that are no command: what is said on stderr, and kubectl's own usage. */
export function unknownTopic(words: readonly string[]): string {
  const root = pageOf('')
  return `Unknown help topic [${words.map(quoted).join(' ')}]\n${root === undefined ? '' : usageOf('', root)}`
}

/** Go's %#q: in back quotes when the word can stand in them. */
function quoted(word: string): string {
  return /[`\p{Cc}\p{Cf}]/u.test(word) ? JSON.stringify(word) : `\`${word}\``
}

function usageOf(path: string, page: Page): string {
  const children = childrenOf(path)
  const name = path === '' ? 'kubectl' : `kubectl ${path}`
  const flags = flagTexts(page.flags).trimEnd()
  return [
    '\n\n',
    page.aliases.length === 0 ? '' : `Aliases:\n${[path.split(' ').at(-1), ...page.aliases].join(', ')}\n\n`,
    page.example === '' ? '' : `Examples:\n${page.example.trimEnd()}\n\n`,
    children.length === 0 ? '' : `${commandTexts(path, page, children)}\n\n`,
    flags === '' ? '' : `Options:\n${flags}\n\n`,
    `Usage:\n  ${page.use}${page.use.includes('[options]') ? '' : ' [options]'}\n\n`,
    children.length === 0 ? '' : `Use "${name} <command> --help" for more information about a given command.\n`,
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n',
  ].join('')
}

type Child = {readonly name: string; readonly short: string}

function childrenOf(path: string): readonly Child[] {
  const start = path === '' ? '' : `${path} `
  return PATHS.filter(other => other !== '' && other.startsWith(start) && !other.slice(start.length).includes(' '))
    .map(other => ({name: other.slice(start.length), short: pageOf(other)?.short ?? ''}))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** As cobra's minNamePadding. */
const NARROWEST = 11

function commandTexts(path: string, page: Page, children: readonly Child[]): string {
  const width = Math.max(NARROWEST, ...children.map(({name}) => name.length))
  const line = ({name, short}: Child): string => `  ${name.padEnd(width)}   ${short}`
  if (path !== '') return ['Available Commands:', ...children.map(line)].join('\n')
  const groups = page.groups.map(([title, names]) => [
    title,
    ...names.flatMap(name => children.filter(child => child.name === name)).map(line),
  ])
  return groups.map(lines => lines.join('\n')).join('\n\n')
}

function flagTexts(flags: readonly PageFlag[]): string {
  return flags
    .filter(flag => !flag.hidden)
    .map(flagText)
    .join('')
}

function flagText({name, short, type, fallback, about, deprecated}: PageFlag): string {
  const value = type === 'string' ? `'${fallback}'` : fallback
  const why = deprecated === '' ? '' : ` (DEPRECATED: ${deprecated})`
  return `    ${short === '' ? '' : `-${short}, `}--${name}=${value}:\n\t${about.replaceAll('\n', ' ')}${why}\n\n`
}
