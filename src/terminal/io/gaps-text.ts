import type { SnapshotGap } from '../../documents'
import { cleanText } from '../../report/text/kit/clean'
import { plural } from '../../report/text/kit/figures'
import type { Io } from './io'

/** Maximum number of gaps that are named in full; the rest is counted. */
const MAX_LISTED = 20

/** What could not be read, one gap per line, and the number of gaps of each kind; empty without gaps. */
export function gapsText({ paint }: Io, gaps: readonly SnapshotGap[], where: string): string {
  if (gaps.length === 0) return ''
  const lines = gaps
    .slice(0, MAX_LISTED)
    .map(({ kind, id, reason }) => `${paint.warn('gap')} ${kind} ${id}: ${cleanText(reason)}`)
  const more = gaps.length > MAX_LISTED ? [`… and ${gaps.length - MAX_LISTED} more, see ${where}`] : []
  return `${[...lines, ...more, `${plural(gaps.length, 'gap')}: ${countKinds(gaps)} could not be read completely`].join('\n')}\n`
}

function countKinds(gaps: readonly SnapshotGap[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of gaps) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} of kind ${kind}`).join(', ')
}
