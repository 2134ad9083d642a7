// Who may look into whom: architecture.md section 2 as data. The lint (.dependency-cruiser.mjs), README and its test are made from this table.
// A new need is not a new row here but a fact that belongs somewhere else; each message says where.

/** @type {Readonly<Record<string, {purpose: string, rooms: readonly string[], packages: readonly string[], machine: boolean, instead: string}>>} */
export const ROOMS = {
  kube: {
    purpose: 'what objects are: types, defaults, validation, selectors, cron, YAML in and out, columns, safe text; nothing happens here',
    rooms: [],
    packages: ['yaml', 'cron-parser'],
    machine: false,
    instead: 'kube knows objects and text only. What happens to objects belongs in sim; what is typed about them in kubectl.',
  },
  sim: {
    purpose: 'a cluster that is a value, and the function that moves it on',
    rooms: ['kube'],
    packages: [],
    machine: false,
    instead: 'The simulator knows no lesson, no screen and no clock. A fact about objects goes to kube; a word for people to app/words.ts.',
  },
  kubectl: {
    purpose: 'commands people type: words in, requests and text out; one file a verb',
    rooms: ['kube', 'sim'],
    packages: [],
    machine: false,
    instead:
      'kubectl turns words into requests and text. What a lesson wants to know is judged in lesson; what a key does is decided in app.',
  },
  lesson: {
    purpose: 'the lesson format, and judging a timeline against it',
    rooms: ['kube', 'sim', 'kubectl'],
    packages: [],
    machine: false,
    instead: 'A lesson is data and its judge is a pure function. Files are read by host/packs.ts; the screen reads verdicts from app.',
  },
  editor: {
    purpose: 'the YAML editor as a reducer: text, cursor, undo, completion, squiggles',
    rooms: ['kube'],
    packages: [],
    machine: false,
    instead: 'The editor is a reducer over text. What applying the text does belongs in app; what it looks like in tui.',
  },
  app: {
    purpose: 'everything the program remembers, and what each message does to it',
    rooms: ['kube', 'sim', 'kubectl', 'lesson', 'editor'],
    packages: [],
    machine: false,
    instead: 'app decides and never does: return an Effect (app/effect.ts) and let host carry it out; let tui draw it.',
  },
  tui: {
    purpose: 'Ink: the model as a screen, keys as messages; also glyphs, theme, byte decoder, plain lines',
    rooms: ['kube', 'sim', 'lesson', 'editor', 'app'],
    packages: ['ink', 'react', 'ink-select-input', 'string-width'],
    machine: false,
    instead: 'A pane is a function of a view-model. State belongs in app/model.ts, the machine behind an Effect in host.',
  },
  host: {
    purpose: 'the machine: files, real clock, terminal, progress on disk, processes, exit; the one impure room',
    rooms: ['lesson', 'app'],
    packages: ['env-paths'],
    machine: true,
    instead: 'host does and never decides: the decision is a pure function in app, the words are in app/words.ts, drawing is in tui.',
  },
}

/** Walls inside rooms. `files` may be imported by `only` (and by nothing else under src). */
export const GATES = [
  {
    name: 'loops-by-step-only',
    files: '^src/sim/loops/',
    only: '^src/sim/(step\\.ts|loops/)',
    instead: 'Only sim/step.ts runs loops. What two loops share is a fact: put it into sim/ or kube/.',
  },
  {
    name: 'containers-by-kubelet-only',
    files: '^src/sim/containers/',
    only: '^src/sim/(containers/|kubelet/|loops/kubelet)',
    instead: 'Only the kubelet runs containers; kubectl exec goes through a request.',
  },
  {
    name: 'yaml-by-guard-only',
    files: '^node_modules/yaml/',
    only: '^src/kube/yaml\\.ts$',
    instead: 'Call src/kube/yaml.ts: it measures size and nesting first, because deep input aborts the process (SEC-10).',
  },
  {
    name: 'cron-parser-by-cron-only',
    files: '^node_modules/cron-parser/',
    only: '^src/kube/cron\\.ts$',
    instead: 'Call src/kube/cron.ts: cron-parser disagrees with Kubernetes in a third of cases.',
  },
  {
    name: 'processes-by-spawn-only',
    files: '^(node:)?child_process$',
    only: '^src/host/spawn\\.ts$',
    instead: 'Only host/spawn.ts starts a process, and only $EDITOR (SEC-25).',
  },
]

/** Loops never import one another; a loop may have parts beside it that carry its name: kubelet.ts and kubelet-probes.ts. */
export const LOOPS = '^src/sim/loops/([a-z]+(?:-gc|-collector|-eviction)?)[a-z-]*\\.ts$'
