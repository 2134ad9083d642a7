import type {Machinery, Task} from './task.ts'
import {emit} from './task.ts'

/** Marks variables that may not be assigned any more (`readonly`). */
export function fix(task: Task, names: readonly string[]): void {
  task.fixed = [...new Set([...(task.fixed ?? []), ...names])]
}

/** Whether one of these is read-only. Then busybox's shell says so and ends, unless a person types (setvareq). */
export function endsOnFixed(machine: Machinery, task: Task, names: readonly string[]): boolean {
  const name = names.find(each => task.fixed?.includes(each) === true)
  if (name === undefined) return false
  emit(machine, task.err, `sh: ${complaint(name)}\n`)
  task.status = 2
  task.frames = []
  return true
}

export const complaint = (name: string): string => `${name}: is read only`

/** What `readonly` prints when it is given nothing: all that is read-only, as it could be typed. */
export function fixedList(task: Task): string {
  const lines = [...(task.fixed ?? [])].sort().map(name => {
    const value = task.vars[name]
    return value === undefined ? `readonly ${name}\n` : `readonly ${name}='${value.replaceAll("'", `'"'"'`)}'\n`
  })
  return lines.join('')
}
