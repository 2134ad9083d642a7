import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Packed} from './packed.ts'
import {installInto, packInto} from './packed.ts'

const folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-package-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

let packed: Packed
let program = ''
beforeAll(() => {
  packed = packInto(folder)
  program = installInto(join(folder, 'empty'), packed.tarball)
})

describe('the published package', () => {
  test('holds the program, the lessons and the papers, and nothing else', () => {
    const strange = packed.files.filter(
      path =>
        !/^(dist\/(cli\.js|main\.mjs|lint\.(cjs|cache)|part-[A-Z0-9]+\.mjs|library\.json|descriptions\.json|help-pages\.json|package\.json|k8s-workloads-tutor\.1)|lessons\/.+|package\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES\.md)$/.test(
          path,
        ),
    )
    expect(strange).toEqual([])
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'dist/cli.js',
        'dist/main.mjs',
        'dist/library.json',
        'dist/help-pages.json',
        'README.md',
        'LICENSE',
        'THIRD-PARTY-NOTICES.md',
      ]),
    )
  })

  test('is at most 1.5 MB', () => {
    expect(packed.size).toBeLessThanOrEqual(1_500_000)
  })

  test('has no dependency at run time and no script that runs while it is installed', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'empty', 'node_modules', 'k8s-workloads-tutor', 'package.json'), 'utf8'))
    expect([manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies]).toEqual([undefined, undefined, undefined])
    expect(Object.keys(manifest.scripts).filter(name => /install|prepare|prepack|postpack|publish/.test(name))).toEqual([])
    expect(readdirSync(join(folder, 'empty', 'node_modules')).filter(name => !name.startsWith('.'))).toEqual(['k8s-workloads-tutor'])
  })

  test('names the licence of everything in it, and nothing of React developer tools', () => {
    const installed = join(folder, 'empty', 'node_modules', 'k8s-workloads-tutor')
    const notices = readFileSync(join(installed, 'THIRD-PARTY-NOTICES.md'), 'utf8')
    for (const name of ['ink', 'react', 'react-reconciler', 'yoga-layout', '@kubernetes/client-node'])
      expect(notices).toContain(`## ${name} `)
    const code = readdirSync(join(installed, 'dist'))
      .map(name => readFileSync(join(installed, 'dist', name), 'utf8'))
      .join('\n')
    expect(code).not.toMatch(/connectToDevTools|new WebSocket|react-devtools-core/)
  })

  test('runs from an empty folder', () => {
    const run = (args: readonly string[], input = '') =>
      spawnSync(process.execPath, [program, ...args], {input, encoding: 'utf8', cwd: join(folder, 'empty')})
    expect(run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(JSON.parse(run(['list', '--json']).stdout).lessons.length).toBeGreaterThan(3)
    expect(run(['--state-dir', folder], 'quit\n')).toMatchObject({status: 0, stderr: ''})
  })

  test('can be started by its name', () => {
    const bin = join(folder, 'empty', 'node_modules', '.bin', 'k8s-workloads-tutor')
    expect(execFileSync(bin, ['--help'], {encoding: 'utf8'})).toContain('k8s-workloads-tutor [command] [flags]')
  })
})
