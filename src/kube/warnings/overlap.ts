import {goQuote} from '../go-quote.ts'
import {part, parts, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {MOST_WARNINGS} from './record.ts'

type Placed = {readonly path: string; readonly source: string}

/** Files of one volume that lie over one another (warningsForOverlappingVirtualPaths, pkg/api/pod). */
export function overlapWarnings(volumes: readonly Draft[]): readonly string[] {
  const out: string[] = []
  for (const volume of volumes) {
    const name = text(volume, 'name')
    const config = part(volume, 'configMap')
    const secret = part(volume, 'secret')
    warnOfOverlaps(placedItems(config, ''), name, `ConfigMap ${goQuote(text(config, 'name'))}`, out)
    warnOfOverlaps(placedItems(secret, ''), name, `Secret ${goQuote(text(secret, 'secretName'))}`, out)
    warnOfOverlaps(placedItems(part(volume, 'downwardAPI'), ''), name, 'DownwardAPI', out)
    const placed: Placed[] = []
    for (const source of parts(part(volume, 'projected'), 'sources')) {
      if (Object.keys(source).length === 0) out.push(`volume ${goQuote(name)} (Projected) has no sources provided`)
      else addOverlaps(placed, projectedItems(source), name, 'Projected', out)
    }
  }
  return out
}

function placedItems(holder: Draft | undefined, source: string): readonly Placed[] {
  return parts(holder, 'items').map(item => ({path: text(item, 'path'), source}))
}

function projectedItems(source: Draft): readonly Placed[] {
  const config = part(source, 'configMap')
  const secret = part(source, 'secret')
  if (config?.items !== undefined) return placedItems(config, `ConfigMap ${goQuote(text(config, 'name'))}`)
  if (secret?.items !== undefined) return placedItems(secret, `Secret ${goQuote(text(secret, 'name'))}`)
  const downward = part(source, 'downwardAPI')
  if (downward?.items !== undefined) return placedItems(downward, 'DownwardAPI')
  const token = part(source, 'serviceAccountToken')
  return token === undefined ? [] : [{path: text(token, 'path'), source: 'ServiceAccountToken'}]
}

function warnOfOverlaps(items: readonly Placed[], volume: string, what: string, out: string[]): void {
  addOverlaps([], items, volume, what, out)
}

function addOverlaps(placed: Placed[], items: readonly Placed[], volume: string, what: string, out: string[]): void {
  for (const item of items) {
    const trimmed = {path: item.path.replace(/\/+$/, ''), source: item.source}
    for (const other of placed) {
      if (out.length >= MOST_WARNINGS) return
      if (overlaps(trimmed.path, other.path)) {
        out.push(`volume ${goQuote(volume)} (${what}): overlapping paths: ${show(trimmed)} with ${show(other)}`)
      }
    }
    placed.push(trimmed)
  }
}

function overlaps(one: string, other: string): boolean {
  if (one === '' || other === '') return false
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`)
}

function show({path, source}: Placed): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`
}
