import type {ComponentType, ReactNode} from 'react'
import type {Model} from '../app/model.ts'
import type {Msg} from '../app/msg.ts'
import type {Glyphs} from './glyphs.ts'
import {glyphs as glyphsOf} from './glyphs.ts'
import {sizeClass, tooSmallText} from './layout.ts'
import {Menu} from './menu.tsx'
import {Rows} from './text.tsx'
import type {Theme} from './theme.ts'
import {themeOf} from './theme.ts'

type Props = {readonly model: Model; readonly send: (msg: Msg) => void}
export type PageProps = Props & {readonly theme: Theme; readonly glyphs: Glyphs}
/** What draws all pages but the menu. */
export type PagesOf = ComponentType<PageProps>

/** The screen as a function of the model. The menu is part of it; the other pages may come later than the first picture. */
export function Shell({model, send, pages: Pages}: Props & {readonly pages: PagesOf | undefined}): ReactNode {
  const {columns, rows} = model.size
  const theme = themeOf(model.settings)
  const glyphs = glyphsOf(model.settings.glyphs)
  if (sizeClass(columns, rows) === 'too-small') {
    return <Rows rows={tooSmallText(columns, rows).map(line => [line])} theme={theme} width={columns} height={rows} />
  }
  const menu = model.overlay === undefined && (model.screen === 'menu' || model.open === undefined)
  if (menu || Pages === undefined) return <Menu model={model} send={send} theme={theme} glyphs={glyphs} />
  return <Pages model={model} send={send} theme={theme} glyphs={glyphs} />
}
