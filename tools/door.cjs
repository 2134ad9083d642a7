#!/usr/bin/env node
'use strict'
// The door of the published program, in old JavaScript, so that an old Node can still say what it lacks.
// It is CommonJS because merely starting Node's loader for modules takes a fifth of bare Node's start.
const args = process.argv.slice(2)
if (Number(process.versions.node.split('.')[0]) < 20) {
  process.stderr.write(`k8s-workloads-tutor needs Node 20 or newer; this is ${process.version}.\n`)
  process.exitCode = 1
} else if (args.length === 1 && args[0] === '--version') {
  require('node:fs').writeSync(1, '__VERSION__\n')
} else {
  import('./main.mjs')
}
