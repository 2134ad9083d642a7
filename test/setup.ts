import fc from 'fast-check'

/**
 * Property tests of `npm test` draw the same cases each time, so that a commit is judged and not the day's luck.
 * `npm run soak` sets SEED anew for each round and so walks on through the cases.
 */
fc.configureGlobal({seed: Number(process.env['SEED'] ?? 20_261_124)})
