import {randomBytes} from 'node:crypto'
import {mkdirSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/**
 * Keeps what is needed to find our bug: message, stack, versions; no value of the environment and nothing typed. Returns
 * where it lies, or undefined when no folder takes it. Folder 0700, file 0600, never over another file.
 */
export function writeCrash(folder: string | undefined, error: unknown, version: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const text = [
    `k8s-workloads-tutor ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    new Date().toISOString(),
    '',
    stack,
    '',
  ].join('\n')
  const name = `crash-${new Date().toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}.txt`
  for (const place of [folder, tmpdir()]) {
    if (place === undefined) continue
    try {
      mkdirSync(place, {recursive: true, mode: 0o700})
      const path = join(place, name)
      writeFileSync(path, text, {flag: 'wx', mode: 0o600})
      return path
    } catch {
      // The next folder may take it; without any the message on the screen has to do.
    }
  }
  return undefined
}
