// Changes to bundled packages, measured in start time and CPU. Each throws when its text no longer matches, so that
// a new version of a package cannot lose one silently. Plus one replacement: react-devtools-core never gets in (SEC-34).
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT} from './steps.mjs'

const PATCHES = [
  {
    name: 'yoga instantiates its WebAssembly without fetch, which would start undici (40 ms)',
    file: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
    changes: [
      ['function ya(){return w||"function"!=typeof fetch?', 'function ya(){return true?'],
      ['function wa(){var a=H;', 'function wa(){return Buffer.from(H.slice(37),"base64");var a=H;'],
    ],
  },
  {
    name: "Ink's measured lines are kept from frame to frame, within a bound (half the CPU)",
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    changes: [
      ['    caches = new OutputCaches();', '    caches = sharedCaches();'],
      [
        'export default class Output {',
        `let keptCaches = new OutputCaches();
const KEPT_LINES = 4096;
const sharedCaches = () => {
    const {widths, blockWidths, styledChars} = keptCaches;
    if (widths.size > KEPT_LINES || blockWidths.size > KEPT_LINES || styledChars.size > KEPT_LINES) keptCaches = new OutputCaches();
    return keptCaches;
};
export default class Output {`,
      ],
    ],
  },
  {
    name: 'string-width answers at once for text whose every character is one cell (10 times faster)',
    file: /[\\/]string-width[\\/]index\.js$/,
    changes: [
      [
        "	if (typeof input !== 'string' || input.length === 0) {\n		return 0;\n	}\n",
        `	if (typeof input !== 'string' || input.length === 0) {
		return 0;
	}

	if (options.ambiguousIsNarrow !== false && singleCells.test(input)) {
		return input.length;
	}
`,
      ],
      [
        '	let width = 0;\n	const eastAsianWidthOptions',
        '	if (ambiguousIsNarrow && singleCells.test(string)) {\n		return string.length;\n	}\n\n	let width = 0;\n	const eastAsianWidthOptions',
      ],
      [
        'export default function stringWidth',
        // Printable ASCII, Latin-1 without the soft hyphen, dashes and dots, arrows, comparison signs, box drawing, blocks, shapes and two marks.
        'const singleCells = /^[ -~\\u00a1-\\u00a8\\u00aa-\\u00ac\\u00af-\\u00ff\\u2010-\\u2027\\u2039\\u203a\\u2190-\\u2193\\u2260-\\u2265\\u2500-\\u25fc\\u2713\\u2717]+$/;\n\nexport default function stringWidth',
      ],
    ],
  },
  ...[
    {file: /[\\/]ink[\\/]build[\\/]reconciler\.js$/, times: 2},
    {file: /[\\/]ink[\\/]build[\\/]ink\.js$/, times: 1},
  ].map(({file, times}) => ({
    name: `${file.source} never looks for React's developer tools, which would open a socket (it imports process, so define misses it)`,
    file,
    changes: [["if (process.env['DEV'] === 'true') {", 'if (false) {', times]],
  })),
  ...[
    /[\\/]string-width[\\/]index\.js$/,
    /[\\/]wrap-ansi[\\/]index\.js$/,
    /[\\/]slice-ansi[\\/]tokenize-ansi\.js$/,
    /[\\/]ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
    /[\\/]cli-truncate[\\/]index\.js$/,
    /[\\/]ink[\\/]build[\\/]line-update\.js$/,
  ].map(file => ({
    name: `${file.source} makes no Intl.Segmenter before a text needs one (19 ms)`,
    file,
    changes: [[/new Intl\.Segmenter\([^)]*\)/, 'sharedSegmenter']],
    before: `import {segmenter as sharedSegmenter} from ${JSON.stringify(join(ROOT, 'src', 'kube', 'graphemes.ts'))}\n`,
  })),
]

function patchText(patch, text, path) {
  const patched = patch.changes.reduce((result, [from, to, times = 1]) => {
    if (result.split(from).length !== times + 1) throw new Error(`patch no longer matches ${path}: ${patch.name}`)
    return times === 1 ? result.replace(from, () => to) : result.replaceAll(from, () => to)
  }, text)
  return (patch.before ?? '') + patched
}

/** An esbuild plugin that applies the patches, and a check that every one of them found its file. */
export function patches() {
  const done = new Set()
  const plugin = {
    name: 'patches',
    setup(build) {
      build.onLoad({filter: /[\\/]node_modules[\\/].*\.js$/}, ({path}) => {
        const wanted = PATCHES.filter(patch => patch.file.test(path))
        if (wanted.length === 0) return undefined
        for (const patch of wanted) done.add(patch.name)
        return {contents: wanted.reduce((text, patch) => patchText(patch, text, path), readFileSync(path, 'utf8')), loader: 'js'}
      })
      // Ink's door to React's developer tools, which would open a socket.
      build.onResolve({filter: /^\.\/devtools\.js$/}, () => ({path: 'devtools', namespace: 'empty'}))
      build.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'empty'}))
      build.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {}', loader: 'js'}))
    },
  }
  const mustHaveMatched = inputs => {
    if (!inputs.some(input => input.includes('node_modules/ink/'))) return
    for (const {name} of PATCHES) if (!done.has(name)) throw new Error(`patch found no file: ${name}`)
  }
  return {plugin, mustHaveMatched}
}
