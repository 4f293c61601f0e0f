import { ConfigError } from '../../core/errors'
import type { Plan } from '../../documents'
import { undoPreviewText } from '../../report/text/undo-preview'
import { EXIT } from '../../terminal/io/exit-code'
import { displayPath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { namedState } from '../../terminal/io/state-folder'
import { appliedLines, appliedPlans } from '../../terminal/runs/applied-plans'
import { type RunFiles, stateBeside } from '../../terminal/runs/run-files'
import type { UndoPreview } from '../../workflows'

/** Where a run was searched for, and by which name. */
export interface Sought {
  readonly file: string
  readonly files: RunFiles
  readonly plan: Plan
  /** The journal that the user named. */
  readonly journal: string | undefined
}

/** The message when no journal was found but the org has some of the planned values. */
export function lostText(io: Io, sought: Sought, preview: UndoPreview): string {
  const { file, plan } = sought
  return [
    `No journal of ${plan.id} was found: ${placesOf(io, sought).join(', nor ')}.`,
    'The plan, compared with the org:',
    undoPreviewText(preview, plan, { width: io.columns, paint: io.paint }),
    '',
    'Nothing was undone. If the journal is elsewhere, name it with --journal, or its folder with --state.',
    `If it is lost: skillroute undo ${file} --by-plan reverts the values that are as planned, whoever set them.`,
    '',
  ].join('\n')
}

/** Why a plan that was never applied cannot be undone, with the applied plans of its org. */
export async function neverApplied(io: Io, sought: Sought): Promise<ConfigError> {
  const { file, plan } = sought
  const applied = await appliedPlans(io, plan.org.id, file)
  const lines =
    applied.length === 0
      ? []
      : [
          `Plans of ${plan.org.name} that were applied; undo one with skillroute undo FILE:`,
          ...appliedLines(io, applied),
        ]
  const text = [
    `${file} (${plan.id}) was never applied: its journal is ${placesOf(io, sought).join(', nor ')}.`,
    ...lines,
    'If it was applied elsewhere, name its journal with --journal, or the folder of that journal with --state.',
    'If the journal is lost, --by-plan reverts the values that are as planned, whoever set them.',
  ]
  return new ConfigError(text.join('\n'))
}

/** The note after an undo that found none of our writes, although the org has the planned values. */
export function heldText(io: Io, { file, files, plan }: Sought, preview: UndoPreview): string {
  return [
    `${io.paint.warn('note')} the journal ${displayPath(io, files.journal)} has no write, but:`,
    undoPreviewText(preview, plan, { width: io.columns, paint: io.paint }),
    'They were set before that run, or another journal has them: name it with --journal, or its folder with --state.',
    `If it is lost: skillroute undo ${file} --by-plan reverts the values that are as planned, whoever set them.`,
    '',
  ].join('\n')
}

/** The message as JSON. */
export function lostJson(preview: UndoPreview, { files }: Sought): string {
  return `${JSON.stringify({ preview, journal: files.journal, exitCode: EXIT.found })}\n`
}

function placesOf(io: Io, { file, files, journal }: Sought): string[] {
  const first = `not at ${displayPath(io, files.journal)}`
  if (journal !== undefined || namedState(io) !== undefined) return [first]
  const beside = displayPath(io, stateBeside(io, file))
  return files.journal.startsWith(stateBeside(io, file)) ? [first] : [first, `beside the plan in ${beside}`]
}
