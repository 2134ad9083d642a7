// The walls of test/walls.mjs as lint rules. Each message says where the code belongs instead.
import {GATES, LOOPS, ROOMS} from './test/walls.mjs'

const alternatives = names => names.join('|')

/** Room by room: only the rooms of its row (and itself). */
const rooms = Object.entries(ROOMS).map(([room, row]) => ({
  name: `${room}-looks-only-into-${[...row.rooms, 'itself'].join('-')}`,
  comment: row.instead,
  severity: 'error',
  from: {path: `^src/${room}/`},
  to: {path: '^src/', pathNot: `^src/(${alternatives([room, ...row.rooms])})/`},
}))

/** Room by room: only the npm packages of its row. Packages resolve to node_modules, unresolved names stay as written. */
const packages = Object.entries(ROOMS).map(([room, row]) => ({
  name: `${room}-uses-only-its-packages`,
  comment: `${room} may use ${row.packages.join(', ') || 'no npm package'}. ${row.instead}`,
  severity: 'error',
  from: {path: `^src/${room}/`},
  to: {
    dependencyTypesNot: ['local', 'core'],
    pathNot: ['^src/', ...(row.packages.length > 0 ? [`node_modules/(@types/)?(${alternatives(row.packages)})(/|$)`] : [])],
  },
}))

const machine = Object.entries(ROOMS)
  .filter(([, row]) => !row.machine)
  .map(([room, row]) => ({
    name: `${room}-knows-no-machine`,
    comment: `node:* is for host alone. ${row.instead}`,
    severity: 'error',
    from: {path: `^src/${room}/`},
    to: {dependencyTypes: ['core']},
  }))

const gates = GATES.map(gate => ({
  name: gate.name,
  comment: gate.instead,
  severity: 'error',
  from: {path: '^src/', pathNot: gate.only},
  to: {path: gate.files},
}))

const circles = [
  {
    name: 'no-circles',
    comment: 'Two files that need one another are one file, or share a third fact: move that fact to a file of its own.',
    severity: 'error',
    from: {path: '^src/'},
    to: {circular: true},
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden:
    process.env.WALLS === 'circles'
      ? circles
      : [
          ...rooms,
          ...packages,
          ...machine,
          ...gates,
          {
            name: 'loops-never-import-one-another',
            comment: 'A loop sees the world and a key. What two loops share is a fact about objects: put it into sim/ or kube/.',
            severity: 'error',
            from: {path: LOOPS},
            to: {path: '^src/sim/loops/', pathNot: '^src/sim/loops/$1'},
          },
          {
            name: 'plain-without-ink',
            comment: 'Plain mode is text without Ink, React or panes: take the words from app and the rules from kube.',
            severity: 'error',
            from: {path: '^src/tui/plain/'},
            to: {path: ['node_modules/(ink|react)', '^src/tui/.*\\.tsx$']},
          },
          {
            name: 'resolvable',
            comment: 'This import leads nowhere.',
            severity: 'error',
            from: {path: '^src/'},
            to: {couldNotResolve: true},
          },
          {
            name: 'src-knows-no-tests',
            comment: 'The product never imports tests or tools.',
            severity: 'error',
            from: {path: '^src/'},
            to: {path: '^(test|tools)/'},
          },
        ],
  options: {
    doNotFollow: {path: 'node_modules'},
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
