import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {GLOBAL_FLAGS, HELP_FLAG} from '../../src/kubectl/command.ts'
import {COMMANDS} from '../../src/kubectl/commands.ts'
import type {FlagSet} from '../../src/kubectl/flags.ts'
import {helpFor} from '../../src/kubectl/help.ts'
import {pageOf, parsedFlag, PATHS} from '../../src/kubectl/help-pages.ts'
import {run} from '../../src/kubectl/run.ts'
import {cluster} from './cluster.ts'

const world = cluster()

const isGlobal = (wanted: string): boolean => GLOBAL_FLAGS.some(({name}) => name === wanted)

const asText = (flags: FlagSet): readonly string[] =>
  flags.map(({name, short = '', type, alone = ''}) => `${name}/${short}=${type}:${alone}`).sort()

/** Flags that are read and change nothing here: how a client talks to a server, whom it is, and how it edits. */
const WITHOUT_EFFECT = new Set(
  `field-manager show-managed-fields windows-line-endings chunk-size concurrency openapi-patch ignore-errors max-log-requests
  insecure-skip-tls-verify-backend detach-keys use-protocol-buffers cached flatten minify 
  show-swap sum force-conflicts raw merge`.split(/\s+/),
)
/** Commands that only say that they are not done; their own complaints come first. */
const NOT_DONE = /is one of kubectl's commands that this tutorial does not do/

const sources = [join(import.meta.dirname, '../../src/kubectl'), join(import.meta.dirname, '../../src/kubectl/rollout')]
  .flatMap(folder => readdirSync(folder).flatMap(name => (name.endsWith('.ts') ? [readFileSync(join(folder, name), 'utf8')] : [])))
  .join('\n')

describe('the flags of kubectl', () => {
  it('are those of kubectl 1.36, for every command, with their short forms and kinds of values', () => {
    expect(asText(GLOBAL_FLAGS)).toEqual(asText((pageOf('')?.persistent ?? []).map(parsedFlag)))
    for (const {path, flags, aliases} of COMMANDS) {
      const page = pageOf(path)
      // A command that writes into a context has flags of kubectl's own names.
      const known = (page?.flags ?? []).filter(flag => !isGlobal(flag.name)).map(parsedFlag)
      const own = flags.filter(flag => flag !== HELP_FLAG && !isGlobal(flag.name)).map(({absent: _absent, ...flag}) => flag)
      expect([path, ...asText(own)]).toEqual([path, ...asText(known.filter(flag => !isHidden(path, flag.name)))])
      expect([path, ...aliases]).toEqual([path, ...(page?.aliases ?? [])])
    }
  })

  it('do something, or are said not to be done, or have nothing to do with one small cluster', () => {
    const idle = COMMANDS.flatMap(({path, flags}) =>
      isDone(path)
        ? flags
            .filter(flag => flag !== HELP_FLAG && !GLOBAL_FLAGS.includes(flag) && flag.absent !== true)
            .filter(({name}) => !WITHOUT_EFFECT.has(name) && !sources.includes(`'${name}'`))
            .map(({name}) => `${path} --${name}`)
        : [],
    )
    expect(idle).toEqual([])
  })

  it('are refused by name when they are not done', () => {
    for (const {path, flags} of COMMANDS) {
      for (const {name} of flags.filter(flag => flag.absent === true)) {
        const {stderr, exit} = run(world, {argv: [...path.split(' '), `--${name}=x`]})
        expect([path, exit, stderr]).toEqual([path, 1, expect.stringContaining(`--${name}`)])
      }
    }
  })

  it('are unknown in the words of kubectl when kubectl has none', () => {
    for (const path of PATHS.filter(known => !['', 'options', 'diff'].includes(known))) {
      const {stderr, exit} = run(world, {argv: [...path.split(' '), '--no-such-flag']})
      expect([exit, stderr]).toEqual([1, `error: unknown flag: --no-such-flag\nSee 'kubectl ${path} --help' for usage.\n`])
    }
  })
})

/** Flags that kubectl keeps out of sight and that mean nothing any more. */
function isHidden(path: string, name: string): boolean {
  return path === 'kustomize' && ['reorder', 'enable-managedby-label'].includes(name)
}

function isDone(path: string): boolean {
  const all = ['', 'x', 'x y', 'x:y z', 'bash'].map(
    args => run(world, {argv: [...path.split(' '), ...args.split(' ').filter(Boolean)]}).stderr,
  )
  return (
    !all.some(said => NOT_DONE.test(said)) &&
    !['attach', 'debug', 'top pod', 'top node', 'create secret tls', 'cluster-info dump'].includes(path)
  )
}

describe('the help of kubectl', () => {
  it('is there for every command, however it is asked for', () => {
    for (const path of PATHS.filter(known => !['alpha', 'options', 'help', ''].includes(known))) {
      const words = path.split(' ')
      const page = helpFor(path)
      expect(page).toContain('Usage:\n  kubectl ')
      expect([path, run(world, {argv: [...words, '--help']}).stdout]).toEqual([path, page])
      expect([path, run(world, {argv: ['help', ...words]}).stdout]).toEqual([path, page])
    }
  })

  it('lists the commands of a group that is called alone on stderr, and exits with 1', () => {
    const {stderr, stdout, exit} = run(world, {argv: ['set']})
    expect([stdout, exit]).toEqual(['', 1])
    expect(stderr).toBe(helpFor('set'))
    // Only `rollout` does so on stdout.
    expect(run(world, {argv: ['rollout']})).toMatchObject({stdout: helpFor('rollout'), stderr: '', exit: 1})
    expect(helpFor('rollout')).toContain('\n  undo          Undo a previous rollout\n')
  })

  it('names what there is when the topic is none', () => {
    const {stderr, exit} = run(world, {argv: ['help', 'nosuch']})
    expect(exit).toBe(0)
    expect(stderr).toMatch(/^Unknown help topic \[`nosuch`\]\n\n\nBasic Commands \(Beginner\):\n/)
  })
})
