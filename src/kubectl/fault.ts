/**
 * Why a command ends: the text for stderr as kubectl prints it (without the last line break) and the exit code.
 * An empty text ends silently, what was to be said having been said.
 */
export type Fault = {
  readonly fault: string
  readonly exit: number
  /** What was printed on stdout before it ended. */
  readonly shown?: string
}

export function fault(text: string, exit = 1): Fault {
  return {fault: text, exit}
}

/** An error of kubectl's own: `error: ` goes before it unless it is there already. */
export function plainFault(message: string): Fault {
  return fault(message.startsWith('error: ') ? message : `error: ${message}`)
}

/** cmdutil.UsageErrorf: the error and where to find help. */
export function usageFault(message: string, command: string): Fault {
  return fault(`error: ${message}\nSee '${command} -h' for help and examples`)
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'fault' in value && 'exit' in value
}

/** What ended a step: its own value, or a fault. */
export type Or<T> = T | Fault
