import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { quietIo } from '../../../test/support/quiet-io'
import type { Json } from '../../core/json/json'
import type { AuditRecord, RoutingEvent } from '../../documents'
import type { Io } from '../../terminal/io/io'
import { openAuditLog } from '../../terminal/runs/run-files'
import { ownRuns } from './sources'

let io: Io
beforeEach(async () => {
  io = quietIo(await mkdtemp(join(tmpdir(), 'runs-')))
})
afterEach(() => rm(io.cwd, { recursive: true, force: true }))

const path = (): string => join(io.cwd, '.skillroute/audit.jsonl')
const rotate = (): Promise<void> => rename(path(), `${path()}.1`)

async function plan(...ids: readonly string[]): Promise<void> {
  const records = ids.map((planId): AuditRecord => {
    return {
      type: 'planned',
      at: '2026-03-02T09:00:00Z',
      action: 'plan',
      planId,
      planHash: 'h',
      changes: 1,
      source: 'matrix',
    }
  })
  await openAuditLog(io).append(records)
}

/** Polls as a relay does, which keeps the cursor from one to the next. */
function follower(start?: Json): { poll(): Promise<string[]>; readonly notices: string[]; cursor: Json | undefined } {
  const source = ownRuns(io)
  const { signal } = new AbortController()
  const notices: string[] = []
  const one = {
    notices,
    cursor: start,
    async poll() {
      const notice = (text: string): void => void notices.push(text)
      const { events, cursor } = await source.poll({ cursor: one.cursor, signal, notice })
      one.cursor = cursor
      return events.map(({ subject }: RoutingEvent) => subject.id)
    },
  }
  return one
}

it('marks the end of the log at first, and tells what comes after it once', async () => {
  await plan('a')
  const one = follower()
  expect(await one.poll()).toEqual([])
  await plan('b', 'c')
  expect(await one.poll()).toEqual(['b', 'c'])
  expect(await one.poll()).toEqual([])
  expect(await follower(one.cursor).poll()).toEqual([])
  expect(one.notices).toEqual([])
})

it('says that a position cannot be read, and sends the log from its beginning', async () => {
  await plan('a', 'b')
  const one = follower(17)
  expect(await one.poll()).toEqual(['a', 'b'])
  expect(one.notices).toEqual([expect.stringContaining('cannot be read')])
})

it.each([
  ['shorter than', ['x']],
  ['as long as', ['x', 'y', 'z']],
  ['longer than', ['x', 'y', 'z', 'last']],
])('tells a log %s the one whose place it took from its beginning', async (_length, ids) => {
  await plan('a', 'b', 'c')
  const one = follower()
  await one.poll()
  await rotate()
  await plan(...ids)
  expect(await one.poll()).toEqual(ids)
  expect(one.notices).toEqual([expect.stringContaining('rotated or replaced')])
  await plan('after')
  expect(await one.poll()).toEqual(['after'])
  expect(one.notices).toHaveLength(1)
})

it('tells what comes after a log that is gone', async () => {
  await plan('a')
  const one = follower()
  await one.poll()
  await rotate()
  expect(await one.poll()).toEqual([])
  expect(await one.poll()).toEqual([])
  expect(one.notices).toHaveLength(1)
  await plan('b')
  expect(await one.poll()).toEqual(['b'])
})

it('gives again what the relay could not keep', async () => {
  const one = follower()
  await one.poll()
  await plan('a')
  const retained = one.cursor
  expect(await one.poll()).toEqual(['a'])
  one.cursor = retained
  expect(await one.poll()).toEqual(['a'])
})
