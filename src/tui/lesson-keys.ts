import type {Page} from '../app/model.ts'
import type {Focus} from '../app/msg.ts'
import type {Binding} from './binding.ts'
import {TYPING, WATCHING} from './binding.ts'
import {chapterAt} from '../app/find-lesson.ts'

/** Keys of whatever plays: a scene, and the cluster of an exercise. */
export const TIME_ROWS: readonly Binding[] = [
  {keys: ['space'], on: WATCHING, msg: {type: 'toggle-play'}, show: 'Space', words: 'play', footer: 1},
  {keys: ['.', 'right'], on: WATCHING, msg: {type: 'step', by: 1}, show: '.', words: 'step', footer: 2},
  {keys: [',', 'left'], on: WATCHING, msg: {type: 'step', by: -1}, show: ',', words: 'step back', footer: 3},
  {keys: [']'], on: WATCHING, msg: {type: 'scene', by: 1}, show: ']', words: 'next scene'},
  {keys: ['['], on: WATCHING, msg: {type: 'scene', by: -1}, show: '[', words: 'scene before'},
  {keys: ['+', '='], on: WATCHING, msg: {type: 'speed', to: 'faster'}, show: '+', words: 'faster'},
  {keys: ['-'], on: WATCHING, msg: {type: 'speed', to: 'slower'}, show: '-', words: 'slower'},
  {keys: ['0'], on: WATCHING, msg: {type: 'speed', to: 'normal'}, show: '0', words: 'normal speed'},
  {keys: ['home'], on: WATCHING, msg: {type: 'seek', to: 'first'}, show: 'Home', words: 'to the beginning'},
  {keys: ['end'], on: WATCHING, msg: {type: 'seek', to: 'last'}, show: 'End', words: 'to the end'},
  {keys: ['r'], on: WATCHING, msg: {type: 'again'}, show: 'r', words: 'again'},
  {keys: ['w'], on: WATCHING, msg: {type: 'why'}, show: 'w', words: 'why?', footer: 5},
  {keys: ['l'], on: WATCHING, msg: {type: 'log'}, show: 'l', words: 'log: what happened'},
  {keys: ['v'], on: WATCHING, msg: {type: 'view'}, show: 'v', words: 'picture', footer: 6},
  {keys: ['e'], on: ['cluster'], msg: {type: 'settle'}, show: 'e', words: 'run until settled'},
  {keys: ['t'], on: ['cluster'], msg: {type: 'next-tick'}, show: 't', words: 'to the next cron tick'},
  {keys: ['g'], on: WATCHING, msg: {type: 'find', what: 'commands', text: 'step '}, show: 'g', words: 'go to a step'},
  {keys: ['up', 'k'], on: WATCHING, msg: {type: 'scroll', by: -1}, show: 'Up Down', words: 'choose an object'},
  {keys: ['down', 'j'], on: WATCHING, msg: {type: 'scroll', by: 1}},
]

const READ: readonly Page[] = ['say', 'scene', 'predict', 'debrief']

/** Keys of the pages of a lesson, and of the panes of its exercise. */
export const LESSON_ROWS: readonly Binding[] = [
  {keys: ['n', 'enter', 'page-down'], on: ['text', 'stage'], msg: {type: 'next'}, show: 'n', words: 'next', footer: 4},
  {keys: ['space', 'right'], on: ['text'], msg: {type: 'next'}},
  {keys: ['b', 'backspace', 'page-up'], on: ['text', 'stage', 'choices'], msg: {type: 'back'}, show: 'b', words: 'back', footer: 7},
  {keys: ['left'], on: ['text'], msg: {type: 'back'}},
  {keys: ['n', 'enter'], on: ['choices'], pages: ['predict'], msg: {type: 'next'}, show: 'n', words: 'next', footer: 6},
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(
    (choice): Binding => ({keys: [String(choice + 1)], on: ['choices'], pages: ['predict'], msg: {type: 'guess', choice}}),
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(
    (choice): Binding => ({keys: [String(choice + 1)], on: ['choices', 'checks'], pages: ['exercise'], msg: {type: 'answer', choice}}),
  ),
  {keys: ['c'], on: ['text'], pages: ['debrief'], msg: {type: 'compare'}, show: 'c', words: 'compare', footer: 5},
  {keys: ['n', 'enter'], on: ['cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'next'}, show: 'n', words: 'next'},
  {keys: ['h'], on: ['checks', 'choices'], pages: ['exercise'], msg: {type: 'hint'}, show: 'h', words: 'hint', footer: 4},
  {keys: ['h'], on: ['cluster'], pages: ['exercise'], msg: {type: 'hint'}, show: 'h', words: 'hint', footer: 6},
  {keys: ['s'], on: ['checks'], pages: ['exercise'], msg: {type: 'solution'}, show: 's', words: 'show the solution', footer: 5},
  {keys: ['x'], on: ['checks'], pages: ['exercise'], msg: {type: 'reset'}, show: 'x', words: 'start again', footer: 6},
  {keys: ['ctrl-t'], on: TYPING, msg: {type: 'hint'}, show: 'Ctrl-T', words: 'hint', footer: 3},
  {keys: ['ctrl-o'], on: TYPING, msg: {type: 'open-editor'}, show: 'Ctrl-O', words: 'editor', footer: 5},
  {
    keys: ['ctrl-s'],
    on: ['prompt', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'apply'},
    show: 'Ctrl-S',
    words: 'apply',
    footer: 2,
  },
  {keys: ['ctrl-s'], on: ['cluster'], pages: ['exercise'], msg: {type: 'apply'}, show: 'Ctrl-S', words: 'apply'},
  {
    keys: ['f6'],
    on: ['editor', 'prompt', 'cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'file', by: 1},
    show: 'F6',
    words: 'next file',
  },
  {
    keys: ['f7'],
    on: ['editor', 'prompt', 'cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'output'},
    show: 'F7',
    words: 'read all that was said',
  },
  {keys: ['escape'], on: ['editor'], msg: {type: 'focus-next', by: 1}, show: 'Esc', words: 'next pane', footer: 1},
  {
    keys: ['tab'],
    on: ['cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'focus-next', by: 1},
    show: 'Tab',
    words: 'next pane',
    footer: 1,
  },
  {keys: ['shift-tab'], on: ['prompt', 'cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'focus-next', by: -1}},
  {keys: ['up'], on: ['text', 'checks', 'choices'], msg: {type: 'scroll', by: -1}},
  {keys: ['down'], on: ['text', 'checks', 'choices'], msg: {type: 'scroll', by: 1}},
  // Esc leads on from pane to pane in the whole exercise: whoever presses it once more must not fall out of it.
  {keys: ['escape'], on: ['cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'focus-next', by: 1}},
  {keys: ['m'], on: ['cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'menu'}, show: 'm', words: 'menu', footer: 7},
  {keys: ['escape', 'm'], on: ['text', 'stage', 'choices'], pages: READ, msg: {type: 'menu'}, show: 'Esc', words: 'menu'},
]

const MENU: readonly Focus[] = ['menu']
/** Keys of the menu. */
export const MENU_ROWS: readonly Binding[] = [
  {keys: ['up', 'k'], on: MENU, msg: {type: 'move', by: -1}, show: 'Up Down', words: 'move', footer: 1},
  {keys: ['down', 'j'], on: MENU, msg: {type: 'move', by: 1}},
  {keys: ['enter', 'right', 'l'], on: MENU, msg: {type: 'next'}, show: 'Enter', words: 'open', footer: 2},
  {keys: ['left', 'escape', 'backspace'], on: MENU, msg: {type: 'back'}, show: 'Left', words: 'back', footer: 3},
  {keys: ['n'], on: MENU, msg: {type: 'next-unsolved'}, show: 'n', words: 'next unsolved', footer: 4},
  {keys: ['r'], on: MENU, msg: {type: 'review'}, show: 'r', words: 'review', footer: 5},
  {keys: ['tab'], on: MENU, msg: {type: 'focus-next', by: 1}},
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (digit): Binding => ({
      keys: [String(digit)],
      on: MENU,
      msg: model => ({type: 'chapter', index: chapterAt(model.packs, String(digit))}),
    }),
  ),
]
