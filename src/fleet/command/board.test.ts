import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lastJobs, readBoard } from './board'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'board-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('takes nothing but a missing file for no jobs, and names the one that it cannot read', async () => {
  expect(await readBoard(folder)).toEqual({})
  await expect(lastJobs(folder, 'plan')).rejects.toThrow('Run skillroute fleet plan first')
  await mkdir(join(folder, 'fleet.json'))
  const refused = { code: 'file.unreadable', message: expect.stringMatching(/fleet\.json.*EISDIR/) }
  await expect(readBoard(folder)).rejects.toMatchObject(refused)
  await expect(lastJobs(folder, 'plan')).rejects.toMatchObject(refused)
})
