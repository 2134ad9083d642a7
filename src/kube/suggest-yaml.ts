/** YAML and JSON faults in plain words. The parser's line is often one off; advice is about what mostly lies behind a fault. */
import type {Advice} from './suggest.ts'

const RULES: readonly (readonly [RegExp, Advice])[] = [
  [
    /could not find expected ':'/,
    {plain: 'A colon is missing here or on the line above.', suggestion: 'Every line is name: value, or begins with - .'},
  ],
  [
    /mapping values are not allowed/,
    {
      plain: 'A second colon stands on this line, or it is indented too far.',
      suggestion: 'Put text that has a colon in it in quotes; let fields of one thing begin in the same column.',
    },
  ],
  [
    /did not find expected key/,
    {plain: 'The indentation does not fit the lines above.', suggestion: 'Fields of one thing begin in the same column.'},
  ],
  [
    /did not find expected '-' indicator/,
    {plain: 'A list stops here without going back.', suggestion: 'Items of one list begin with -  in the same column.'},
  ],
  [/block sequence entries are not allowed/, {plain: 'A dash cannot stand here.', suggestion: 'Begin the list on a line of its own.'}],
  [/found a tab character/, {plain: 'A tab is used to indent.', suggestion: 'Use blanks: YAML allows no tabs.'}],
  [
    /cannot start any token/,
    {
      plain: 'A value cannot begin with this character, or a tab is used to indent.',
      suggestion: 'Put the value in quotes; indent with blanks.',
    },
  ],
  [/unexpected end of stream/, {plain: 'A quote is opened and not closed.'}],
  [/expected ',' or '\]'|expected ',' or '\}'/, {plain: 'A bracket is opened and not closed, or a comma is missing.'}],
  [/did not find expected node content/, {plain: 'A value is missing here.'}],
  [
    /alphabetic or numeric character|unknown anchor/,
    {
      plain: 'A word that begins with * or & is an alias in YAML.',
      suggestion: 'Put it in quotes, as in schedule: "*/5 * * * *".',
    },
  ],
  [
    /unknown escape character/,
    {plain: 'A backslash in double quotes begins a code that YAML does not know.', suggestion: 'Use single quotes, or write it twice.'},
  ],
  [/invalid Yaml document separator/, {plain: 'Nothing may stand behind ---.'}],
  [/control characters/, {plain: 'An invisible control character is in the text.', suggestion: 'Type the line anew.'}],
  [/nested deeper|larger than|more than/, {plain: 'The text is larger or deeper than this tutorial reads.'}],
  [/unsupported value/, {plain: 'This number cannot be written in JSON.'}],
  [
    /invalid map key|unsupported map key/,
    {plain: 'A key must be a plain word.', suggestion: 'Templates such as {{ .Values.x }} are not YAML: put them in quotes.'},
  ],
  [/unexpected EOF/, {plain: 'The JSON stops before its last bracket.'}],
  [/invalid character/, {plain: 'This is not JSON: a quote, comma or bracket is missing or too many.'}],
]

/** Advice on what the reader of kube/yaml.ts said. */
export function adviseSyntax(message: string): Advice {
  const found = RULES.find(([pattern]) => pattern.test(message))
  return found ? found[1] : {plain: message.replace(/^error converting YAML to JSON: (?:yaml: )?(?:line \d+: )?/, '')}
}
