import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConfigError, ValidationError } from '../../core/errors'
import { fileSnapshotStore } from './sources'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshots-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

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
  await expect(refused).rejects.toMatchObject({ code: 'file.unreadable', message: expect.stringContaining('ENOTDIR') })
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
