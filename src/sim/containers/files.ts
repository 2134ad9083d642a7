import type {Disk, Files} from '../machine.ts'

/** A disk seen at a path of a container. The longest path that fits wins; '/' is the container's own root. */
/** `sub`: the directory of the disk that is seen there (a volume's subPath), such as `/mysql`. `fixed`: its files are among the fixed ones (a ConfigMap's). */
export type Mount = {
  readonly path: string
  readonly disk: string
  readonly readOnly?: boolean
  readonly sub?: string
  readonly fixed?: true
}

/** Files that a container sees. Paths are absolute and clean. Directories end in '/' among the disk's paths, or are implied by a file. */
export type FileView = {
  readonly read: (path: string) => string | undefined
  /** Writes the whole file; answers the shell's complaint when it cannot. */
  readonly write: (path: string, text: string) => string | undefined
  readonly remove: (path: string) => void
  readonly makeDirectory: (path: string) => string | undefined
  readonly isDirectory: (path: string) => boolean
  /** Names in a directory, sorted; undefined when it is none. */
  readonly names: (path: string) => readonly string[] | undefined
  readonly writable: (path: string) => boolean
}

/** Bytes one disk may hold, as text. */
export const MOST_ON_DISK = 256 * 1024

/** Directories every image has. */
const ALWAYS = [
  '/',
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/local',
  '/usr/share',
  '/var',
  '/var/log',
  '/var/run',
]

/** What a view is made of. `written` holds the disks that were changed, in full. */
type Drives = {
  readonly mounts: readonly Mount[]
  readonly disks: (key: string) => Disk | undefined
  readonly fixed: Files
  readonly written: Record<string, {[path: string]: string}>
}
type Spot = {readonly mount: Mount; readonly inside: string}

/**
 * A view of mounted disks. Writes stay in the view until `changed` gives them out: the disks it was made from are values.
 * `fixed` are files that come with the image or the pod (`/etc/hostname`), below everything else.
 */
export function openFiles(
  mounts: readonly Mount[],
  disks: (key: string) => Disk | undefined,
  fixed: Files,
): FileView & {readonly changed: () => Record<string, Disk>} {
  const drives: Drives = {mounts: [...mounts].sort((a, b) => b.path.length - a.path.length), disks, fixed, written: {}}
  return {
    read: path => read(drives, path),
    write: (path, text) => write(drives, path, text),
    isDirectory: path => isDirectory(drives, path),
    remove: path => {
      const at = spotOf(drives, path)
      if (at === undefined || at.mount.readOnly) return
      const files = mutable(drives, at.mount.disk)
      for (const name of Object.keys(files)) if (name === at.inside || name.startsWith(`${at.inside}/`)) delete files[name]
    },
    makeDirectory: path => {
      const at = spotOf(drives, path)
      if (at === undefined || at.mount.readOnly) return 'Read-only file system'
      mutable(drives, at.mount.disk)[at.inside === '/' ? '/' : `${at.inside}/`] = ''
      return undefined
    },
    names: path => (isDirectory(drives, path) ? namesIn(drives, path) : undefined),
    writable: path => spotOf(drives, path)?.mount.readOnly !== true,
    changed: () => Object.fromEntries(Object.entries(drives.written).map(([key, files]) => [key, {files}])),
  }
}

/** The mount a path lies on, and where it lies there. */
function spotOf({mounts}: Drives, path: string): Spot | undefined {
  for (const mount of mounts) {
    if (mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`)) {
      const rest = mount.path === '/' ? path : path.slice(mount.path.length) || '/'
      return {mount, inside: mount.sub === undefined ? rest : mount.sub + (rest === '/' ? '' : rest)}
    }
  }
  return undefined
}

function filesOf({written, disks}: Drives, key: string): Files {
  return written[key] ?? disks(key)?.files ?? {}
}

function mutable({written, disks}: Drives, key: string): {[path: string]: string} {
  written[key] ??= {...(disks(key)?.files ?? {})}
  return written[key]
}

function read(drives: Drives, path: string): string | undefined {
  if (path === '/dev/null') return ''
  const at = spotOf(drives, path)
  if (at === undefined) return own(drives.fixed, path)
  const found = own(filesOf(drives, at.mount.disk), at.inside)
  return found ?? (showsFixed(at.mount) ? own(drives.fixed, path) : undefined)
}

function isDirectory(drives: Drives, path: string): boolean {
  if (ALWAYS.includes(path) || drives.mounts.some(mount => mount.path === path || mount.path.startsWith(`${path}/`))) return true
  const at = spotOf(drives, path)
  const prefix = `${at?.inside === '/' ? '' : (at?.inside ?? path)}/`
  if (at !== undefined && Object.keys(filesOf(drives, at.mount.disk)).some(name => name.startsWith(prefix))) return true
  return (at === undefined || showsFixed(at.mount)) && Object.keys(drives.fixed).some(name => name.startsWith(`${path}/`))
}

function write(drives: Drives, path: string, text: string): string | undefined {
  if (path === '/dev/null') return undefined
  const at = spotOf(drives, path)
  if (at === undefined || at.mount.readOnly) return 'Read-only file system'
  if (isDirectory(drives, path)) return 'Is a directory'
  const parent = path.slice(0, path.lastIndexOf('/')) || '/'
  if (!isDirectory(drives, parent)) return 'nonexistent directory'
  const files = mutable(drives, at.mount.disk)
  let total = text.length
  for (const [name, content] of Object.entries(files)) if (name !== at.inside) total += content.length
  if (total > MOST_ON_DISK) return 'No space left on device'
  files[at.inside] = text
  return undefined
}

/** Paths, as the container sees them, of all files that may lie in a directory. */
function pathsNear(drives: Drives, path: string): readonly string[] {
  const at = spotOf(drives, path)
  const shown = [...ALWAYS, ...drives.mounts.map(mount => mount.path)]
  if (at === undefined) return [...shown, ...Object.keys(drives.fixed)]
  const {disk, sub = '', path: root} = at.mount
  const own = Object.keys(filesOf(drives, disk)).filter(name => name.startsWith(`${sub}/`))
  return [
    ...shown,
    ...(showsFixed(at.mount) ? Object.keys(drives.fixed) : []),
    ...own.map(name => (root === '/' ? '' : root) + name.slice(sub.length)),
  ]
}

function namesIn(drives: Drives, path: string): readonly string[] {
  const prefix = path === '/' ? '/' : `${path}/`
  const inside = pathsNear(drives, path).filter(full => full.startsWith(prefix) && full !== prefix)
  const names = new Set(inside.map(full => full.slice(prefix.length).split('/')[0] ?? ''))
  names.delete('')
  return [...names].sort()
}

/** A disk mounted over a directory hides what the image has there. */
function showsFixed(mount: Mount): boolean {
  return mount.path === '/' || mount.fixed === true
}

function own(files: Files, path: string): string | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined
}

/** An absolute, clean path: `.` and `..` taken away. */
export function resolvePath(directory: string, path: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith('/') ? '' : `${directory}/`}${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
