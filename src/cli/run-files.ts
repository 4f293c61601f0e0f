import { readdir, rm } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import type { Plan } from '../core/documents'
import { ConfigError, ValidationError } from '../core/errors'
import { contentHash } from '../core/hash'
import type { AuditLog } from '../core/ports'
import { cleanText } from '../report'
import { fileAuditLog, fileJournal, writeFileAtomic } from '../stores'
import { readPlan } from '../workflows'
import { replayJournal } from '../workflows/apply/replay'
import { nextTime } from '../workflows/due/due'
import { describeError } from './exit-code'
import { ifThere, readText, resolvePath, STATE_FOLDER, shownPath } from './files'
import { inFile } from './in-file'
import type { Io } from './io'

/** Where the files of one plan's run are. */
export interface RunFiles {
  readonly journal: string
  /** A copy of the plan, kept beside the journal: the two tell everything. */
  readonly plan: string
}

/** The files of a plan's run. @param journal as the user named it; undefined: the usual place */
export function runFiles(io: Io, plan: Pick<Plan, 'id'>, journal?: string | undefined): RunFiles {
  const path = resolvePath(io, journal ?? join(STATE_FOLDER, `${plan.id}.journal.jsonl`))
  return { journal: path, plan: join(dirname(path), `${plan.id}.plan.json`) }
}

/** Keeps a copy of the plan, so that journal, undo and due need no other file. */
export async function keepPlan({ plan: path }: RunFiles, plan: Plan): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(plan, null, 2)}\n`)
}

/**
 * The plan and journal that a user means by naming one of them.
 * @throws ConfigError for a journal whose plan is not beside it
 */
export async function findRun(
  io: Io,
  path: string,
  journal?: string | undefined,
): Promise<{ readonly plan: Plan; readonly files: RunFiles }> {
  const text = await readText(io, path)
  if (!text.startsWith('{"sum":')) {
    const plan = inFile(path, () => readPlan(text))
    return { plan, files: runFiles(io, plan, journal) }
  }
  const full = resolvePath(io, path)
  const planId = await planIdOf(full, path)
  const files = runFiles(io, { id: planId }, full)
  const copy = await readText(io, files.plan).catch((cause: unknown) => {
    throw new ConfigError(
      `The plan of journal ${path} should be at ${shownPath(io, files.plan)}. Name the plan file instead, with --journal ${path}.`,
      { code: 'file.unreadable', cause },
    )
  })
  return { plan: inFile(shownPath(io, files.plan), () => readPlan(copy)), files }
}

async function planIdOf(path: string, shown: string): Promise<string> {
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
    subject: shown,
  })
}

/** What `due` has to know of a plan with times. */
const DUE = z.object({
  planId: z.string(),
  plan: z.string(),
  journal: z.string(),
  org: z.string().optional(),
})
export type DueEntry = z.infer<typeof DUE>

const dueFolder = (io: Io): string => resolvePath(io, join(STATE_FOLDER, 'due'))

/** Puts a plan with times on the list that `due` works through, before anything of it is written. */
export async function keepDue(io: Io, plan: Plan, files: RunFiles, org: string | undefined): Promise<void> {
  if (!hasTimes(plan)) return
  const entry: DueEntry = {
    planId: plan.id,
    plan: files.plan,
    journal: files.journal,
    ...(org === undefined ? {} : { org }),
  }
  await writeFileAtomic(join(dueFolder(io), nameOf(entry)), JSON.stringify(entry))
}

/** Whether changes of a plan are made or taken back at times of their own, by `skillroute due`. */
export const hasTimes = ({ changes }: Plan): boolean =>
  changes.some(({ from, until }) => from !== undefined || until !== undefined)

/** What a person has to know of such a plan: nothing happens by itself. */
export const DUE_TEXT =
  'What waits for its time is made or taken back by skillroute due: run it every few minutes, by cron or the like.\n'

/** Digits that tell the journals of one plan apart. */
const DIGITS = 8

/** One plan may be under way with several journals, in several orgs: each is an entry of its own. */
function nameOf({ planId, journal, org = '' }: DueEntry): string {
  return `${planId}.${contentHash([journal, org]).slice(0, DIGITS)}.json`
}

/** An entry of the list that `due` cannot work on. */
export interface DamagedEntry {
  /** The plan that its file is named after. */
  readonly planId: string
  readonly problem: Error
}

/**
 * Everything on the list; one that another process takes off meanwhile is not on it.
 * @throws ConfigError `file.unreadable` when the list is there and cannot be read
 */
export async function dueEntries(io: Io): Promise<(DueEntry | DamagedEntry)[]> {
  const names = await dueNames(io)
  const entries: (DueEntry | DamagedEntry)[] = []
  for (const name of names.sort()) {
    const path = join(dueFolder(io), name)
    const entry = await readEntry(io, path).catch((error: unknown) => {
      if (isMissing(error)) return undefined
      return {
        planId: name.split('.')[0] ?? name,
        problem: error instanceof Error ? error : new Error(String(error)),
      }
    })
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

async function dueNames(io: Io): Promise<string[]> {
  const names = (await ifThere(dueFolder(io), (path) => readdir(path))) ?? []
  // Beside the entries may lie what another process is about to write, or a killed one left.
  return names.filter((one) => one.endsWith('.json'))
}

async function readEntry(io: Io, path: string): Promise<DueEntry> {
  const parsed = DUE.safeParse(parseJson(await readText(io, path)))
  if (parsed.success) return parsed.data
  throw new ValidationError([{ path: shownPath(io, path), message: 'is no entry of the due list; delete it' }])
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && Reflect.get(cause, 'code') === 'ENOENT'
}

/**
 * Takes the run of a plan with one journal off the list.
 * @throws ConfigError `file.unreadable` when the list cannot be read
 * @throws Error of the system, naming the entry, when it cannot be deleted
 * @throws ConfigError or ValidationError, naming the file, when the run was not found and an entry of its plan cannot be
 * read: it may be the one
 */
export async function dropDue(io: Io, { planId, journal }: Pick<DueEntry, 'planId' | 'journal'>): Promise<void> {
  let found = false
  const problems: unknown[] = []
  for (const name of await dueNames(io)) {
    if (!name.startsWith(`${planId}.`)) continue
    const path = join(dueFolder(io), name)
    const entry = await readEntry(io, path).catch((error: unknown) => void (isMissing(error) || problems.push(error)))
    if (entry?.planId !== planId || entry.journal !== journal) continue
    found = true
    await rm(path, { force: true })
  }
  if (!found && problems.length > 0) throw problems[0]
}

/** The same for an entry that was worked on: what was done is told whatever becomes of it, and what fails is a note. */
export async function dropWorked(io: Io, entry: DueEntry): Promise<void> {
  await dropDue(io, entry).catch((error: unknown) => noteKept(io, entry.planId, error))
}

function noteKept(io: Io, planId: string, error: unknown): void {
  const why = describeError(error).split('\n').map(cleanText).join('\n')
  io.err(`${planId} could not be taken off the list of skillroute due: ${why}\n`)
}

/**
 * Takes a run off the list of which nothing is still to come. To be called when its report was told: what fails here is a
 * note on stderr and changes neither report nor exit code, since the run is what it is, and an entry that stays is harmless:
 * `due` goes by the journal, which has nothing more to do for it.
 */
export async function dropFinished(io: Io, plan: Plan, files: Pick<RunFiles, 'journal'>): Promise<void> {
  if (!hasTimes(plan)) return
  const journal = fileJournal(files.journal)
  try {
    if (nextTime(plan, await replayJournal(journal, plan), Date.now()) !== null) return
    await dropDue(io, { planId: plan.id, journal: files.journal })
  } catch (error) {
    noteKept(io, plan.id, error)
  } finally {
    await journal.close()
  }
}

/** Our own audit log of this folder, with who runs the command on every record of a run. */
export function auditLogOf(io: Io, options: { readonly redact?: boolean | undefined } = {}): AuditLog {
  const path = resolvePath(io, join(STATE_FOLDER, 'audit.jsonl'))
  const log = fileAuditLog(path, { personalData: options.redact === true ? 'pseudonym' : 'keep' })
  return {
    ...log,
    append: (records) => log.append(records.map((one) => (one.type === 'change' ? one : { ...one, by: who() }))),
  }
}

function who(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
