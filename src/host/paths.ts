import {homedir} from 'node:os'
import {isAbsolute, join} from 'node:path'

const NAME = 'k8s-workloads-tutor'

export type Env = Readonly<Record<string, string | undefined>>

/** Where things are kept. Undefined: this machine has no such place, so we run from memory (SAVE-08). */
export type Paths = {readonly state: string | undefined; readonly packs: string | undefined; readonly because: string}

/** A relative path is ignored and an empty one is unset, as the XDG base directory specification says. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && path !== '' && isAbsolute(path) ? path : undefined
}

/** The home directory, or nothing: `homedir()` answers '' for `HOME=` and throws for a uid without a passwd entry (F8). */
function home(): string | undefined {
  try {
    return absolute(homedir())
  } catch {
    return undefined
  }
}

/**
 * The platform's own folder for our data. env-paths reads the home directory while it is imported, so it is imported here
 * and only when needed.
 */
async function platformFolder(): Promise<string | undefined> {
  try {
    const {default: envPaths} = await import('env-paths')
    return absolute(envPaths(NAME, {suffix: ''}).data)
  } catch {
    return undefined
  }
}

/** SAVE-01: the flag, our variable, XDG, then what the platform calls usual. */
export async function findPaths(flag: string | undefined, env: Env, platform: string): Promise<Paths> {
  const packs = await dataFolder('XDG_DATA_HOME', ['.local', 'share'], env, platform)
  const where = packs === undefined ? undefined : join(packs, 'packs')
  if (flag !== undefined && flag !== '')
    return {state: isAbsolute(flag) ? flag : join(process.cwd(), flag), packs: where, because: '--state-dir'}
  const own = absolute(env.K8S_TUTOR_STATE_DIR)
  if (own !== undefined) return {state: own, packs: where, because: 'K8S_TUTOR_STATE_DIR'}
  const state = await dataFolder('XDG_STATE_HOME', ['.local', 'state'], env, platform)
  const because = state === undefined ? 'no home directory' : absolute(env.XDG_STATE_HOME) === undefined ? 'default' : 'XDG_STATE_HOME'
  return {state, packs: where, because}
}

async function dataFolder(variable: string, below: readonly string[], env: Env, platform: string): Promise<string | undefined> {
  const xdg = absolute(env[variable])
  if (xdg !== undefined) return join(xdg, NAME)
  if (platform === 'darwin' || platform === 'win32') return platformFolder()
  const base = home()
  return base === undefined ? undefined : join(base, ...below, NAME)
}
