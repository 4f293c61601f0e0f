import { Command } from 'commander'
import { HOLDING } from '../../../documents/run/apply-report'
import { fileJournal } from '../../../stores'
import { EXIT } from '../../../terminal/io/exit-code'
import { writeResult } from '../../../terminal/io/files'
import type { CommandContext } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { type AppliedPlan, appliedPlans } from '../../../terminal/runs/applied-plans'
import { parseEntry } from '../../../workflows/run/journal/entries'
import { isWhole, type LearnedPlan, learnForecasts } from '../learn'
import { calibrationText } from '../texts/calibration'

interface LearnOptions extends OrgOptions {
  readonly out?: string
}

/** `skillroute learn`: compares forecasts of applied plans with actuals; exit code 3 if some are off. */
export function learnCommand({ io, exit }: CommandContext): Command {
  const command = new Command('learn')
    .description(
      'compare the forecasts of applied plans with the actuals of their days, by queue; exit code 3 if some are off by more than random variation',
    )
    .option('--out <file>', 'write the comparison, with corrections, as a document')
    .action(async (options: LearnOptions) => {
      const calibration = await withClient(io, options, async (client) => {
        const { id } = await client.organizations.me({ signal: io.signal })
        const plans: LearnedPlan[] = []
        for (const applied of await appliedPlans(io, id)) plans.push(await readLearnedPlan(applied))
        return await learnForecasts(client, plans, { signal: io.signal })
      })
      // Without a comparison there is nothing to correct by, and an earlier file stays as it is.
      if (options.out !== undefined && calibration.rows.length > 0)
        await writeResult(io, 'calibration', options.out, calibration)
      io.out(
        options.json === true
          ? `${JSON.stringify(calibration)}\n`
          : `${calibrationText(calibration, { width: io.columns, paint: io.paint })}\n`,
      )
      if (calibration.rows.some(({ isOff, isTooNarrow }) => isOff || isTooNarrow === true)) exit(EXIT.found)
    })
  return withExample(withOrgOptions(command), 'skillroute learn --out calibration.json')
}

/**
 * The stretch of time for which a plan was in effect, by its journal: the one that has the days to compare with all
 * changes, or the last.
 * An undo ends a stretch, and an experiment applies and undoes a plan often.
 */
async function readLearnedPlan({ plan, path, at }: AppliedPlan): Promise<LearnedPlan> {
  const journal = fileJournal(path.replace(/\.plan\.json$/, '.journal.jsonl'))
  const ended: LearnedPlan[] = []
  let appliedAt: string | undefined
  // Changes of an undo that has not ended are unknown.
  let isUndoing = false
  const inEffect = new Set<string>()
  let place = 0
  try {
    for await (const value of journal.read()) {
      place += 1
      const entry = parseEntry(value, place, journal.name)
      if (entry.type === 'intent' || entry.type === 'settled') {
        if (isUndoing) inEffect.clear()
        isUndoing = false
      }
      if (entry.type === 'settled') {
        if (!HOLDING.includes(entry.status)) inEffect.delete(entry.changeId)
        else if (!inEffect.has(entry.changeId) || appliedAt === undefined) {
          inEffect.add(entry.changeId)
          appliedAt = entry.at
        }
      }
      if (entry.type === 'undo') {
        if (appliedAt !== undefined) ended.push({ plan, appliedAt, undoneAt: entry.at, inEffect: inEffect.size })
        appliedAt = undefined
        isUndoing = true
      }
      if (entry.type === 'undone') {
        for (const id of entry.changeIds) inEffect.delete(id)
        isUndoing = false
      }
    }
  } finally {
    await journal.close()
  }
  const last = appliedAt === undefined ? ended.at(-1) : { plan, appliedAt, inEffect: inEffect.size }
  const isComplete = (one: LearnedPlan): boolean => isWhole(one) && one.inEffect === plan.changes.length
  return ended.find(isComplete) ?? last ?? { plan, appliedAt: at, inEffect: inEffect.size }
}
