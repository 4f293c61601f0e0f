import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ConfigError } from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { cleanText } from '../../report/text/kit/clean'
import { assertWritable, ifThere, writeText } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { showProgress } from '../../terminal/io/progress'
import type { Fleet, FleetJobState } from '..'
import { describeSubject } from '../jobs/jobs'

/** A queued job. */
const noteSchema = z.object({ id: z.string(), org: z.string() })
/** The jobs queued by the last command of each kind. */
const boardSchema = z.record(z.string(), z.array(noteSchema))

/** A queued job and its org. */
export type JobNote = z.infer<typeof noteSchema>

const boardPath = (folder: string): string => join(folder, 'fleet.json')

/** Reads the jobs queued by the last command of a kind. @throws ConfigError when no such command was run */
export async function lastJobs(folder: string, action: string): Promise<readonly JobNote[]> {
  const jobs = (await readBoard(folder))[action]
  if (jobs !== undefined) return jobs
  throw new ConfigError(`There was no fleet ${action} in ${folder} yet. Run skillroute fleet ${action} first.`)
}

/**
 * Reads all queued jobs, the most recent kind last.
 * @throws ConfigError `file.unreadable` when the board exists but cannot be read
 */
export async function readBoard(folder: string): Promise<Readonly<Record<string, readonly JobNote[]>>> {
  const text = (await ifThere(boardPath(folder), (path) => readFile(path, 'utf8'))) ?? '{}'
  const { data } = boardSchema.safeParse(parseJson(text))
  if (data !== undefined) return data
  throw new ConfigError(
    `${boardPath(folder)} is not a list of a fleet's work. Remove it and queue the work again: nothing is done twice.`,
    { code: 'file.unreadable' },
  )
}

/**
 * Checks that the board can be written, before jobs are queued: `fleet status` shows only the jobs on it.
 * @throws ConfigError `file.unreadable` or `file.unwritable`
 */
export async function assertTakesNotes(io: Io, folder: string): Promise<void> {
  await assertWritable(io, [boardPath(folder)])
  await readBoard(folder)
}

/** Adds queued jobs to the board, for other commands. */
export async function noteJobs(io: Io, folder: string, action: string, jobs: readonly JobNote[]): Promise<void> {
  const { [action]: _before, ...others } = await readBoard(folder)
  await writeText(io, boardPath(folder), `${JSON.stringify({ ...others, [action]: jobs })}\n`)
}

/** The states of jobs, including jobs that Redis no longer knows. */
export async function findStates(
  fleet: Fleet,
  notes: readonly JobNote[],
): Promise<{ readonly states: readonly FleetJobState[]; readonly forgotten: readonly JobNote[] }> {
  const states = await fleet.states(notes.map(({ id }) => id))
  const known = new Set(states.map(({ id }) => id))
  return { states, forgotten: notes.filter(({ id }) => !known.has(id)) }
}

/** Waits until every job has ended. @throws the signal's reason */
export async function whenAllEnded(
  io: Io,
  fleet: Fleet,
  ids: readonly string[],
  { title, quiet, signal }: { readonly title: string; readonly quiet: boolean; readonly signal: AbortSignal },
): Promise<FleetJobState[]> {
  const progress = showProgress(io, title, quiet)
  try {
    return await fleet.ended(ids, {
      signal,
      onStates(states) {
        const failed = states.filter(({ state }) => state === 'failed').length
        const done = states.filter(({ state }) => state === 'done').length
        const notes = [failed === 0 ? '' : `${failed} failed`, underWay(states)]
        progress.update(done + failed, ids.length, notes.filter((note) => note !== '').join(', '))
      },
    })
  } finally {
    progress.end()
  }
}

/** Progress of the first running job, and the number of other running jobs. */
function underWay(states: readonly FleetJobState[]): string {
  const active = states.filter(({ state }) => state === 'active')
  const [first] = active
  if (first?.progress === undefined) return ''
  const { step, done, total } = first.progress
  const others = active.length === 1 ? '' : ` and ${active.length - 1} more`
  return cleanText(`${describeSubject(first.job)} ${step} ${done}/${total}${others}`)
}
