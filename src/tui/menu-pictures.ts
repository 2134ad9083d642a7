import type {Picture} from '../lesson/lesson.ts'

type Art = {readonly unicode: readonly string[]; readonly ascii: readonly string[]}

/** A small sign for each chapter, as on the door of a room: the one picture in the menu. */
export const MENU_PICTURES: Readonly<Record<Picture, Art>> = {
  'free-seats': {
    unicode: ['  ╭───╮   ╭───╮   ╭┄┄┄╮', '  │ ● │   │ ● │   ┆   ┆', '  ╰───╯   ╰───╯   ╰┄┄┄╯', '   any     any     free'],
    ascii: ['  +---+   +---+   +...+', '  | * |   | * |   :   :', '  +---+   +---+   +...+', '   any     any     free'],
  },
  hall: {
    unicode: [
      '  web-0     web-1     web-2',
      '  ╭───╮     ╭───╮     ╭┄┄┄╮',
      '  │ ● │  →  │ ● │  →  ┆ ○ ┆',
      '  ╰─┬─╯     ╰─┬─╯     ╰┄┬┄╯',
      '   [#]       [#]       [ ]',
    ],
    ascii: [
      '  web-0     web-1     web-2',
      '  +---+     +---+     +...+',
      '  | * |  >  | * |  >  : o :',
      '  +-+-+     +-+-+     +.+.+',
      '   [#]       [#]       [ ]',
    ],
  },
  building: {
    unicode: [
      '  ╭──────────────────╮',
      '  │ 3  [●] guard     │',
      '  ├──────────────────┤',
      '  │ 2  [●] guard     │',
      '  ├──────────────────┤',
      '  │ 1  [●] guard     │',
      '  ╰──────────────────╯',
    ],
    ascii: [
      '  +------------------+',
      '  | 3  [*] guard     |',
      '  +------------------+',
      '  | 2  [*] guard     |',
      '  +------------------+',
      '  | 1  [*] guard     |',
      '  +------------------+',
    ],
  },
  agency: {
    unicode: [
      '  order "roof"',
      '  ✗ worker 1  fell ill',
      '  ✗ worker 2  fell ill',
      '  ● worker 3  on the roof',
      '  retries used  ##- 2 of 3',
    ],
    ascii: [
      '  order "roof"',
      '  x worker 1  fell ill',
      '  x worker 2  fell ill',
      '  * worker 3  on the roof',
      '  retries used  ##- 2 of 3',
    ],
  },
  calendar: {
    unicode: [
      '  Mo  Tu  We  Th  Fr',
      '   4   5 [ 6]  7   8',
      '  11*  .   .   .   .',
      '  18*  .   .   .   .',
      '  calendar → order → worker',
    ],
    ascii: ['  Mo  Tu  We  Th  Fr', '   4   5 [ 6]  7   8', '  11*  .   .   .   .', '  18*  .   .   .   .', '  calendar > order > worker'],
  },
  desk: {
    unicode: ['  ends?    → agency', '  clock?   → calendar', '  floor?   → building', '  name?    → hall', '  none     → free seats'],
    ascii: ['  ends?    > agency', '  clock?   > calendar', '  floor?   > building', '  name?    > hall', '  none     > free seats'],
  },
}
