import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { shellWord } from '../../core/text/shell-word'
import { when } from '../../core/time/iso-time'
import type { Plan } from '../../documents'
import { cleanText } from '../../report/text/kit/clean'
import { plural } from '../../report/text/kit/figures'
import { fileJournal } from '../../stores'
import { parsePlan } from '../../workflows'
import { intendedWrites } from '../../workflows/audit-log/intended-writes'
import type { OwnWrite } from '../../workflows/audit-log/own-audit'
import { parseEntry } from '../../workflows/run/journal/entries'
import { replayJournal } from '../../workflows/run/journal/replay'
import { listWritten } from '../../workflows/run/reverse/plan-undo'
import { displayPath, resolvePath } from '../io/files'
import type { Io } from '../io/io'
import { statePath } from '../io/state-folder'
import { type RunFiles, stateBeside, usualFiles } from './run-files'

/** A plan with a journal in a state folder. */
export interface AppliedPlan {
  readonly plan: Plan
  /** Full path of the copy of the plan beside its journal. */
  readonly path: string
  /** When its first run began, ISO time. */
  readonly at: string
  /** Changes that were written and not undone since, according to the journal. */
  readonly written: number
}

/** Maximum number of applied plans in a message. */
const NAMED = 5

/** The applied plans of an org in the state folders of this command and of a plan file, if any, most recent first. */
export async function appliedPlans(io: Io, orgId: string, planFile?: string): Promise<AppliedPlan[]> {
  const folders = new Set([statePath(io), ...(planFile === undefined ? [] : [stateBeside(io, planFile)])])
  const found: AppliedPlan[] = []
  for (const folder of folders) {
    const names = await readdir(folder).catch((): string[] => [])
    for (const name of names.filter((one) => one.endsWith('.plan.json'))) {
      const path = join(folder, name)
      const plan = await planAt(path)
      if (plan?.org.id !== orgId) continue
      const applied = await readApplied(plan, { plan: path, journal: join(folder, `${plan.id}.journal.jsonl`) })
      if (applied !== undefined) found.push(applied)
    }
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1))
}

/** A line for each applied plan: its path, how much of it was written, and when. */
export function appliedLines(io: Io, plans: readonly AppliedPlan[]): string[] {
  const lines = plans
    .slice(0, NAMED)
    .map(
      ({ path, at, written }) =>
        `  ${cleanText(displayPath(io, path))}: applied ${when(at)}, ${written === 0 ? 'nothing of it left to undo' : `${plural(written, 'change')} to undo`}`,
    )
  return plans.length > NAMED ? [...lines, `  and ${plans.length - NAMED} more in ${findFolder(io, plans)}`] : lines
}

function findFolder(io: Io, [first]: readonly AppliedPlan[]): string {
  return first === undefined ? '' : displayPath(io, dirname(first.path))
}

/** The note when the file of an applied plan is replaced: where a copy is kept. Undefined for any other file. */
export async function replacedText(io: Io, out: string, next: Plan): Promise<string | undefined> {
  const plan = await planAt(resolvePath(io, out))
  if (plan === undefined || plan.id === next.id) return undefined
  const applied = await readApplied(plan, await usualFiles(io, plan.id, out))
  if (applied === undefined || applied.path === resolvePath(io, out)) return undefined
  const copy = displayPath(io, applied.path)
  return `${out} held a plan that was applied ${when(applied.at)}; it is kept at ${copy}. To undo that one: skillroute undo ${shellWord(copy)}`
}

/** The plan in a file; undefined without a readable plan. */
export async function planAt(path: string): Promise<Plan | undefined> {
  try {
    return parsePlan(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** The writes of all runs in the state folder, as their journals have them. Journals that cannot be read have none. */
export async function intendedInFolder(io: Io): Promise<OwnWrite[]> {
  const names = await readdir(statePath(io)).catch((): string[] => [])
  const found = names
    .filter((name) => name.endsWith('.journal.jsonl'))
    .map(async (name) => {
      const journal = fileJournal(statePath(io, name))
      const none = (): OwnWrite[] => []
      return await intendedWrites(journal.read())
        .catch(none)
        .finally(() => journal.close())
    })
  return (await Promise.all(found)).flat()
}

/** The state of a plan's journal; undefined without a readable journal. */
async function readApplied(plan: Plan, files: RunFiles): Promise<AppliedPlan | undefined> {
  const journal = fileJournal(files.journal)
  try {
    let at: string | undefined
    for await (const value of journal.read()) {
      at = parseEntry(value, 1, journal.name).at
      break
    }
    if (at === undefined) return undefined
    const written = listWritten(await replayJournal(journal, plan)).size
    return { plan, path: files.plan, at, written }
  } catch {
    return undefined
  } finally {
    await journal.close()
  }
}
