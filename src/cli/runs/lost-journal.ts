import { dirname } from 'node:path'
import { ConfigError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { shellWord } from '../../core/text/shell-word'
import type { Change, Plan } from '../../documents'
import { aspectName, formatValue, ownerName } from '../../report/text/change'
import { plural } from '../../report/text/kit/figures'
import { figureColumn, textTable } from '../../report/text/kit/table'
import { EXIT } from '../../terminal/io/exit-code'
import { displayPath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { namedState } from '../../terminal/io/state-folder'
import { appliedLines, appliedPlans } from '../../terminal/runs/applied-plans'
import { type RunFiles, stateBeside } from '../../terminal/runs/run-files'
import type { UndoPreview } from '../../workflows'

export interface JournalSearch {
  /** The plan file that the user named. */
  readonly file: string
  readonly plan: Plan
  /** The files of the run: the journal that was found, or the path where it was expected. */
  readonly files: RunFiles
  /** The journal that the user named; undefined if it was searched for in the usual places. */
  readonly journal: string | undefined
}

const NAME_JOURNAL = 'name it with --journal, or its folder with --state'

/** Explains that no journal was found although the org has some of the planned values. */
export function formatLostJournal(io: Io, search: JournalSearch, preview: UndoPreview): string {
  return [
    `No journal of ${search.plan.id} was found: ${formatPlaces(io, search)}.`,
    'The plan, compared with the org:',
    formatPreview(io, search, preview),
    '',
    `Nothing was undone. If the journal is elsewhere, ${NAME_JOURNAL}.`,
    adviseByPlan(search),
    '',
  ].join('\n')
}

/** {@link formatLostJournal} as JSON. */
export function lostJournalJson(preview: UndoPreview, { files }: JournalSearch): string {
  return `${JSON.stringify({ preview, journal: files.journal, exitCode: EXIT.found })}\n`
}

/** The error for a plan without a journal when the org has none of its values. It lists the applied plans of the org. */
export async function notAppliedError(io: Io, search: JournalSearch): Promise<ConfigError> {
  const { file, plan } = search
  const applied = await appliedPlans(io, plan.org.id, file)
  const lines =
    applied.length === 0
      ? []
      : [
          `Plans of ${plan.org.name} that were applied; undo one with skillroute undo FILE:`,
          ...appliedLines(io, applied),
        ]
  const text = [
    `${file} (${plan.id}) seems not to be applied: the org has none of its values, and no journal was found: ${formatPlaces(io, search)}.`,
    ...lines,
    `If the journal is elsewhere, ${NAME_JOURNAL}.`,
    adviseByPlan(search),
  ]
  return new ConfigError(text.join('\n'))
}

/** The note after an undo with a journal that has no writes although the org has planned values. */
export function formatOtherWrites(io: Io, search: JournalSearch, preview: UndoPreview): string {
  return [
    `${io.paint.warn('note')} the journal ${displayPath(io, search.files.journal)} has no write, but:`,
    formatPreview(io, search, preview),
    `They were set before that run, or another journal has them: ${NAME_JOURNAL}.`,
    adviseByPlan(search),
    '',
  ].join('\n')
}

function adviseByPlan({ file }: JournalSearch): string {
  return `If it is lost: skillroute undo ${shellWord(file)} --by-plan reverts the values that are as planned, no matter who set them.`
}

/** The places that were searched, such as `not at A, nor beside the plan in B`. */
function formatPlaces(io: Io, { file, files, journal }: JournalSearch): string {
  const expected = `not at ${displayPath(io, files.journal)}`
  const beside = stateBeside(io, file)
  const isOnlyPlace = journal !== undefined || namedState(io) !== undefined || dirname(files.journal) === beside
  return isOnlyPlace ? expected : `${expected}, nor beside the plan in ${displayPath(io, beside)}`
}

interface UndoRow {
  readonly what: string
  readonly change: Change
  readonly now: Json
}

/** What an undo without a journal could revert, and what it would leave alone. */
function formatPreview(
  { columns: width, paint }: Io,
  { plan }: JournalSearch,
  { holding, before, changed }: UndoPreview,
): string {
  const byId = new Map(plan.changes.map((change) => [change.id, change]))
  const row = (what: string, id: string, now?: Json): UndoRow[] => {
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
  if (rows.length === 0) return head
  const table = textTable<UndoRow>(
    [
      { title: 'Undo', cell: ({ what }) => what },
      { title: 'Agent or queue', cell: ({ change }) => ownerName(change) },
      { title: 'What', cell: ({ change }) => aspectName(change) },
      figureColumn('Before', ({ change }) => formatValue(change, change.before)),
      figureColumn('Planned', ({ change }) => formatValue(change, change.after)),
      figureColumn('Now', ({ change, now }) => formatValue(change, now)),
    ],
    rows,
    { width, paint, limit: 50 },
  )
  return [paint.bold(head), table].join('\n')
}
