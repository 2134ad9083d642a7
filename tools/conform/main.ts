import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {answer as answerCreate} from './create.ts'
import {answer as answerCron} from './cron.ts'
import {answer as answerDecision} from './decisions.ts'
import {answer as answerExplain} from './explain.ts'
import {answer as answerKubectl} from './kubectl.ts'
import {play} from './traces.ts'
import {answer as answerUpdate} from './update.ts'

/** What a suite may ask of the machine: the text of a recorded world by the name its input gives. */
export type Context = {readonly readWorld: (name: string) => string}

const USAGE = `usage: npm run --silent conform -- SUITE IN OUT [--worlds DIR]
  SUITE: create update explain cron decisions kubectl   IN: inputs, JSON Lines; OUT: one answer a line
  SUITE: traces                                          IN, OUT: folders`

/** One answer for one line of input. A suite that throws answers with the error, so that one case costs one case. */
function answerLine(suite: string, line: string, context: Context): unknown {
  const input = JSON.parse(line)
  try {
    switch (suite) {
      case 'create':
        return answerCreate(input)
      case 'update':
        return answerUpdate(input)
      case 'explain':
        return answerExplain(input)
      case 'cron':
        return answerCron(input)
      case 'decisions':
        return answerDecision(input)
      default:
        return answerKubectl(input, context)
    }
  } catch (error) {
    return {id: input.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error)}
  }
}

function worldReader(directory: string): Context {
  const read = new Map<string, string>()
  const readWorld = (name: string): string => {
    const file = name.endsWith('.json') ? name : `${name}.json`
    const text = read.get(file) ?? readFileSync(join(directory, file), 'utf8')
    read.set(file, text)
    return text
  }
  return {readWorld}
}

function answerFile(suite: string, from: string, to: string, context: Context): void {
  const lines = readFileSync(from, 'utf8')
    .split('\n')
    .filter(line => line !== '')
  writeFileSync(to, lines.map(line => `${JSON.stringify(answerLine(suite, line, context))}\n`).join(''))
}

function playFolder(from: string, to: string): boolean {
  const ending = '.scenario.yaml'
  mkdirSync(to, {recursive: true})
  let allPlayed = true
  for (const file of readdirSync(from)
    .filter(name => name.endsWith(ending))
    .sort()) {
    const name = file.slice(0, -ending.length)
    try {
      writeFileSync(join(to, `${name}.trace.jsonl`), play(readFileSync(join(from, file), 'utf8')))
    } catch (error) {
      allPlayed = false
      process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    }
  }
  return allPlayed
}

const SUITES = ['create', 'update', 'explain', 'cron', 'decisions', 'kubectl', 'traces']

/** Exit status: 0 answered, 1 a scenario could not be played, 2 not understood. */
export function main(args: readonly string[]): number {
  const at = args.indexOf('--worlds')
  const worlds = at < 0 ? '.' : (args[at + 1] ?? '.')
  const [suite, from, to] = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)]
  if (suite === undefined || from === undefined || to === undefined || !SUITES.includes(suite)) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  if (suite === 'traces') return playFolder(from, to) ? 0 : 1
  answerFile(suite, from, to, worldReader(worlds))
  return 0
}
