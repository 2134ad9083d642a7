import type {Machine} from './machine.ts'

/** Whether a machine has an image on its disk, however either names it. */
export function hasImage(machine: Machine, reference: string): boolean {
  return machine.images[reference] !== undefined || machine.images[normalName(reference)] !== undefined
}

/** A reference as containerd stores it: `nginx` becomes `docker.io/library/nginx:latest`. The same image has the same name. */
export function normalName(reference: string): string {
  const known = names.get(reference)
  if (known !== undefined) return known
  const name = written(reference)
  if (names.size < 1000) names.set(reference, name)
  return name
}

/** A name follows from the reference alone; it is asked for with every pod. */
const names = new Map<string, string>()

function written(reference: string): string {
  const at = reference.indexOf('@')
  let name = at < 0 ? reference : reference.slice(0, at)
  const first = name.split('/')[0] ?? ''
  if (!name.includes('/')) name = `docker.io/library/${name}`
  else if (!/[.:]/.test(first) && first !== 'localhost') name = `docker.io/${name}`
  if (at >= 0) return name + reference.slice(at)
  return (name.split('/').at(-1) ?? '').includes(':') ? name : `${name}:latest`
}
