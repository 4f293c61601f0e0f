import { canonicalJson, type Json } from '../../core/json/json'
import type { Difference, DriftReport } from '../../documents'
import { buildTable, type Column, type Table } from './table'

const COLUMNS: readonly Column<Difference>[] = [
  { name: 'path', cell: ({ path }) => path },
  { name: 'kind', cell: ({ kind }) => kind },
  { name: 'subject', cell: ({ subject }) => subject.name },
  { name: 'left_id', cell: ({ subject }) => subject.leftId },
  { name: 'right_id', cell: ({ subject }) => subject.rightId },
  { name: 'aspect', cell: ({ aspect }) => aspect },
  { name: 'item', cell: ({ item }) => item?.name },
  { name: 'change', cell: ({ change }) => change },
  { name: 'left', cell: ({ left }) => toCell(left) },
  { name: 'right', cell: ({ right }) => toCell(right) },
  { name: 'base', cell: ({ base }) => toCell(base) },
  { name: 'by_side', cell: ({ by }) => by },
  { name: 'changed_by', cell: ({ changedBy }) => changedBy?.[0]?.by.name },
  { name: 'changed_at', format: 'instant', cell: ({ changedBy }) => changedBy?.[0]?.at },
]

/** A row for each difference, with who made the latest change where audits were searched. */
export function driftTable({ differences }: DriftReport): Table {
  return buildTable(COLUMNS, differences)
}

/** Numbers and text as they are, anything else as JSON. */
function toCell(value: Json | undefined): string | number | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' || typeof value === 'string' ? value : canonicalJson(value)
}
