import {describe, expect, test} from 'vitest'
import {lintAnswer} from '../../src/app/lint.ts'

const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'

describe('lint', () => {
  test('says where, the server’s words, and what to do', () => {
    expect(lintAnswer([{name: 'a.yaml', text: `${good}dat: {}\n`}], false)).toEqual({
      exit: 3,
      stdout:
        'a.yaml:5:1: error in ConfigMap a\n  unknown field "dat"\n  A ConfigMap has no field dat. Did you mean data?\n1 file, 1 object: 1 error, 0 warnings.\n',
      stderr: '',
    })
  })

  test('a good file ends with 0', () => {
    expect(lintAnswer([{name: '-', text: good}], false)).toEqual({exit: 0, stdout: '1 file, 1 object: 0 errors, 0 warnings.\n', stderr: ''})
  })

  test('JSON is one document', () => {
    const {exit, stdout} = lintAnswer(
      [
        {name: 'a.yaml', text: 'a: ['},
        {name: 'b.yaml', trouble: 'no such file'},
      ],
      true,
    )
    expect(exit).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      errors: 2,
      warnings: 0,
      files: [{file: 'a.yaml'}, {file: 'b.yaml', findings: [{server: 'cannot be read: no such file'}]}],
    })
  })

  test('an empty file is an error, as kubectl has it', () => {
    expect(lintAnswer([{name: 'a.yaml', text: '# nothing\n'}], false).exit).toBe(3)
  })

  test('what a file holds cannot reach the terminal as a command', () => {
    const {stdout} = lintAnswer([{name: 'a\x1b[2J.yaml', text: `${good}"\\e]52;c;x\\a": 1\n`}], false)
    expect(stdout).not.toContain('\x1b')
  })
})
