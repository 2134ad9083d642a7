import {spawn} from 'node:child_process'
import {closeSync, constants, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Env} from './paths.ts'
import {readText} from './save.ts'

/** What came back from an editor: the text, or why there is none. */
export type Edited = {readonly text: string} | {readonly failed: string}

const LARGEST = 1024 * 1024

/** The command of the learner's editor as words (EDIT-09). Quotes would need a shell, and no shell is ever started (SEC-24). */
export function editorCommand(env: Env, platform: string): readonly string[] | {readonly failed: string} {
  const visual = env.TERM === 'dumb' ? undefined : env.VISUAL
  const chosen = [env.K8S_TUTOR_EDITOR, env.KUBE_EDITOR, visual, env.EDITOR].find(value => value !== undefined && value.trim() !== '')
  const command = chosen ?? (platform === 'win32' ? 'notepad' : 'vi')
  if (/["'`$;&|<>\\]/.test(command) && platform !== 'win32')
    return {failed: 'The editor command holds a quote or a shell sign; use plain words.'}
  return command.trim().split(/\s+/)
}

function writeDraft(folder: string, text: string): string {
  const path = join(folder, 'manifest.yaml')
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    const bytes = new TextEncoder().encode(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
  } finally {
    closeSync(fd)
  }
  return path
}

/** Runs the editor on a file of a fresh private folder; the terminal must be the child's by then. Ctrl-C in it is the child's too. */
export async function editText(text: string, command: readonly string[]): Promise<Edited> {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-'))
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  try {
    const path = writeDraft(folder, text)
    const [program = 'vi', ...args] = command
    const failed = await new Promise<string | undefined>(resolve => {
      const child = spawn(program, [...args, path], {stdio: 'inherit', shell: false})
      child.on('error', error => resolve(`The editor ${program} did not start: ${error.message}`))
      child.on('exit', (code, signal) =>
        resolve(code === 0 ? undefined : `The editor ended with ${signal ?? `code ${String(code)}`}; the text is as it was.`),
      )
    })
    if (failed !== undefined) return {failed}
    const read = readText(path, LARGEST)
    return typeof read === 'string'
      ? {text: read}
      : {failed: `What the editor left cannot be read: ${read?.refused ?? 'the file is gone'}.`}
  } finally {
    process.off('SIGINT', ignore)
    rmSync(folder, {recursive: true, force: true})
  }
}
