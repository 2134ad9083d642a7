/** A piece of a shell word. `quoted` pieces are neither split at blanks nor matched as patterns. */
export type Part =
  | {readonly t: 'text'; readonly text: string; readonly quoted: boolean}
  /** `op` is '' for a plain `$name`, else the operator inside the braces: `:-`, `#`, `%%`, …; 'length' for `${#name}`. */
  | {readonly t: 'param'; readonly name: string; readonly op: string; readonly arg: Word; readonly quoted: boolean}
  | {readonly t: 'run'; readonly body: Script; readonly quoted: boolean}
  | {readonly t: 'sum'; readonly text: Word; readonly quoted: boolean}

export type Word = readonly Part[]

/** `&>` means the output and the errors. */
export const BOTH = -1

export type Redirect = {readonly fd: number; readonly op: '<' | '<&' | '>' | '>>' | '>&' | '<<'; readonly to: Word}

export type Assignment = {readonly name: string; readonly value: Word}

/** A parsed shell script: plain data, so a running script's place can be kept in the world. */
export type Script =
  | {
      readonly t: 'simple'
      readonly assigns: readonly Assignment[]
      readonly words: readonly Word[]
      readonly redirects: readonly Redirect[]
    }
  | {readonly t: 'pipe'; readonly parts: readonly Script[]}
  | {readonly t: 'not'; readonly body: Script}
  | {readonly t: 'and' | 'or'; readonly left: Script; readonly right: Script}
  | {readonly t: 'seq'; readonly items: readonly Script[]}
  | {readonly t: 'background'; readonly body: Script}
  | {readonly t: 'if'; readonly arms: readonly {readonly test: Script; readonly body: Script}[]; readonly otherwise?: Script}
  | {readonly t: 'loop'; readonly until: boolean; readonly test: Script; readonly body: Script}
  | {readonly t: 'for'; readonly name: string; readonly words?: readonly Word[]; readonly body: Script}
  | {readonly t: 'case'; readonly word: Word; readonly arms: readonly {readonly patterns: readonly Word[]; readonly body: Script}[]}
  | {readonly t: 'group'; readonly body: Script; readonly redirects: readonly Redirect[]}
  | {readonly t: 'subshell'; readonly body: Script}
  | {readonly t: 'function'; readonly name: string; readonly body: Script}

/** Why a text is no shell script, in the words of busybox ash. */
export type SyntaxProblem = {readonly problem: string}
