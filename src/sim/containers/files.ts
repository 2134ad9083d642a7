import type {Disk, Files} from '../machine.ts'

/** A disk seen at a path of a container. The longest path that fits wins; '/' is the container's own root. */
/** `sub`: the directory of the disk that is seen there (a volume's subPath), such as `/mysql`. `fixed`: its files are among the fixed ones (a ConfigMap's). */
export type Mount = {readonly path: string; readonly disk: string; readonly readOnly?: boolean; readonly sub?: string; readonly fixed?: true}

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
const ALWAYS = ['/', '/bin', '/dev', '/etc', '/home', '/proc', '/root', '/sys', '/tmp', '/usr', '/usr/bin', '/usr/local', '/usr/share', '/var', '/var/log', '/var/run']

/**
 * A view of mounted disks. Writes stay in the view until `changed` gives them out: the disks it was made from are values.
 * `fixed` are files that come with the image or the pod (`/etc/hostname`), below everything else.
 */
export function openFiles(mounts: readonly Mount[], disks: (key: string) => Disk | undefined, fixed: Files): FileView & {readonly changed: () => Record<string, Disk>} {
  const sorted = [...mounts].sort((a, b) => b.path.length - a.path.length)
  const written: Record<string, {[path: string]: string}> = {}
  const place = (path: string): {mount: Mount; inside: string} | undefined => {
    for (const mount of sorted) {
      if (mount.path === '/' || path === mount.path || path.startsWith(`${mount.path}/`)) {
        const rest = mount.path === '/' ? path : path.slice(mount.path.length) || '/'
        return {mount, inside: mount.sub === undefined ? rest : mount.sub + (rest === '/' ? '' : rest)}
      }
    }
    return undefined
  }
  const filesOf = (key: string): Files => written[key] ?? disks(key)?.files ?? {}
  const mutable = (key: string): {[path: string]: string} => (written[key] ??= {...(disks(key)?.files ?? {})})

  const read = (path: string): string | undefined => {
    if (path === '/dev/null') return ''
    const at = place(path)
    if (at === undefined) return own(fixed, path)
    const found = own(filesOf(at.mount.disk), at.inside)
    return found ?? (showsFixed(at.mount) ? own(fixed, path) : undefined)
  }
  const isDirectory = (path: string): boolean => {
    if (ALWAYS.includes(path) || sorted.some(mount => mount.path === path || mount.path.startsWith(`${path}/`))) return true
    const at = place(path)
    const prefix = `${at?.inside === '/' ? '' : (at?.inside ?? path)}/`
    if (at !== undefined && Object.keys(filesOf(at.mount.disk)).some(name => name.startsWith(prefix))) return true
    return (at === undefined || showsFixed(at.mount)) && Object.keys(fixed).some(name => name.startsWith(`${path}/`))
  }
  const refuses = (path: string): string | undefined => {
    const at = place(path)
    if (at === undefined || at.mount.readOnly) return 'Read-only file system'
    if (isDirectory(path)) return 'Is a directory'
    const parent = path.slice(0, path.lastIndexOf('/')) || '/'
    return isDirectory(parent) ? undefined : path.startsWith('/dev/') ? undefined : 'nonexistent directory'
  }
  const write = (path: string, text: string): string | undefined => {
    if (path === '/dev/null') return undefined
    const refused = refuses(path)
    if (refused !== undefined) return refused
    const at = place(path)
    if (at === undefined) return 'Read-only file system'
    const files = mutable(at.mount.disk)
    let total = text.length
    for (const [name, content] of Object.entries(files)) if (name !== at.inside) total += content.length
    if (total > MOST_ON_DISK) return 'No space left on device'
    files[at.inside] = text
    return undefined
  }
  return {
    read,
    write,
    isDirectory,
    remove: path => {
      const at = place(path)
      if (at === undefined || at.mount.readOnly) return
      const files = mutable(at.mount.disk)
      for (const name of Object.keys(files)) if (name === at.inside || name.startsWith(`${at.inside}/`)) delete files[name]
    },
    makeDirectory: path => {
      const at = place(path)
      if (at === undefined || at.mount.readOnly) return 'Read-only file system'
      mutable(at.mount.disk)[at.inside === '/' ? '/' : `${at.inside}/`] = ''
      return undefined
    },
    names: path => {
      if (!isDirectory(path)) return undefined
      const prefix = path === '/' ? '/' : `${path}/`
      const names = new Set<string>()
      const note = (full: string): void => {
        if (!full.startsWith(prefix) || full === prefix) return
        names.add(full.slice(prefix.length).split('/')[0] ?? '')
      }
      for (const name of ALWAYS) note(name)
      for (const mount of sorted) note(mount.path)
      const at = place(path)
      if (at === undefined || showsFixed(at.mount)) for (const name of Object.keys(fixed)) note(name)
      for (const name of at === undefined ? [] : Object.keys(filesOf(at.mount.disk))) {
        const sub = at?.mount.sub ?? ''
        if (name.startsWith(`${sub}/`)) note((at?.mount.path === '/' ? '' : (at?.mount.path ?? '')) + name.slice(sub.length))
      }
      names.delete('')
      return [...names].sort()
    },
    writable: path => {
      const at = place(path)
      return at !== undefined && !at.mount.readOnly
    },
    changed: () => Object.fromEntries(Object.entries(written).map(([key, files]) => [key, {files}])),
  }
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
