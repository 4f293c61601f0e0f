import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quietIo } from '../../../test/support/quiet-io'
import { ConfigError, ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import type { AuditRecord, RoutingEvent } from '../../documents'
import type { Io } from '../../terminal/io/io'
import { openAuditLog } from '../../terminal/runs/run-files'
import { fileSnapshotStore, onceUntilOther, ownRuns } from './sources'

let folder: string
let io: Io
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sources-'))
  io = quietIo(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('says a fault once an hour, and another one at once', () => {
  const said: string[] = []
  let nowMs = 1_000_000
  const tell = onceUntilOther(
    (text) => said.push(text),
    () => nowMs,
  )
  const away = new Error('no route')
  tell(away)
  nowMs += 3_599_999
  tell(away)
  expect(said).toEqual(['no route'])
  nowMs += 1
  tell(away)
  tell(new Error('refused'))
  tell(new Error('refused'))
  tell(away)
  expect(said).toEqual(['no route', 'no route', 'refused', 'no route'])
})

describe('snapshots in files', () => {
  it('takes nothing but a missing file for none, and names the one that it cannot read', async () => {
    const store = fileSnapshotStore(join(folder, 'snapshots'))
    expect(await store.read('a')).toBeUndefined()
    await store.keepOnly('a')
    await mkdir(join(folder, 'snapshots/a.snapshot.json'), { recursive: true })
    const refused = await store.read('a').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ConfigError)
    expect(refused).toMatchObject({
      code: 'file.unreadable',
      message: expect.stringMatching(/a\.snapshot\.json.*EISDIR/),
    })
  })

  it('says so when its folder cannot be read', async () => {
    await writeFile(join(folder, 'snapshots'), 'no folder')
    const refused = fileSnapshotStore(join(folder, 'snapshots')).keepOnly('a')
    await expect(refused).rejects.toMatchObject({
      code: 'file.unreadable',
      message: expect.stringContaining('ENOTDIR'),
    })
  })

  it('names the file that somebody edited into no snapshot', async () => {
    const store = fileSnapshotStore(folder)
    for (const text of ['{"format":', '{"format":"skillroute/snapshot@1","org":7}']) {
      await writeFile(join(folder, 'a.snapshot.json'), text)
      const refused = await store.read('a').catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(ValidationError)
      expect(refused).toMatchObject({
        subject: join(folder, 'a.snapshot.json'),
        message: expect.stringContaining('a.snapshot.json: '),
      })
    }
  })
})

describe('own runs', () => {
  const path = (): string => join(folder, '.skillroute/audit.jsonl')
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
})
