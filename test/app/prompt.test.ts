import {describe, expect, test} from 'vitest'
import {printProgress, readProgress} from '../../src/app/progress.ts'
import {cursorOf} from '../../src/app/prompt.ts'
import {editorText} from '../../src/editor/editor.ts'
import type {Msg} from '../../src/app/msg.ts'
import {letPlay, newPlayer, openAt, run, send} from './player.ts'
import type {Player} from './player.ts'

const exercise = (player: Player) => player.model.open?.exercise
const prompt = (player: Player) => exercise(player)?.prompt
const out = (player: Player): string => (prompt(player)?.out ?? []).join('\n')
const said = (player: Player): string => out(player).slice(out(player).lastIndexOf('$ '))
const letters = (player: Player, text: string): void =>
  send(player, ...[...text].map((letter): Msg => ({type: 'prompt-edit', action: {do: 'type', text: letter}})))
const ENTER: Msg = {type: 'prompt-enter'}
const TAB: Msg = {type: 'prompt-complete'}

/** At the prompt of lesson 2.1: two nodes, a DaemonSet with two Pods. */
function atPrompt(motion = true): Player {
  const player = newPlayer({motion})
  openAt(player, '2.1', 'exercise')
  send(player, {type: 'focus', on: 'prompt'})
  return player
}

describe('history', () => {
  test("lists what was typed, numbered, the tutor's own commands too, and goes through a pipe", () => {
    const player = atPrompt(false)
    for (const line of ['kubectl get nodes', 'hint', 'kubectl get pods', 'history']) {
      letters(player, line)
      send(player, ENTER)
    }
    expect(said(player)).toBe('$ history\n    1  kubectl get nodes\n    2  hint\n    3  kubectl get pods\n    4  history')
    letters(player, 'history | grep pods')
    send(player, ENTER)
    expect(said(player)).toBe('$ history | grep pods\n    3  kubectl get pods\n    5  history | grep pods')
  })

  test('with a number lists the last ones, and says how it is used', () => {
    const player = atPrompt(false)
    run(player, 'true', 'false', 'history 2')
    expect(said(player)).toBe('$ history 2\n    2  false\n    3  history 2')
    run(player, 'history soon')
    expect(said(player)).toBe('$ history soon\nusage: history [NUMBER]')
  })
})

describe('the line that is typed', () => {
  test('has a cursor that moves by letters and words, and edits where it stands', () => {
    const player = atPrompt()
    letters(player, 'kubectl get pods')
    send(player, {type: 'prompt-edit', action: {do: 'move', to: 'word-left'}})
    letters(player, 'x')
    send(player, {type: 'prompt-edit', action: {do: 'move', to: 'home'}}, {type: 'prompt-edit', action: {do: 'delete'}})
    expect(prompt(player)?.text).toBe('ubectl get xpods')
    send(player, {type: 'prompt-edit', action: {do: 'move', to: 'end'}}, {type: 'prompt-edit', action: {do: 'delete-word'}})
    expect(prompt(player)?.text).toBe('ubectl get ')
  })

  test('goes on below while a quote or a here-document is open, and runs as a whole', () => {
    const player = atPrompt()
    letters(player, 'kubectl apply -f - <<EOF')
    send(player, ENTER)
    for (const line of ['apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: typed', 'EOF']) {
      expect(out(player)).toBe('')
      letters(player, line)
      send(player, ENTER)
    }
    expect(out(player)).toMatch(/^\$ kubectl apply -f - <<EOF\n> apiVersion: v1\n[^]*> EOF\nconfigmap\/typed created$/)
  })

  test('is found again by Up and Down, and what was begun is still there below the newest', () => {
    const player = atPrompt()
    run(player, 'kubectl get nodes', 'kubectl get pods')
    letters(player, 'kubectl dr')
    send(player, {type: 'prompt-history', by: -1}, {type: 'prompt-history', by: -1})
    expect(prompt(player)?.text).toBe('kubectl get nodes')
    send(player, {type: 'prompt-history', by: 1}, {type: 'prompt-history', by: 1})
    expect(prompt(player)?.text).toBe('kubectl dr')
  })

  test('is sought in the old lines by Ctrl-R, older ones by more of it, and taken by any other key', () => {
    const player = atPrompt()
    run(player, 'kubectl get pods -o wide', 'kubectl get nodes', 'kubectl get pods')
    send(player, {type: 'prompt-search', do: 'older'})
    letters(player, 'pods')
    expect(prompt(player)?.text).toBe('kubectl get pods')
    send(player, {type: 'prompt-search', do: 'older'})
    expect(prompt(player)?.text).toBe('kubectl get pods -o wide')
    send(player, {type: 'prompt-edit', action: {do: 'move', to: 'end'}})
    letters(player, '!')
    expect(prompt(player)).toMatchObject({text: 'kubectl get pods -o wide!'})
    expect(prompt(player)?.search).toBeUndefined()
  })

  test('keeps its history over a fresh start of the exercise', () => {
    const player = atPrompt()
    run(player, 'kubectl get nodes')
    send(player, {type: 'reset'}, {type: 'prompt-history', by: -1})
    expect(prompt(player)?.text).toBe('kubectl get nodes')
  })

  test('is remembered from one day to the next, and with the lesson while one looks into the menu', () => {
    const player = atPrompt()
    run(player, 'kubectl get nodes', 'hint')
    letters(player, 'kubectl dr')
    send(player, {type: 'menu'}, {type: 'open', lesson: '2.1'})
    expect(prompt(player)?.text).toBe('kubectl dr')
    const {records} = player.model
    expect(records['ds-one-per-floor']?.lines).toEqual(['kubectl get nodes', 'hint'])
    const next = newPlayer()
    next.model = {...next.model, records}
    openAt(next, '2.1', 'exercise')
    send(next, {type: 'prompt-history', by: -1}, {type: 'prompt-history', by: -1})
    expect(prompt(next)?.text).toBe('kubectl get nodes')
  })

  test('given up by Ctrl-C can be had again', () => {
    const player = atPrompt()
    letters(player, 'kubectl delete node node-a')
    send(player, {type: 'interrupt'})
    expect(prompt(player)?.text).toBe('')
    send(player, {type: 'prompt-history', by: -1})
    expect(prompt(player)?.text).toBe('kubectl delete node node-a')
  })
})

describe('Tab at the prompt', () => {
  test('writes what can only be meant, and shows what there is when there is more', () => {
    const player = atPrompt()
    letters(player, 'k desc')
    send(player, TAB)
    expect(prompt(player)?.text).toBe('k describe ')
    letters(player, 'pod/gu')
    send(player, TAB)
    expect(prompt(player)?.text).toBe('k describe pod/guard-')
    expect(prompt(player)?.offers).toHaveLength(2)
    letters(player, 'q')
    expect(prompt(player)?.offers).toBeUndefined()
    send(player, TAB)
    expect(prompt(player)?.text).toMatch(/^k describe pod\/guard-q\w+ $/)
  })

  test('knows the tutor’s own commands and the machines they are about', () => {
    const player = atPrompt()
    letters(player, 'node fa')
    send(player, TAB)
    letters(player, 'node-')
    send(player, TAB)
    expect(prompt(player)).toMatchObject({text: 'node fail node-', offers: ['node-a', 'node-b']})
  })

  test('completes in the middle of a line, and leaves what stands behind', () => {
    const player = atPrompt()
    send(player, {type: 'prompt', text: 'k get dae -o wide'})
    for (let steps = 0; steps < 8; steps++) send(player, {type: 'prompt-edit', action: {do: 'move', to: 'left'}})
    send(player, TAB)
    const state = prompt(player)
    expect(state?.text).toBe('k get daemonsets -o wide')
    expect(state === undefined ? undefined : cursorOf(state)).toEqual({line: 0, column: 16})
  })

  test('says so when nothing begins like this', () => {
    const player = atPrompt()
    letters(player, 'k get xyz')
    send(player, TAB)
    expect(prompt(player)).toMatchObject({text: 'k get xyz', offers: []})
  })
})

describe('commands that go on', () => {
  test('rollout status follows the clock and ends by itself', () => {
    const player = atPrompt()
    run(player, 'kubectl set image ds/guard *=nginx:1.28', 'kubectl rollout status ds/guard')
    expect(exercise(player)?.session.waiting).toBeDefined()
    letPlay(player)
    expect(said(player)).toContain('daemon set "guard" successfully rolled out')
    expect(exercise(player)?.session.waiting).toBeUndefined()
  })

  test('get -w shows changes as they come and ends with Ctrl-C, which leaves what was begun', () => {
    const player = atPrompt()
    run(player, 'node add node-c', 'kubectl get pods -w')
    letPlay(player)
    expect(said(player)).toMatch(/ContainerCreating[^]*Running/)
    letters(player, 'kubectl get no')
    send(player, {type: 'interrupt'})
    expect(said(player)).toMatch(/\n\^C$/)
    expect(prompt(player)?.text).toBe('kubectl get no')
    expect(exercise(player)?.session.waiting).toBeUndefined()
  })

  test('another line ends it, as if Ctrl-C had been pressed', () => {
    const player = atPrompt()
    run(player, 'kubectl get pods -w', 'kubectl get nodes -o name')
    expect(out(player)).toMatch(/\n\^C\n\$ kubectl get nodes -o name\nnode\/node-a\n/)
  })

  test('watch shows its latest answer in one place', () => {
    const player = atPrompt()
    run(player, 'kubectl delete pods --all --wait=false', 'watch kubectl get pods')
    letPlay(player)
    expect(said(player)).toBe('$ watch kubectl get pods')
    send(player, {type: 'interrupt'})
    expect(said(player)).toMatch(/^\$ watch kubectl get pods\nEvery 2\.0s: kubectl get pods\n\nNAME[^]*\n\^C$/)
  })

  test('wait gives up when its time is over, though nothing else happens', () => {
    const player = atPrompt()
    run(player, 'kubectl wait ds/guard --for=delete --timeout=30s')
    letPlay(player)
    expect(said(player)).toContain('timed out waiting for the condition on daemonsets/guard')
  })

  test('without motion they run until the cluster rests, and say that they end', () => {
    const player = atPrompt(false)
    run(player, 'node add node-c', 'kubectl get pods -w')
    expect(said(player)).toContain('Nothing more is due soon: kubectl get pods -w ends here.')
    expect(exercise(player)?.session.waiting).toBeUndefined()
    run(player, 'kubectl delete pods --all; kubectl get pods -o name')
    expect(said(player)).toMatch(/deleted[^]*\npod\/guard-/)
  })

  test('a log that is followed comes line by line, each with its moment', () => {
    const player = newPlayer()
    openAt(player, '3.1', 'exercise')
    run(player, `kubectl run ticker --image=busybox:1.36 --restart=Never -- sh -c 'while true; do date; sleep 1; done'`)
    letPlay(player, 30)
    run(player, 'kubectl logs -f ticker')
    const counts: number[] = []
    for (let tick = 0; tick < 60; tick++) {
      send(player, {type: 'tick', ms: 100})
      counts.push(said(player).split('\n').length)
    }
    const jumps = counts.map((count, at) => count - (counts[at - 1] ?? count))
    expect(Math.max(...jumps)).toBeLessThanOrEqual(2)
    expect(counts.at(-1)).toBeGreaterThan((counts[0] ?? 0) + 2)
  })
})

describe('kubectl edit', () => {
  test('opens the object in the editor, sends what differs, and gives the keyboard back', () => {
    const player = atPrompt()
    run(player, 'kubectl edit ds guard')
    expect(player.model.focus).toBe('editor')
    const {file = '', editors = {}} = exercise(player) ?? {}
    const editor = editors[file]
    expect(editor === undefined ? '' : editorText(editor)).toContain('kind: DaemonSet')
    send(player, {type: 'edited', file, text: (editor === undefined ? '' : editorText(editor)).replace(/image: \S+/, 'image: nginx:1.99')})
    send(player, {type: 'apply'})
    expect(said(player)).toBe('$ kubectl edit ds guard\ndaemonset.apps/guard edited')
    expect(player.model.focus).toBe('prompt')
    expect(exercise(player)?.editing).toBeUndefined()
  })

  test('keeps the text when it is refused, and says why', () => {
    const player = atPrompt()
    run(player, 'kubectl edit ds guard')
    const {file = ''} = exercise(player) ?? {}
    send(player, {type: 'edited', file, text: 'kind: [\n'}, {type: 'apply'})
    expect(exercise(player)?.remark).toContain('error')
    expect(exercise(player)?.file).toBe(file)
    const editor = exercise(player)?.editors[file]
    const text = editor === undefined ? '' : editorText(editor)
    expect(text).toMatch(/^# Please edit[^]*# reopened with the relevant failures\.\n#\n# error: [^\n]+\n#\nkind: \[\n$/)
    send(player, {type: 'focus', on: 'prompt'}, {type: 'interrupt'})
    expect(exercise(player)?.editing).toBeUndefined()
    expect(player.model.records[player.model.open?.lesson.id ?? '']?.drafts ?? {}).toEqual({})
  })
})

test('EDIT-10: kubectl edit without a change, without a text, and with the same mistake twice ends in kubectl’s words', () => {
  const edited = (...texts: readonly string[]): string => {
    const player = atPrompt()
    run(player, 'kubectl edit ds guard')
    for (const text of texts) {
      const {file = ''} = exercise(player) ?? {}
      if (text !== '=') send(player, {type: 'edited', file, text})
      send(player, {type: 'apply'})
    }
    expect(exercise(player)?.editing).toBeUndefined()
    expect(exercise(player)?.session.waiting).toBeUndefined()
    return said(player)
  }
  expect(edited('=')).toMatch(/\nEdit cancelled, no changes made\.$/)
  expect(edited('# only a remark\n')).toMatch(/\nEdit cancelled, saved file was empty\.$/)
  expect(edited('kind: [\n', '=')).toMatch(/\nerror: [^]*\nEdit cancelled, no valid changes were saved\.$/)
})

describe('files and pages', () => {
  test('ls shows the lesson’s files without the answers, and vi opens one', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    run(player, 'ls')
    expect(said(player)).toBe('$ ls\nweb.yaml')
    run(player, 'kubectl create cm a --dry-run=client -o yaml > a.yaml', 'vi a.yaml')
    expect(exercise(player)?.file).toBe('a.yaml')
    expect(player.model.focus).toBe('editor')
    run(player, 'vi nothing.yaml')
    expect(exercise(player)?.remark).toContain('There is no file nothing.yaml')
  })

  test('what a line writes into an open file is seen there, and can be undone', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    const text = () => {
      const editor = exercise(player)?.editors['web.yaml']
      return editor === undefined ? '' : editorText(editor)
    }
    const before = text()
    run(player, 'kubectl create cm a --dry-run=client -o yaml > web.yaml')
    expect(text()).toContain('kind: ConfigMap')
    send(player, {type: 'edit', action: {do: 'undo'}})
    expect(text()).toBe(before)
  })

  test('-f - reads what stands in the editor when nothing is piped into it', () => {
    const player = newPlayer()
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'edited', file: 'web.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine\n'})
    run(player, 'kubectl apply -f -')
    expect(said(player)).toContain('configmap/mine created')
  })

  test('less lays the answer over the page, clear empties the window', () => {
    const player = atPrompt()
    run(player, 'kubectl get nodes -o name | less')
    expect(player.model.overlay).toMatchObject({kind: 'page', lines: ['node/node-a', 'node/node-b']})
    send(player, {type: 'close'})
    run(player, 'clear')
    expect(prompt(player)?.out).toEqual([])
  })

  test('the output so far can be read from its end', () => {
    const player = atPrompt()
    run(player, 'kubectl describe node node-a', 'kubectl describe node node-b')
    send(player, {type: 'output'})
    const {overlay} = player.model
    expect(overlay?.kind === 'page' && overlay.top > 20).toBe(true)
  })
})

test('Ctrl-F goes to a place in the file, and F3 to the next', () => {
  const player = newPlayer()
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'edit', action: {do: 'replace-all', text: 'a: 1\nname: x\nb: 2\n  Name: y\n'}})
  send(player, {type: 'find', what: 'file'}, {type: 'find-text', text: 'name'}, {type: 'scroll', by: 1}, {type: 'find-run'})
  const cursor = () => exercise(player)?.editors['web.yaml']?.buffer.cursor
  expect([player.model.overlay, cursor()]).toEqual([undefined, {line: 3, column: 2}])
  send(player, {type: 'edit', action: {do: 'find-next'}})
  expect(cursor()).toEqual({line: 1, column: 0})
})

test('lines of the prompt are saved with the progress and read again; what is no such list is left out', () => {
  const record = {done: false, tries: 0, hints: 0, drafts: {}, lines: ['kubectl get pods', 'cat <<E\nx\nE']}
  const text = printProgress({rev: 1, lessons: {a: record}}, '1', '', String)
  expect(readProgress(text, String)).toMatchObject({outcome: 'ok', progress: {lessons: {a: record}}})
  for (const lines of ['x', [1], ['y'.repeat(5000)], Array.from({length: 300}, () => 'z')]) {
    const odd = JSON.stringify({format: 'k8s-workloads-tutor/progress', schemaVersion: 1, rev: 1, lessons: {a: {...record, lines}}})
    expect(readProgress(odd, String, false)).toMatchObject({outcome: 'ok', progress: {lessons: {a: {done: false, drafts: {}}}}})
  }
})

test('/ finds fields of the API by what they are for, and Enter explains one', () => {
  const player = atPrompt()
  send(player, {type: 'find', what: 'texts', text: 'duration in seconds the pod needs to terminate gracefully'}, {type: 'find-run'})
  expect(player.model.overlay).toMatchObject({kind: 'page', title: 'kubectl explain pod.spec.terminationGracePeriodSeconds'})
  const {overlay} = player.model
  expect(overlay?.kind === 'page' ? overlay.lines.join('\n') : '').toContain('FIELD: terminationGracePeriodSeconds <integer>')
})

test('the tutor’s own commands may stand between others on a line', () => {
  const player = atPrompt(false)
  run(
    player,
    'node add node-c && kubectl get nodes -o name; node fail node-b; kubectl delete pods --all --wait=false; jump 2m; kubectl get nodes | grep node-b',
  )
  expect(said(player)).toMatch(
    /The machine node-c is switched on\.[^]*node\/node-a[^]*node-b has lost its power[^]*deleted[^]*node-b +NotReady/,
  )
  run(player, 'node add node-a && echo never; echo "a; jump 1m"')
  expect(said(player)).toMatch(/There is a machine node-a already\.\na; jump 1m$/)
})

test('an unknown program is told what exists, the tutor’s own commands among it', () => {
  const player = atPrompt()
  run(player, 'helm install x')
  expect(said(player)).toMatch(/There is no program helm here\.[^]*There are: kubectl, [^]*node, jump, settle/)
})
