import {execFileSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export type Packed = {readonly tarball: string; readonly size: number; readonly files: readonly string[]}

/** Packs what has been built, as `npm publish` would, into a folder. */
export function packInto(folder: string): Packed {
  const answer = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [packed] = JSON.parse(answer)
  return {tarball: join(folder, packed.filename), size: packed.size, files: packed.files.map((file: {readonly path: string}) => file.path)}
}

/** Installs a tarball, without scripts and without a network, into an empty folder; the path of the installed program. */
export function installInto(folder: string, tarball: string): string {
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, 'package.json'), '{"name": "somebody", "private": true}\n')
  execFileSync('npm', ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', tarball], {cwd: folder, stdio: 'ignore'})
  return join(folder, 'node_modules', 'k8s-workloads-tutor', 'dist', 'cli.js')
}
