import {runLint} from './lint.ts'
import {print} from './print.ts'

/**
 * `lint NAME… [--json]` from start to exit code. The door calls it when there is no other flag, without the command line's
 * reader and Node's loader for modules: editors run lint at every save.
 */
export function lintAtOnce(args: readonly string[]): void {
  const names = args.filter(word => word !== '--json')
  const {exit, stdout, stderr} = runLint(names, names.length < args.length)
  print(1, stdout)
  print(2, stderr)
  process.exitCode = exit
}
