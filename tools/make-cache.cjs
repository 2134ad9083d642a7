// node tools/make-cache.cjs SCRIPT CACHE WORD…: runs a script of dist/ as the door does, with these words, and keeps what V8 compiled of it.
const {readFileSync, writeFileSync} = require('node:fs')
const {Script} = require('node:vm')

const [file, cache, ...words] = process.argv.slice(2)
const script = new Script(readFileSync(file, 'utf8'), {filename: file})
const part = {exports: {}}
script.runInThisContext()(part.exports, require, part)
part.exports.lintAtOnce(words)
process.exitCode = 0
writeFileSync(cache, script.createCachedData())
