/** Why a CronJob does what it does, and why it waits. */
export const CRONJOB_REASONS = {
  'job-is-refused': '{cronjob} is due, but the API server refuses its Job ({message}); it tries again, and waits longer each time',
  'cronjob-starts-job': 'the schedule {schedule} of {cronjob} was due at {time}',
  'cronjob-replaces-job': '{job} still runs when {cronjob} is due at {time}; concurrencyPolicy is Replace',
  'cronjob-forbids-overlap':
    '{cronjob} was due at {time}, but {job} still runs; concurrencyPolicy is Forbid, so it starts when that has ended',
  'cronjob-keeps-few-jobs': '{cronjob} keeps {limit} finished Jobs of this kind ({field}), and {job} is the oldest',
  'cronjob-sees-end': '{job} has ended ({condition}), so {cronjob} no longer lists it as active',
  'cronjob-sees-foreign-job': '{job} names {cronjob} as its controller, but {cronjob} did not make it on schedule',
  'cronjob-misses-job': '{job} is gone without having ended',
  'cronjob-missed-many': '{cronjob} was due more than a hundred times since it last ran; only the latest is made up for',
  'cronjob-is-too-late': '{cronjob} was due at {time}, longer ago than startingDeadlineSeconds ({deadline}) allows',
  'cronjob-names-zone-in-schedule': 'the schedule {schedule} names a time zone itself, which is not supported',
  'cronjob-counts': 'the Jobs of {cronjob} have changed, so its status does',
  'cronjob-is-suspended': '{cronjob} waits: it is suspended until somebody sets spec.suspend to false',
  'cronjob-waits-for-time': '{cronjob} waits for the next time of its schedule {schedule}',
  'cronjob-never-runs': 'the schedule {schedule} of {cronjob} never comes',
  'cronjob-cannot-read-schedule': '{cronjob} waits: nobody can read the schedule {schedule}',
  'cronjob-cannot-read-zone': '{cronjob} waits: there is no time zone {zone}',
  'cronjob-finds-name-taken': '{cronjob} cannot make {job}: a Job of that name belongs to somebody else',
} as const
