/** Answers one input of the suite `explain`; not written yet. */
export function answer(input: {readonly id: string}): {readonly id: string} {
  return {id: input.id}
}
