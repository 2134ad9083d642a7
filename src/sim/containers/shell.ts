import {runSimple} from './simple.ts'
import {expandOrRun, openStreams} from './simple-parts.ts'
import {expandPattern, expandText, expandWords} from './expand.ts'
import {endsOnFixed} from './fixed.ts'
import {matchesPattern} from './pattern.ts'
import {parseScript} from './parse.ts'
import type {Script} from './syntax.ts'
import {isProblem} from './words.ts'
import type {Frame, Machinery, Task} from './task.ts'
import {emit, finish, keepDescriptors, popFrame, spawn} from './task.ts'

/** Runs all tasks until each sleeps, waits or has ended, or the moment's budget is used up. Answers whether it was. */
export function runTasks(machine: Machinery): 'rests' | 'tired' {
  for (;;) {
    const task = nextTask(machine)
    if (task === undefined) return 'rests'
    if (machine.budget <= 0) return 'tired'
    machine.budget -= 1
    advance(machine, task)
    if (machine.tasks.get(1)?.ended !== undefined) return 'rests'
  }
}

function nextTask(machine: Machinery): Task | undefined {
  for (const task of machine.tasks.values()) {
    if (task.ended !== undefined || task.server !== undefined) continue
    if (task.busy !== undefined) {
      if (task.busy.until === 'never' || task.busy.until > machine.around.now) continue
      return task
    }
    if (task.waits !== undefined && !mayGoOn(machine, task)) continue
    return task
  }
  return undefined
}

function mayGoOn(machine: Machinery, task: Task): boolean {
  if (task.waits === undefined) return true
  if (task.waits.command && task.pending.length > 0) return true
  return task.waits.tasks.every(id => machine.tasks.get(id)?.ended !== undefined || !machine.tasks.has(id))
}

/** One instruction of one task. */
function advance(machine: Machinery, task: Task): void {
  if (task.busy !== undefined) {
    const {out, err, code, outTo, errTo} = task.busy
    delete task.busy
    emit(machine, outTo, out)
    emit(machine, errTo, err)
    finish(task, code)
    return
  }
  const signal = task.pending[0]
  if (signal !== undefined && task.shell) {
    task.pending = task.pending.slice(1)
    if (task.waits?.command) {
      delete task.waits
      task.status = 128 + (signal === 'INT' ? 2 : 15)
    }
    pushAction(machine, task, task.traps[signal] ?? '')
    return
  }
  if (task.waits !== undefined) endWait(machine, task)
  const frame = task.frames.at(-1)
  if (frame === undefined) end(machine, task)
  else runFrame(machine, task, frame)
}

function endWait(machine: Machinery, task: Task): void {
  const waits = task.waits
  delete task.waits
  if (!waits?.command) return
  const last = waits.tasks.at(-1)
  finish(task, last === undefined ? 0 : (machine.tasks.get(last)?.ended ?? task.status))
  for (const id of waits.tasks) machine.tasks.delete(id)
}

function end(machine: Machinery, task: Task): void {
  const action = task.traps.EXIT
  if (action !== undefined && action !== '') {
    delete task.traps.EXIT
    pushAction(machine, task, action)
    return
  }
  task.ended = task.status
}

function pushAction(machine: Machinery, task: Task, action: string): void {
  const script = parseScript(action)
  if (isProblem(script)) emit(machine, task.err, `sh: ${script.problem}\n`)
  else task.frames.push({node: {t: 'seq', items: [script]}, at: 0, trap: task.status})
}

function runFrame(machine: Machinery, task: Task, frame: Frame): void {
  const node = frame.node
  switch (node.t) {
    case 'simple':
      return runSimple(machine, task, frame, node)
    case 'seq':
      return runSequence(task, frame, node.items)
    case 'and':
    case 'or':
      return runJoint(task, frame, node)
    case 'not':
      return runNot(task, frame, node.body)
    case 'if':
      return runIf(task, frame, node)
    case 'loop':
      return runLoop(task, frame, node)
    case 'for':
      return runFor(machine, task, frame, node)
    case 'case':
      return runCase(machine, task, frame, node)
    case 'group':
      return runGroup(machine, task, frame, node)
    case 'pipe':
      return runPipe(machine, task, frame, node.parts)
    case 'subshell':
      return runSubshell(machine, task, frame, node.body)
    case 'background': {
      popFrame(task)
      const child = spawn(machine, task, node.body)
      if (child !== undefined) {
        child.stdin = ''
        task.background = child.id
      }
      task.status = child === undefined ? 2 : 0
      return
    }
    case 'function':
      popFrame(task)
      task.functions = {...task.functions, [node.name]: node.body}
      task.status = 0
  }
}

function push(task: Task, node: Script): void {
  task.frames.push({node, at: 0})
}

function runSequence(task: Task, frame: Frame, items: readonly Script[]): void {
  const item = items[frame.at]
  frame.at += 1
  if (item === undefined) {
    popFrame(task)
    if (items.length === 0) task.status = 0
  } else push(task, item)
}

function runJoint(task: Task, frame: Frame, node: Script & {t: 'and' | 'or'}): void {
  if (frame.at === 0) {
    frame.at = 1
    push(task, node.left)
    return
  }
  if (frame.at === 1 && (task.status === 0) === (node.t === 'and')) {
    frame.at = 2
    push(task, node.right)
    return
  }
  popFrame(task)
}

function runNot(task: Task, frame: Frame, body: Script): void {
  if (frame.at === 0) {
    frame.at = 1
    push(task, body)
    return
  }
  popFrame(task)
  task.status = task.status === 0 ? 1 : 0
}

/** `at` is even while an arm's test is still to be run, odd while it runs. */
function runIf(task: Task, frame: Frame, node: Script & {t: 'if'}): void {
  const arm = node.arms[Math.floor(frame.at / 2)]
  const chosen = frame.at % 2 === 1 && task.status === 0 ? arm?.body : arm === undefined ? node.otherwise : undefined
  if (chosen !== undefined || arm === undefined) {
    popFrame(task)
    task.status = 0
    if (chosen !== undefined) push(task, chosen)
    return
  }
  frame.at += 1
  if (frame.at % 2 === 1) push(task, arm.test)
}

/** `at` is 1 while the test runs, 2 while the body does. The loop ends as its body did. */
function runLoop(task: Task, frame: Frame, node: Script & {t: 'loop'}): void {
  if (frame.at !== 1) {
    if (frame.at === 2) frame.last = task.status
    frame.at = 1
    push(task, node.test)
    return
  }
  if ((task.status === 0) === node.until) {
    popFrame(task)
    task.status = frame.last ?? 0
    return
  }
  frame.at = 2
  push(task, node.body)
}

function runFor(machine: Machinery, task: Task, frame: Frame, node: Script & {t: 'for'}): void {
  if (frame.items === undefined) {
    const items =
      node.words === undefined ? task.params.slice(1) : expandOrRun(machine, task, frame, state => expandWords(node.words ?? [], state))
    if (items === undefined) return
    frame.items = items
  }
  const item = frame.items[frame.at]
  frame.at += 1
  if (item === undefined) {
    popFrame(task)
    if (frame.items.length === 0) task.status = 0
    return
  }
  if (endsOnFixed(machine, task, [node.name])) return
  task.vars[node.name] = item
  push(task, node.body)
}

function runCase(machine: Machinery, task: Task, frame: Frame, node: Script & {t: 'case'}): void {
  const found = expandOrRun(machine, task, frame, state => {
    const word = expandText(node.word, state)
    return [node.arms.findIndex(arm => arm.patterns.some(pattern => matchesPattern(expandPattern(pattern, state), word)))]
  })
  if (found === undefined) return
  popFrame(task)
  task.status = 0
  const arm = node.arms[found[0] ?? -1]
  if (arm !== undefined) push(task, arm.body)
}

function runGroup(machine: Machinery, task: Task, frame: Frame, node: Script & {t: 'group'}): void {
  if (frame.at === 1) {
    popFrame(task)
    return
  }
  const streams = expandOrRun(machine, task, frame, state => [openStreams(machine, task, node.redirects, state)])
  if (streams === undefined) return
  const opened = streams[0]
  if (opened === undefined || typeof opened === 'string') {
    popFrame(task)
    emit(machine, task.err, `sh: ${opened ?? ''}\n`)
    finish(task, 1)
    return
  }
  frame.streams = {stdin: task.stdin, out: task.out, err: task.err, ...(task.more !== undefined && {more: task.more})}
  frame.at = 1
  task.stdin = opened.stdin
  task.out = opened.out
  task.err = opened.err
  keepDescriptors(task, opened.more)
  push(task, node.body)
}

/** Parts run one after another: each reads all that the one before it has written. */
function runPipe(machine: Machinery, task: Task, frame: Frame, parts: readonly Script[]): void {
  let input = task.stdin
  const before = frame.child
  if (before !== undefined) {
    task.status = machine.tasks.get(before)?.ended ?? 1
    input = machine.buffers.get(before) ?? ''
    machine.buffers.delete(before)
    machine.tasks.delete(before)
  }
  const part = parts[frame.at]
  if (part === undefined) {
    popFrame(task)
    finish(task, task.status)
    return
  }
  const child = spawn(machine, task, part)
  if (child === undefined) {
    popFrame(task)
    finish(task, 2)
    return
  }
  child.stdin = input
  if (frame.at < parts.length - 1) child.out = {buffer: child.id}
  frame.at += 1
  frame.child = child.id
  task.waits = {tasks: [child.id], command: false}
}

function runSubshell(machine: Machinery, task: Task, frame: Frame, body: Script): void {
  const before = frame.child
  if (before !== undefined) {
    popFrame(task)
    const code = machine.tasks.get(before)?.ended ?? 1
    machine.tasks.delete(before)
    finish(task, code)
    return
  }
  const child = spawn(machine, task, body)
  if (child === undefined) {
    popFrame(task)
    finish(task, 2)
    return
  }
  frame.child = child.id
  task.waits = {tasks: [child.id], command: false}
}
