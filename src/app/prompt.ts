import {edit, openEditor} from '../editor/editor.ts'
import type {EditorAction} from '../editor/editor.ts'
import {lengthOf, part, textOf} from '../editor/buffer.ts'
import type {Place} from '../editor/buffer.ts'
import {complete} from '../kubectl/complete.ts'
import {isUnfinished} from '../kubectl/prompt-words.ts'
import {LONGEST_LINE, watched} from '../kubectl/prompt.ts'
import {shellOf} from '../lesson/deed.ts'
import {safe} from '../kube/text.ts'
import type {Exercise, PromptState} from './model.ts'
import type {Msg} from './msg.ts'
import {ownWords} from './shell-line.ts'
import {WORDS} from './words.ts'
import {filesOf} from './exercise-files.ts'

const MOST_HISTORY = 200

/** A prompt after a key, and what there is to say about it. */
export type Typing = {readonly prompt: PromptState; readonly notice?: string}

export type PromptMsg = Extract<
  Msg,
  {type: 'prompt' | 'prompt-edit' | 'prompt-history' | 'prompt-complete' | 'prompt-search' | 'prompt-paste'}
>

/** What a key does to the line that is being typed. Running it is not among these. Pure. */
export function updatePrompt(exercise: Exercise, msg: PromptMsg): Typing {
  const {prompt} = exercise
  switch (msg.type) {
    case 'prompt':
      return {prompt: withText(prompt, clean(msg.text))}
    case 'prompt-edit':
      return prompt.search === undefined ? edited(prompt, msg.action) : searchEdited(prompt, msg.action)
    case 'prompt-history':
      return {prompt: recalled(accepted(prompt), msg.by)}
    case 'prompt-complete':
      return {prompt: completed(exercise, accepted(prompt))}
    case 'prompt-search':
      return {prompt: msg.do === 'end' ? accepted(prompt) : searchOlder(prompt)}
    case 'prompt-paste':
      return pasted(accepted(prompt), msg.text)
  }
}

function clean(text: string): string {
  return safe(text, {lines: true})
}

/** The line replaced, the cursor behind it. What hung on the old one (offers, a search) is gone. */
export function withText(prompt: PromptState, text: string, cursor?: Place): PromptState {
  const {offers: _, search: _s, cursor: _c, ...rest} = prompt
  const kept = text.slice(0, LONGEST_LINE)
  return {...rest, text: kept, ...(cursor === undefined || kept !== text ? {} : {cursor})}
}

/** Where the cursor stands: line and column in graphemes; behind everything when it was not moved. */
export function cursorOf({text, cursor}: PromptState): Place {
  if (cursor !== undefined) return cursor
  return endOf(text)
}

function endOf(text: string): Place {
  const lines = text.split('\n')
  return {line: lines.length - 1, column: lengthOf(lines.at(-1) ?? '')}
}

/** The editor's own reducer on one line: the same keys do the same things in both. */
function edited(prompt: PromptState, action: EditorAction): Typing {
  const editor = openEditor(prompt.text)
  const placed = prompt.cursor === undefined ? edit(editor, {do: 'move', to: 'bottom'}) : edit(editor, {do: 'place', at: prompt.cursor})
  const next = edit(placed, action.do === 'move' && action.to === 'home' ? {do: 'place', at: {...placed.buffer.cursor, column: 0}} : action)
  const text = textOf(next.buffer)
  if (text.length > LONGEST_LINE) return {prompt, notice: WORDS.lineFull}
  return {prompt: withText(prompt, text, next.buffer.cursor)}
}

/** Up and down through what was typed; what was being typed is kept below the newest. */
function recalled(prompt: PromptState, by: number): PromptState {
  const {history} = prompt
  const at = Math.max(0, Math.min(history.length, prompt.at + by))
  if (at === prompt.at) return prompt
  const draft = prompt.at === history.length ? prompt.text : (prompt.draft ?? '')
  return {...withText(prompt, at === history.length ? draft : (history[at] ?? '')), at, draft}
}

/** Where an older line than `from` holds the query; -1 when none does. */
function olderWith({history}: PromptState, query: string, from: number): number {
  if (query === '') return -1
  for (let at = Math.min(from, history.length) - 1; at >= 0; at--) if (history[at]?.includes(query) === true) return at
  return -1
}

/** Ctrl-R: the newest line that holds what is typed now; again: the one before it. */
function searchOlder(prompt: PromptState): PromptState {
  const {search, history} = prompt
  if (search === undefined) {
    const {offers: _, ...rest} = prompt
    return {...rest, search: {query: '', at: history.length, before: prompt.text}}
  }
  const found = olderWith(prompt, search.query, search.at)
  return found < 0 ? {...prompt, search: {...search, failed: true}} : foundAt(prompt, search, found)
}

function foundAt(prompt: PromptState, search: NonNullable<PromptState['search']>, at: number): PromptState {
  const {failed: _, ...rest} = search
  const {cursor: _c, ...line} = prompt
  return {...line, text: prompt.history[at] ?? '', search: {...rest, at}}
}

/** While one searches, letters and Backspace change the query; any other edit takes the line that was found. */
function searchEdited(prompt: PromptState, action: EditorAction): Typing {
  const {search, history} = prompt
  if (search === undefined || (action.do !== 'type' && action.do !== 'backspace')) return edited(accepted(prompt), action)
  const query = action.do === 'type' ? search.query + clean(action.text) : search.query.slice(0, -1)
  const next = {...search, query: query.slice(0, 200)}
  const at = olderWith(prompt, next.query, action.do === 'type' ? search.at + 1 : history.length)
  if (next.query === '') return {prompt: {...prompt, text: search.before, search: {query: '', at: history.length, before: search.before}}}
  return {prompt: at < 0 ? {...prompt, search: {...next, failed: true}} : foundAt(prompt, next, at)}
}

/** The line that a search has found becomes the line that is typed. */
function accepted(prompt: PromptState): PromptState {
  return prompt.search === undefined ? prompt : {...withText(prompt, prompt.text), at: prompt.history.length}
}

/** The search is given up: the line is again what it was before. */
export function searchDropped(prompt: PromptState): PromptState {
  return prompt.search === undefined ? prompt : withText(prompt, prompt.search.before)
}

/** A paste runs nothing (EDIT-03): its lines stand at the prompt, and only Enter runs them. */
function pasted(prompt: PromptState, text: string): Typing {
  const lines = clean(text).replace(/\n+$/, '')
  const {prompt: put, notice} = edited(prompt, {do: 'type', text: lines})
  if (notice !== undefined) return {prompt, notice}
  // The lines of a here-document that is still open end where they ended.
  const next = lines !== clean(text) && wantsMore(put.text) ? edited(put, {do: 'type', text: '\n'}).prompt : put
  const count = lines.split('\n').length
  return {prompt: next, ...(count > 1 ? {notice: WORDS.pastedLines(count)} : {})}
}

/** Tab: what can only end in one way is written; where there are several ways, what they share, and then they are shown. */
function completed(exercise: Exercise, prompt: PromptState): PromptState {
  const {line, column} = cursorOf(prompt)
  const lines = prompt.text.split('\n')
  const before = [...lines.slice(0, line), part(lines[line] ?? '', 0, column)].join('\n')
  const behind = prompt.text.slice(before.length)
  const {head} = exercise.session.timeline
  const offered = complete(head, {...shellOf(exercise.session), files: filesOf(exercise)}, before)
  const own = ownWords(before, head)
  const words = [...new Set([...own, ...offered.words])].sort()
  const typed = before.slice(offered.from)
  const shared = words.reduce((common, word) => commonStart(common, word), words[0] ?? typed)
  const single = words.length === 1 && !/[=/]$/.test(shared) ? ' ' : ''
  if (words.length === 0) return {...prompt, offers: []}
  const grown = before.slice(0, offered.from) + shared + (behind.startsWith(' ') ? '' : single)
  const next = withText(prompt, grown + behind, endOf(grown))
  return words.length === 1 ? next : {...next, offers: words}
}

function commonStart(a: string, b: string): string {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return a.slice(0, at)
}

/** The line leaves the prompt and can be had again by the up arrow. */
export function taken(prompt: PromptState, line: string): PromptState {
  const history = line.trim() === '' || prompt.history.at(-1) === line ? prompt.history : [...prompt.history, line].slice(-MOST_HISTORY)
  const {draft: _, ...rest} = withText(prompt, '')
  return {...rest, history, at: history.length}
}

/** Whether Enter asks for another line: an open quote, a here-document, a pipe at the end. A line that is full is done. */
export function wantsMore(text: string): boolean {
  return text.length < LONGEST_LINE && isUnfinished(text)
}

/** What `watch` shows at this moment; undefined when no watch runs. */
export function watchedNow({session}: Exercise): string | undefined {
  return session.waiting === undefined ? undefined : watched(session.waiting.waiting)
}
