import {Box, Text} from 'ink'
import type {ReactNode} from 'react'
import type {Row, Span} from './paint.ts'
import {fitRow, paint} from './paint.ts'
import type {Theme} from './theme.ts'

/** The only use of Ink's Text: every text that reaches the screen has passed `paint`, which makes it safe. */
export function T({row, theme, width}: {readonly row: Row | Span; readonly theme: Theme; readonly width: number}): ReactNode {
  const whole: Row = Array.isArray(row) ? row : [row as Span]
  return <Text wrap='truncate'>{paint(fitRow(whole, width), theme)}</Text>
}

/** Rows one under the other, exactly `height` of them and `width` cells wide: what does not fit is not drawn. */
export function Rows(props: {
  readonly rows: readonly Row[]
  readonly theme: Theme
  readonly width: number
  readonly height: number
}): ReactNode {
  const shown = Array.from({length: props.height}, (_, at) => props.rows[at] ?? [])
  return (
    <Box flexDirection='column' width={props.width} height={props.height} overflow='hidden'>
      {shown.map((row, at) => (
        // A row has no identity but its place on the screen.
        <T key={`row-${String(at)}`} row={row} theme={props.theme} width={props.width} />
      ))}
    </Box>
  )
}
