import { readdir, rm, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { ConfigError, ValidationError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import { parseJson } from '../../core/json/unknown'
import type { ApplyReport, Plan } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import { cleanText } from '../../report/text/kit/clean'
import { fileAuditLog, fileJournal } from '../../stores'
import { withFile } from '../../stores/file/on-disk'
import { writeFileAtomic } from '../../stores/file/write-output'
import { parsePlan } from '../../workflows'
import { nextTime } from '../../workflows/due/due'
import { inFile } from '../../workflows/kit/in-file'
import { replayJournal } from '../../workflows/run/journal/replay'
import { describeError } from '../io/exit-code'
import { displayPath, ifThere, readAnyText, readText, resolvePath } from '../io/files'
import type { Io } from '../io/io'
import { namedState, STATE_FOLDER, statePath } from '../io/state-folder'

/** Paths of the files of one plan's run. */
export interface RunFiles {
  readonly journal: string
  /** A copy of the plan beside the journal, so that undo and due need no other file. */
  readonly plan: string
}

function runFiles(planId: string, journal: string): RunFiles {
  return { journal, plan: join(dirname(journal), `${planId}.plan.json`) }
}

/**
 * The files of a plan's run in their usual places: the state folder or, if it was not named by the user and has no
 * journal of the plan, the state folder beside the plan. An applied plan is therefore found from any working directory.
 */
export async function usualFiles(io: Io, planId: string, planFile: string): Promise<RunFiles> {
  const name = `${planId}.journal.jsonl`
  const usual = statePath(io, name)
  if (namedState(io) === undefined) {
    for (const path of [usual, join(stateBeside(io, planFile), name)]) {
      if ((await ifThere(path, stat)) !== undefined) return runFiles(planId, path)
    }
  }
  return runFiles(planId, usual)
}

/** The state folder beside a plan file, which contains the state of runs started from that folder. */
export function stateBeside(io: Io, planFile: string): string {
  return join(dirname(resolvePath(io, planFile)), STATE_FOLDER)
}

/** Keeps a copy of the plan, so that journal, undo and due need no other file. */
export async function keepPlan({ plan: path }: RunFiles, plan: Plan): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(plan, null, 2)}\n`)
}

/**
 * The plan and journal that belong to a plan or journal that the user named.
 * @throws ConfigError for a journal whose plan is not beside it
 * @throws ValidationError for a file that is neither a plan nor the journal of one
 * @throws PlanError `tampered` for a damaged journal, and for a plan that was changed after it was made
 */
export async function findRun(
  io: Io,
  path: string,
  journal?: string | undefined,
): Promise<{ readonly plan: Plan; readonly files: RunFiles }> {
  const text = await readAnyText(io, path)
  if (!text.startsWith('{"sum":')) {
    const plan = inFile(path, () => parsePlan(text))
    const files = journal === undefined ? usualFiles(io, plan.id, path) : runFiles(plan.id, resolvePath(io, journal))
    return { plan, files: await files }
  }
  const full = resolvePath(io, path)
  const planId = await readPlanId(full, path)
  const files = runFiles(planId, full)
  const copy = await readText(io, files.plan).catch((cause: unknown) => {
    throw new ConfigError(
      `The plan of journal ${path} should be at ${displayPath(io, files.plan)}. Name the plan file instead, with --journal ${path}.`,
      { code: 'file.unreadable', cause },
    )
  })
  return { plan: inFile(displayPath(io, files.plan), () => parsePlan(copy)), files }
}

async function readPlanId(path: string, displayed: string): Promise<string> {
  const journal = fileJournal(path)
  try {
    for await (const { type, planId } of journal.read()) {
      if (type === 'header' && typeof planId === 'string') return planId
      break
    }
  } finally {
    await journal.close()
  }
  throw new ValidationError([{ path: '', message: 'is no journal of a plan: it does not start with its header' }], {
    subject: displayed,
  })
}

/** The entry of `due` for a plan with held or time-boxed changes. */
const DUE = z.object({
  planId: z.string(),
  plan: z.string(),
  journal: z.string(),
  org: z.string().optional(),
})
export type DueEntry = z.infer<typeof DUE>

/** The lists of `due`: the one in the state folder, and those beside plans that the user named. */
export function dueFolders(io: Io, plans: readonly string[]): string[] {
  const beside = plans.map((plan) => join(stateBeside(io, plan), 'due'))
  return [...new Set([statePath(io, 'due'), ...beside])]
}

/** The list for a run: the one in the state folder that contains its journal. */
function findDueFolder(io: Io, journal: string): string {
  const folder = dirname(journal)
  return basename(folder) === STATE_FOLDER ? join(folder, 'due') : statePath(io, 'due')
}

/** Adds a plan with held or time-boxed changes to the list of `due`, before its first write. */
export async function keepDue(io: Io, plan: Plan, files: RunFiles, org: string | undefined): Promise<void> {
  if (!hasTimes(plan)) return
  const entry: DueEntry = {
    planId: plan.id,
    plan: files.plan,
    journal: files.journal,
    ...(org === undefined ? {} : { org }),
  }
  await writeFileAtomic(join(findDueFolder(io, files.journal), formatName(entry)), JSON.stringify(entry))
}

/** Whether a plan has held or time-boxed changes, which `skillroute due` makes and reverts. */
export const hasTimes = ({ changes }: Plan): boolean =>
  changes.some(({ from, until }) => from !== undefined || until !== undefined)

/** The next step after applying such a plan: nothing happens by itself. */
export const DUE_TEXT =
  'skillroute due makes held changes and reverts time-boxed ones: run it every few minutes, by cron for instance.\n'

/** Digits that distinguish the journals of one plan. */
const DIGITS = 8

/** One plan may run with several journals, in several orgs: each gets its own entry. */
function formatName({ planId, journal, org = '' }: DueEntry): string {
  return `${planId}.${contentHash([journal, org]).slice(0, DIGITS)}.json`
}

export interface ListedDue extends DueEntry {
  readonly folder: string
}

/** An entry of the list that `due` cannot use. */
export interface DamagedEntry {
  /** The plan id in the name of its file. */
  readonly planId: string
  readonly problem: Error
}

/**
 * All entries of the lists, except those that another process removes meanwhile.
 * @throws ConfigError `file.unreadable` when a list exists but cannot be read
 */
export async function dueEntries(
  io: Io,
  folders: readonly string[] = dueFolders(io, []),
): Promise<(ListedDue | DamagedEntry)[]> {
  const lists: (ListedDue | DamagedEntry)[][] = []
  for (const folder of folders) lists.push(await entriesIn(io, folder))
  return lists.flat()
}

async function entriesIn(io: Io, folder: string): Promise<(ListedDue | DamagedEntry)[]> {
  const names = await dueNames(folder)
  const entries: (ListedDue | DamagedEntry)[] = []
  for (const name of names.sort()) {
    const path = join(folder, name)
    const entry = await readEntry(io, path).catch((error: unknown) => {
      if (isMissing(error)) return undefined
      return {
        planId: name.split('.')[0] ?? name,
        problem: error instanceof Error ? error : new Error(String(error)),
      }
    })
    if (entry !== undefined) entries.push('problem' in entry ? entry : { ...entry, folder })
  }
  return entries
}

async function dueNames(folder: string): Promise<string[]> {
  const names = (await ifThere(folder, (path) => readdir(path))) ?? []
  // The folder may also contain unfinished files of other processes.
  return names.filter((name) => name.endsWith('.json'))
}

async function readEntry(io: Io, path: string): Promise<DueEntry> {
  const parsed = DUE.safeParse(parseJson(await readText(io, path)))
  if (parsed.success) return parsed.data
  throw new ValidationError([{ path: displayPath(io, path), message: 'is no entry of the due list; delete it' }])
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && Reflect.get(cause, 'code') === 'ENOENT'
}

/**
 * Removes the run of a plan with one journal from the list.
 * @throws ConfigError `file.unreadable` when the list cannot be read
 * @throws StoreError `file.unwritable`, naming the entry, when it cannot be deleted
 * @throws ConfigError or ValidationError, naming the file, when the run was not found and an entry of its plan cannot
 * be read, because that entry may be the run's
 */
export async function dropDue(
  io: Io,
  { planId, journal }: Pick<DueEntry, 'planId' | 'journal'>,
  folder = findDueFolder(io, journal),
): Promise<void> {
  let found = false
  const problems: unknown[] = []
  for (const name of await dueNames(folder)) {
    if (!name.startsWith(`${planId}.`)) continue
    const path = join(folder, name)
    const entry = await readEntry(io, path).catch((error: unknown) => void (isMissing(error) || problems.push(error)))
    if (entry?.planId !== planId || entry.journal !== journal) continue
    found = true
    await withFile('write', path, () => rm(path, { force: true }))
  }
  if (!found && problems.length > 0) throw problems[0]
}

/** Removes an entry after its run. A failure is only a note, so that the report of the run is still printed. */
export async function dropWorked(io: Io, entry: ListedDue): Promise<void> {
  await dropDue(io, entry, entry.folder).catch((error: unknown) => noteStored(io, entry.planId, error))
}

function noteStored(io: Io, planId: string, error: unknown): void {
  const why = describeError(error).split('\n').map(cleanText).join('\n')
  io.err(`${planId} could not be removed from the list of skillroute due: ${why}\n`)
}

/**
 * Removes a run without pending changes from the list. Call it after its report is printed: a failure is only a note on
 * stderr and changes neither report nor exit code. An entry that stays has no effect: `due` follows the journal, which
 * has nothing left to do.
 */
export async function dropFinished(
  io: Io,
  plan: Plan,
  files: Pick<RunFiles, 'journal'>,
  { endedAt }: Pick<ApplyReport, 'endedAt'>,
): Promise<void> {
  if (!hasTimes(plan)) return
  const journal = fileJournal(files.journal)
  try {
    if (nextTime(plan, await replayJournal(journal, plan), Date.parse(endedAt)) !== null) return
    await dropDue(io, { planId: plan.id, journal: files.journal })
  } catch (error) {
    noteStored(io, plan.id, error)
  } finally {
    await journal.close()
  }
}

/** The audit log of this folder. Each record of a run names the user who runs the command. */
export function openAuditLog(io: Io, options: { readonly redact?: boolean | undefined } = {}): AuditLog {
  const path = statePath(io, 'audit.jsonl')
  const log = fileAuditLog(path, { personalData: options.redact === true ? 'pseudonym' : 'keep' })
  return {
    ...log,
    append: (records) =>
      log.append(records.map((record) => (record.type === 'change' ? record : { ...record, by: who() }))),
  }
}

function who(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
