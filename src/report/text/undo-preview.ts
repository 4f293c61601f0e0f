import type { Json } from '../../core/json/json'
import type { Change, Plan } from '../../documents'
import { aspectName, formatValue, ownerName } from './change'
import { plural } from './kit/figures'
import { plain } from './kit/paint'
import { figureColumn, type TableOptions, textTable } from './kit/table'

/** A plan compared with the org by values alone, as `previewUndo` of the workflows returns it. */
export interface ComparedPlan {
  readonly holding: readonly string[]
  readonly before: readonly string[]
  readonly changed: readonly { readonly changeId: string; readonly found: Json }[]
}

interface Row {
  readonly what: string
  readonly change: Change
  readonly now: Json
}

/** What an undo without a journal could revert, and what it would leave alone. */
export function undoPreviewText(compared: ComparedPlan, plan: Plan, options: TableOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const { holding, before, changed } = compared
  const byId = new Map(plan.changes.map((change) => [change.id, change]))
  const row = (what: string, id: string, now?: Json): Row[] => {
    const change = byId.get(id)
    return change === undefined ? [] : [{ what, change, now: now === undefined ? change.after : now }]
  }
  const rows = [
    ...holding.flatMap((id) => row('can be undone', id)),
    ...changed.flatMap(({ changeId, found }) => row('changed since', changeId, found)),
  ]
  const head = [
    `${holding.length} of ${plural(plan.changes.length, 'change')} are as planned and can be undone`,
    `${before.length} as before the plan`,
    `${changed.length} changed since`,
  ].join(', ')
  if (rows.length === 0) return indent + head
  const table = textTable<Row>(
    [
      { title: 'Undo', cell: ({ what }) => what },
      { title: 'Agent or queue', cell: ({ change }) => ownerName(change) },
      { title: 'What', cell: ({ change }) => aspectName(change) },
      figureColumn('Before', ({ change }) => formatValue(change, change.before)),
      figureColumn('Planned', ({ change }) => formatValue(change, change.after)),
      figureColumn('Now', ({ change, now }) => formatValue(change, now)),
    ],
    rows,
    { ...options, limit: options.limit ?? 50 },
  )
  return [indent + paint.bold(head), table].join('\n')
}
