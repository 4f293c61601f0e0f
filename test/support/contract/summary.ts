/** Global set-up: gives the run a file for its contract notes, and evaluates them when all tests are done. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { declaredOperations } from './declared'
import { descriptionPath } from './description'
import type { Note } from './note'

export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'skillroute-contract-'))
  const file = join(folder, 'notes.jsonl')
  project.provide('contractNotes', file)
  return () => {
    try {
      report(file)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function report(file: string): void {
  if (descriptionPath === undefined) {
    const text = 'contract: skipped, SKILLROUTE_OPENAPI does not name the official description'
    if (process.env.SKILLROUTE_REQUIRE_ALL === '1') throw new Error(text)
    console.log(text)
    return
  }
  const notes = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(parse) : []
  const ours = notes.filter((note) => note.ours)
  const known = new Set(declaredOperations.map(({ id }) => id))
  const operations = new Set(ours.flatMap(({ id, ok }) => (ok && id !== undefined && known.has(id) ? [id] : [])))
  const answered = new Set(notes.flatMap(({ id, ok }) => (ok && id !== undefined ? [id] : [])))
  console.log(
    `contract: ${all(ours)} requests of our client over ${operations.size} operations and ${all(notes)} answers of the emulator over ${answered.size} described operations checked`,
  )
  const problems = [
    ...new Set(notes.flatMap((note) => note.problems.map(withoutIds))),
    ...(process.env.SKILLROUTE_REQUIRE_ALL === '1' ? unexercised(operations) : []),
  ]
  if (problems.length === 0) return
  console.error(`contract: ${problems.length} kinds of violation\n${problems.slice(0, 60).join('\n')}`)
  process.exitCode = 1
  throw new Error(`${problems.length} violations of the official description`)
}

function all(notes: readonly Note[]): number {
  return notes.reduce((sum, { count }) => sum + count, 0)
}

/** A whole run uses every operation that our client declares. Runs of a few test files do not ask for this. */
function unexercised(seen: ReadonlySet<string>): string[] {
  return declaredOperations.filter(({ id }) => !seen.has(id)).map(({ id }) => `${id} was never answered with success`)
}

function parse(line: string): Note {
  return JSON.parse(line)
}

function withoutIds(problem: string): string {
  return problem.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '{id}')
}
