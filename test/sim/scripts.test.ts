import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {tellChange} from '../../src/app/scenario/story.ts'
import {shellWords} from '../../src/app/scenario/shell-words.ts'
import {run} from '../../src/kubectl/run.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import type {Request} from '../../src/sim/request.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {act, advance, changesAt, newTimeline} from '../../src/sim/timeline.ts'
import {power} from './power.ts'

// A case is a file: what is done, ----, everything that happened. Lines that are done: `kubectl …` (with <<EOF for stdin),
// `wait 30s`, `power node-b off`. `npm test -- -u` rewrites the answers; read the difference as prose.

const FOLDER = join(import.meta.dirname, 'scripts')

type Block = {readonly text: string; readonly deeds: readonly Deed[]}
type Deed = {readonly line: string; readonly stdin: string}

/** The blocks of a script without their answers. */
function blocksOf(script: string): readonly Block[] {
  return script.split(/\n====\n?/).flatMap(part => {
    const text = part.split(/^----$/m)[0]?.trimEnd() ?? ''
    return text.trim() === '' ? [] : [{text, deeds: deedsOf(text)}]
  })
}

function deedsOf(text: string): readonly Deed[] {
  const deeds: Deed[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '' || line.startsWith('#')) continue
    const stdin: string[] = []
    if (line.endsWith(' <<EOF')) for (at++; at < lines.length && lines[at] !== 'EOF'; at++) stdin.push(lines[at] ?? '')
    deeds.push({line: line.replace(/ <<EOF$/, ''), stdin: stdin.join('\n')})
  }
  return deeds
}

function perform(timeline: Timeline, {line, stdin}: Deed, out: string[]): Timeline {
  const [verb = '', ...words] = shellWords(line)
  if (verb === 'wait') return advance(timeline, timeline.head.now + Number.parseFloat(words[0] ?? '0') * 1000)
  if (verb === 'power') return asked(timeline, [power(timeline.head, words[0] ?? '', words[1] === 'on')])
  if (verb !== 'kubectl') throw new Error(`a script cannot do: ${line}`)
  const answer = run(timeline.head, {argv: words, stdin})
  for (const each of `${answer.stdout}${answer.stderr}`.split('\n')) if (each !== '') out.push(`> ${each}`)
  return asked(timeline, answer.requests)
}

function asked(timeline: Timeline, requests: readonly Request[]): Timeline {
  const next = requests.length === 0 ? timeline : act(timeline, requests)
  if (isProblem(next)) throw new Error(next.message)
  return next
}

function play(script: string): string {
  const nodes = ['node-a', 'node-b', 'node-c'].map(name => ({name}))
  let timeline = newTimeline(newCluster({seed: 'script', nodes}))
  let seen = 0
  const blocks = blocksOf(script).map(({text, deeds}) => {
    const out: string[] = []
    for (const deed of deeds) {
      timeline = perform(timeline, deed, out)
      for (let number = seen + 1; number <= timeline.steps; number++) {
        for (const change of changesAt(timeline, number)) {
          const told = tellChange(change)
          if (told !== undefined && change.by !== 'you')
            out.push(`${((change.at - timeline.start.now) / 1000).toFixed(2).padStart(7)}  ${told}`)
        }
      }
      seen = timeline.steps
    }
    return `${text}\n----\n${out.join('\n')}\n`
  })
  return blocks.join('====\n')
}

it.each(
  readdirSync(FOLDER)
    .filter(name => name.endsWith('.txt'))
    .sort(),
)('%s', async name => {
  const path = join(FOLDER, name)
  await expect(play(readFileSync(path, 'utf8'))).toMatchFileSnapshot(path)
})
