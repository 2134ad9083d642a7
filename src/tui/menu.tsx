import {Box} from 'ink'
import SelectInput from 'ink-select-input'
import type {ReactNode} from 'react'
import type {Model} from '../app/model.ts'
import {isWritten} from '../lesson/lesson.ts'
import type {Msg} from '../app/msg.ts'
import {WORDS} from '../app/words.ts'
import {box, paneTitle} from './box.ts'
import {footer, header, rule} from './frame.ts'
import type {Glyphs} from './glyphs.ts'
import {chapterLine, chapterRows, dueWords, lessonListRows, menuPlan, nextWords} from './menu-page.ts'
import {cursorIn, useCursorAt} from './cursor.ts'
import type {Row} from './paint.ts'
import {T, Rows} from './text.tsx'
import type {Theme} from './theme.ts'

type Props = {readonly model: Model; readonly send: (msg: Msg) => void; readonly theme: Theme; readonly glyphs: Glyphs}

/** The chapters with what is done of each, the one that is pointed at, and its lessons. */
export function Menu({model, send, theme, glyphs}: Props): ReactNode {
  const {columns, rows} = model.size
  const plan = menuPlan(model)
  const roomy = rows >= 24
  const pack = model.packs[model.menu.chapter]
  const right = columns - plan.left
  const above = roomy ? 2 : 1
  const lessons = lessonListRows(model, columns, plan.lessons, glyphs)
  // The list of chapters begins below the upper line of its box, with an empty row where there is room.
  const chapter = {x: 2, y: above + 1 + (plan.top > model.packs.length + 3 ? 1 : 0) + model.menu.chapter}
  useCursorAt(model.menu.inLessons ? cursorIn(lessons, above + plan.top) : chapter)
  return (
    <Box flexDirection='column' width={columns} height={rows}>
      <Rows
        rows={[header(WORDS.title, counts(model), model), ...(roomy ? [rule(columns, glyphs)] : [])]}
        theme={theme}
        width={columns}
        height={roomy ? 2 : 1}
      />
      <Box height={plan.top}>
        <Chapters model={model} send={send} theme={theme} glyphs={glyphs} width={plan.left} height={plan.top} />
        {right > 0 && <Rows rows={chapterRows(pack, right, plan.top, glyphs)} theme={theme} width={right} height={plan.top} />}
      </Box>
      <Rows rows={lessons} theme={theme} width={columns} height={plan.lessons} />
      <Rows rows={[[dueWords(model)], [`  ${nextWords(model)}`]]} theme={theme} width={columns} height={2} />
      <Rows
        rows={[...(roomy ? [rule(columns, glyphs)] : []), footer(model, glyphs)]}
        theme={theme}
        width={columns}
        height={roomy ? 2 : 1}
      />
    </Box>
  )
}

function counts(model: Model): string {
  const written = model.packs.flatMap(pack => pack.lessons).filter(isWritten)
  const done = written.filter(lesson => model.records[lesson.id]?.done === true).length
  const seat = model.settings.seat === undefined ? '' : `${model.settings.seat}  `
  return `${seat}${done} of ${written.length} lessons  ${model.saved}`
}

/** The list itself. The model says what is chosen, so keys go there; Ink's list draws it, with our marker. */
function Chapters({model, theme, glyphs, width, height, send}: Props & {readonly width: number; readonly height: number}): ReactNode {
  const inner = width - 2
  const frame = box([], width, height, glyphs, {title: paneTitle(WORDS.chapters, !model.menu.inLessons, glyphs)})
  const items = model.packs.map((pack, index) => ({key: pack.id, label: chapterLine(model, pack, inner - 4, glyphs), value: index}))
  const side: readonly Row[] = Array.from({length: height - 2}, () => [glyphs.vertical])
  return (
    <Box flexDirection='column' width={width} height={height}>
      <Rows rows={frame.slice(0, 1)} theme={theme} width={width} height={1} />
      <Box height={height - 2}>
        <Rows rows={side} theme={theme} width={1} height={height - 2} />
        <Box flexDirection='column' width={inner} paddingTop={height > items.length + 3 ? 1 : 0}>
          <SelectInput
            key={model.menu.chapter}
            items={items}
            isFocused={false}
            initialIndex={model.menu.chapter}
            onSelect={item => send({type: 'chapter', index: item.value})}
            indicatorComponent={({isSelected = false}) => <T row={[isSelected ? ` ${glyphs.marker} ` : '   ']} theme={theme} width={3} />}
            itemComponent={({isSelected = false, label}) => <T row={[{text: label, bold: isSelected}]} theme={theme} width={inner - 3} />}
          />
        </Box>
        <Rows rows={side} theme={theme} width={1} height={height - 2} />
      </Box>
      <Rows rows={frame.slice(-1)} theme={theme} width={width} height={1} />
    </Box>
  )
}
