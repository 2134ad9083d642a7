import {readBuilt} from '../app/built-library.ts'
import type {Looks} from '../app/capability.ts'
import {isOn} from '../app/capability.ts'
import type {Flags} from '../app/command-line.ts'
import type {Settings} from '../app/model.ts'
import type {Pack} from '../lesson/lesson.ts'
import {WORDS} from '../app/words.ts'
import {builtLibrary} from './packs.ts'
import {findPaths} from './paths.ts'
import {openProgress} from './progress.ts'
import type {Session} from './session.ts'
import {openSession} from './session.ts'
import {terminalSize} from './terminal.ts'
import {openWindow} from './windows.ts'

/** A session as the command line and the machine want it: looks decided, progress found. */
export async function startSession(flags: Flags, looks: Looks, version: string): Promise<Session> {
  const paths = await findPaths(flags.stateDir, process.env, process.platform)
  const colour = looks.colour.value
  const settings: Settings = {
    glyphs: looks.glyphs.value,
    colour: colour !== 'none',
    motion: looks.motion.value,
    theme: looks.theme.value,
    ...(colour === 'none' ? {} : {depth: colour}),
    ...(flags.vim === true || isOn(process.env.K8S_TUTOR_VIM) ? {vim: true} : {}),
    ...(flags.cursorVisible === true ? {cursorVisible: true} : {}),
    ...(flags.seat === undefined ? {} : {seat: flags.seat}),
  }
  const session = openSession({
    settings,
    looks,
    env: process.env,
    progress: openProgress(paths.state, version, () => new Date()),
    size: terminalSize(),
    packs: await packsFor(flags.pack),
    strict: flags.strict === true,
  })
  if (openWindow(paths.state)) session.store.send({type: 'notice', text: WORDS.alsoOpen})
  return session
}

/** Our own lessons as the build left them need nothing to be read with; folders do. */
async function packsFor(folder: string | undefined): Promise<readonly Pack[]> {
  const built = folder === undefined ? builtLibrary() : undefined
  if (built !== undefined) return readBuilt(built)
  const {loadLibrary} = await import('./library.ts')
  return loadLibrary(folder === undefined ? [] : [folder]).packs
}
