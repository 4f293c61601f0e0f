import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import type { ApplyReport, Plan } from '../../../documents'
import { applyText } from '../../../report/text/apply'
import { fileJournal, fileLease } from '../../../stores'
import { describeError, EXIT, findExitCode } from '../../../terminal/io/exit-code'
import { displayPath, ifThere, readText } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { leaseFolder, STATE_VARIABLE } from '../../../terminal/io/state-folder'
import { BREAK_LEASE, breakRun } from '../../../terminal/org/break-lease'
import { isOfOtherOrg, type OrgOptions, withClient } from '../../../terminal/org/connect'
import { applyExit, worse } from '../../../terminal/runs/apply-exit'
import { dropWorked, dueEntries, dueFolders, type ListedDue, openAuditLog } from '../../../terminal/runs/run-files'
import { type DueResult, duePlan, parsePlan } from '../../../workflows'
import { inFile } from '../../../workflows/kit/in-file'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { listWritten, planUndo } from '../../../workflows/run/reverse/plan-undo'

interface DueOptions extends OrgOptions {
  readonly breakLease?: string
  readonly redact?: boolean
}

interface Done extends Partial<DueResult> {
  readonly planId: string
  readonly error?: string
}

/** What was done for a plan. */
interface Worked {
  readonly result: DueResult
  readonly plan: Plan
  readonly undo: Plan
  /** Now, by the clock of the org. */
  readonly nowMs: number
}

/** `skillroute due`: makes held changes whose time has come and reverts time-boxed ones whose time is over. */
export function dueCommand({ io, exit }: CommandContext): Command {
  const command = new Command('due')
    .description('make held changes and revert temporary ones that are due; run it from a schedule, every few minutes')
    .argument('[plans...]', 'plans whose folders are searched too, for changes held there')
    .option('--break-lease <id>', BREAK_LEASE)
    .option('--redact', 'keep names of people out of the audit log')
    .action(async (plans: readonly string[], options: DueOptions) => {
      if (options.breakLease !== undefined) await breakRun(io, options.breakLease)
      const folders = dueFolders(io, plans)
      const done: Done[] = []
      const texts: string[] = []
      let code: number = EXIT.done
      for (const entry of await dueEntries(io, folders)) {
        try {
          if ('problem' in entry) throw entry.problem
          const worked = await doDue(io, entry, options)
          if (worked === undefined) {
            texts.push(`${io.paint.bold(entry.planId)} left out: it is of another org than ${options.org}`)
            continue
          }
          const { result } = worked
          done.push({ planId: entry.planId, ...result })
          texts.push(workedText(io, entry.planId, worked))
          code = worse(code, ...[result.applied, result.restored].map((report) => (report ? applyExit(report) : 0)))
          // These changes missed their time and will not be made: the exit code must say so.
          if (result.expired !== undefined) code = worse(code, EXIT.conflict)
        } catch (error) {
          io.signal.throwIfAborted()
          // A failing plan must not stop the others.
          const failed = { planId: entry.planId, error: describeError(error) }
          done.push(failed)
          texts.push(`${io.paint.bold(failed.planId)} ${io.paint.bad('failed')}: ${failed.error}`)
          code = worse(code, findExitCode(error))
        }
      }
      const places = await checkFolders(folders)
      const text = texts.length === 0 ? nothingText(places) : texts.join('\n')
      io.out(`${options.json === true ? JSON.stringify({ folders: places, plans: done }) : text}\n`)
      exit(code)
    })
  return withExample(withOrgOptions(command), 'skillroute due')
}

/** A folder that was searched for due changes. */
interface SearchedFolder {
  readonly path: string
  readonly exists: boolean
}

async function checkFolders(folders: readonly string[]): Promise<SearchedFolder[]> {
  const places: SearchedFolder[] = []
  for (const path of folders) places.push({ path, exists: (await ifThere(path, stat)) !== undefined })
  return places
}

/** Names the folders without due changes: other folders may have some. */
function nothingText(places: readonly SearchedFolder[]): string {
  const named = places.map(({ path, exists }) => `${path}${exists ? '' : ' (there is no such folder)'}`)
  return (
    `Nothing waits for its time in ${named.join(' and ')}. Changes that were held from another folder are found with ` +
    `--state FOLDER or ${STATE_VARIABLE}, or by naming their plan: skillroute due PLAN.`
  )
}

/** Does what is due of a plan; undefined: nothing, since it is of another org than the one that the user named. */
async function doDue(io: Io, entry: ListedDue, options: DueOptions): Promise<Worked | undefined> {
  const file = displayPath(io, entry.plan)
  const text = await readText(io, file)
  const plan = inFile(file, () => parsePlan(text))
  if (await isOfOtherOrg(io, options, { org: entry.org, orgId: plan.org.id })) return undefined
  const journal = fileJournal(entry.journal)
  try {
    // Replayed before the run: what it reverts is no longer in the journal's state afterwards.
    const before = await replayJournal(journal, plan)
    const undo = planUndo(plan, listWritten(before), before.proven).plan
    const { result, nowMs } = await withClient(io, { ...options, org: options.org ?? entry.org }, async (client) => ({
      result: await duePlan(client, plan, {
        journal,
        lease: fileLease(leaseFolder(io)),
        auditLog: openAuditLog(io, options),
        signal: io.signal,
      }),
      nowMs: client.clock.now(),
    }))
    const { applied, restored, expired, next } = result
    const worked = applied !== undefined || restored !== undefined || expired !== undefined
    if (next === null && worked) await dropWorked(io, entry)
    return { result, plan, undo, nowMs }
  } finally {
    await journal.close()
  }
}

function workedText(io: Io, planId: string, { result, plan, undo, nowMs }: Worked): string {
  const { applied, restored, expired, next } = result
  const parts = [
    ...(applied === undefined ? [] : [`made ${sum(applied)}`]),
    ...(restored === undefined ? [] : [`reverted ${sum(restored)}`]),
    ...(expired === undefined ? [] : [io.paint.bad(missedText(expired))]),
    nextText(next, nowMs),
  ]
  return [
    `${io.paint.bold(planId)} ${parts.join('; ')}`,
    ...openText(io, applied, plan),
    ...openText(io, restored, undo),
  ].join('\n')
}

/** Changes that do not hold, one by one, in the words of apply and undo. */
function openText({ columns, paint }: Io, report: ApplyReport | undefined, plan: Plan): string[] {
  if (report === undefined || applyExit(report) === EXIT.done) return []
  return [applyText(report, plan, { width: columns, paint, indent: '  ' })]
}

function missedText(expired: NonNullable<DueResult['expired']>): string {
  const what = expired.length === 1 ? '1 held change' : `${expired.length} held changes`
  return `${what} not made: the time was over before due ran`
}

/** The next due time; a past one belongs to a change that failed just now. */
function nextText(next: string | null | undefined, nowMs: number): string {
  if (next === null || next === undefined) return 'nothing more to come'
  return Date.parse(next) <= nowMs ? 'what is left is tried again next time' : `next at ${next}`
}

function sum({ counts }: ApplyReport): string {
  const nonZero = Object.entries(counts).filter(([, number]) => number > 0)
  return nonZero.map(([status, number]) => `${number} ${status}`).join(', ')
}
