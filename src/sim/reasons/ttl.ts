/** Why finished Jobs go by themselves. */
export const TTL_REASONS = {
  'ttl-removes-job': '{job} finished {seconds} s ago or more, its ttlSecondsAfterFinished',
  'ttl-waits': '{job} is removed at {time}, {seconds} s after it finished (ttlSecondsAfterFinished)',
} as const
