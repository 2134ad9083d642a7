/** Answers one input of the suite `cron`; not written yet. */
export function answer(input: {readonly id: string}): {readonly id: string} {
  return {id: input.id}
}
