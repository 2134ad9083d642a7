import {execFileSync} from 'node:child_process'
import {describe, expect, test} from 'vitest'
import {commandRows, EXIT, flagRows, readCommandLine} from '../../src/app/command-line.ts'
import {completionAnswer} from '../../src/app/completion-scripts.ts'
import {manPage} from '../../src/app/man-page.ts'
import {newPlayer} from './player.ts'

const {packs} = newPlayer().model

/** What bash offers at the end of a line, as its own completion works it out. */
function offered(...words: readonly string[]): readonly string[] {
  const script = completionAnswer('bash', packs).stdout
  const line = words.map(word => `'${word}'`).join(' ')
  const ask = `${script}\nCOMP_WORDS=(k8s-workloads-tutor ${line}); COMP_CWORD=${words.length}; _k8s_workloads_tutor; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', ask], {encoding: 'utf8'}).split('\n').filter(Boolean)
}

describe('CLI-08: completion', () => {
  test('in bash completes commands, lessons, flags and their values', () => {
    expect(offered('sh')).toEqual(['show'])
    expect(offered('start', 'sts-build')).toEqual(['sts-build-first'])
    expect(offered('list', '--js')).toEqual(['--json'])
    expect(offered('--color', 'tr')).toEqual(['truecolor'])
    expect(offered('pack', '')).toEqual(['check'])
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell'])
  })

  test('names every command and flag in each shell', () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const {stdout, exit} = completionAnswer(shell, packs)
      expect(exit).toBe(0)
      for (const {name} of [...commandRows(), ...flagRows()]) expect(stdout, shell).toContain(name.replace(/^--/, ''))
      expect(stdout).toContain('sts-build-first')
    }
  })

  test('says which shells there are', () => {
    expect(completionAnswer('tcsh', packs)).toEqual({
      exit: EXIT.usage,
      stdout: '',
      stderr: 'there is a script for bash, zsh, fish, powershell, not for tcsh\n',
    })
  })
})

test('CLI-08: the manual page holds every command and flag, and nothing that troff would take for a request', () => {
  const page = manPage('1.2.3')
  for (const {name} of [...commandRows(), ...flagRows()]) expect(page).toContain(name.replaceAll('-', '\\-'))
  expect(page.split('\n').filter(line => /^[.'](?!TH |SH |TP$|nf$|fi$|B )/.test(line))).toEqual([])
  expect(readCommandLine(['help', '--man'])).toEqual({kind: 'man'})
})
