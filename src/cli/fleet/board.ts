import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ConfigError } from '../../core/errors'
import type { Fleet, FleetJobState } from '../../workers'
import { writeText } from '../files'
import type { Io } from '../io'
import { progressOf } from '../progress'

/** What the last command of each kind gave to the workers. */
const boardSchema = z.record(z.string(), z.array(z.string()))

const boardPath = (folder: string): string => join(folder, 'fleet.json')

/** The ids of the jobs that the last command of a kind gave out. @throws ConfigError when there was none */
export async function lastJobs(folder: string, action: string): Promise<readonly string[]> {
  const ids = (await readBoard(folder))[action]
  if (ids !== undefined) return ids
  throw new ConfigError(`There was no fleet ${action} in ${folder} yet. Run skillroute fleet ${action} first.`)
}

/** Everything that was given out, the newest kind last. */
export async function readBoard(folder: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const text = await readFile(boardPath(folder), 'utf8').catch(() => '{}')
  return boardSchema.parse(JSON.parse(text))
}

/** Notes what was given out, so that another command can look at it. */
export async function noteJobs(io: Io, folder: string, action: string, ids: readonly string[]): Promise<void> {
  const { [action]: _before, ...others } = await readBoard(folder)
  await writeText(io, boardPath(folder), `${JSON.stringify({ ...others, [action]: ids })}\n`)
}

/** Waits until every job has come to its end. @throws the signal's reason */
export async function whenAllEnded(
  io: Io,
  fleet: Fleet,
  ids: readonly string[],
  title: string,
  quiet: boolean,
): Promise<FleetJobState[]> {
  const progress = progressOf(io, title, quiet)
  try {
    return await fleet.ended(ids, {
      signal: io.signal,
      onLook(states) {
        const failed = states.filter(({ state }) => state === 'failed').length
        const done = states.filter(({ state }) => state === 'done').length
        progress.update(done + failed, ids.length, failed === 0 ? '' : `${failed} failed`)
      },
    })
  } finally {
    progress.end()
  }
}
