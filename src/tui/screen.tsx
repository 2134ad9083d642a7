import {Box} from 'ink'
import type {ReactNode} from 'react'
import type {Model} from '../app/model.ts'
import type {Msg} from '../app/msg.ts'
import {Rows} from './text.tsx'
import {themeOf} from './theme.ts'

/** The whole screen. */
export function Screen({model}: {readonly model: Model; readonly send: (msg: Msg) => void}): ReactNode {
  const {columns, rows} = model.size
  return (
    <Box width={columns} height={rows}>
      <Rows
        rows={[[model.screen], ...model.packs.map(pack => [pack.title])]}
        theme={themeOf(model.settings)}
        width={columns}
        height={rows}
      />
    </Box>
  )
}
