#!/usr/bin/env node
'use strict'
// The door of the published program, in old JavaScript, so that an old Node can still say what it lacks.
// It is CommonJS because merely starting Node's loader for modules takes a fifth of bare Node's start.
const args = process.argv.slice(2)
const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  process.stderr.write(`k8s-workloads-tutor needs Node 20 or newer; this is ${process.version}.\n`)
  process.exitCode = 1
} else if (args.length === 1 && args[0] === '--version') {
  require('node:fs').writeSync(1, '__VERSION__\n')
} else if (isPlainLint(args)) {
  compiled('lint').lintAtOnce(args.slice(1))
} else {
  // Said here, not before: what V8 made of lint's script is good for a V8 that was told nothing.
  require('node:v8').setFlagsFromString('__ENGINE__')
  if (major === 20) require('node:v8').setFlagsFromString('__ENGINE_OF_20__')
  import('./main.mjs')
}

// Names of files and --json; whatever else there is, the reader of command lines says what it thinks of it.
function isPlainLint(words) {
  const names = words.slice(1).filter(word => word !== '--json')
  return words[0] === 'lint' && names.length > 0 && names.length <= 1000 && names.every(word => word === '-' || word[0] !== '-')
}

// A part beside the door, with what V8 made of it when it was built. Another version of Node compiles it anew, and says nothing.
function compiled(name) {
  const fs = require('node:fs')
  const file = require('node:path').join(__dirname, `${name}.cjs`)
  const cache = file.replace(/cjs$/, 'cache')
  const script = new (require('node:vm').Script)(fs.readFileSync(file, 'utf8'), {
    filename: file,
    cachedData: fs.existsSync(cache) ? fs.readFileSync(cache) : undefined,
  })
  const part = {exports: {}}
  script.runInThisContext()(part.exports, require, part)
  return part.exports
}
