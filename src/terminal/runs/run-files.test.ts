import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { quietIo } from '../../../test/support/quiet-io'
import { ValidationError } from '../../core/errors'
import type { Io } from '../io/io'
import { dropDue, dueEntries } from './run-files'

let io: Io
beforeEach(async () => {
  io = quietIo(await mkdtemp(join(tmpdir(), 'due-')))
})
afterEach(() => rm(io.cwd, { recursive: true, force: true }))

it('passes over an entry that another process takes off, and tells of a damaged one beside the others', async () => {
  const folder = join(io.cwd, '.skillroute/due')
  await mkdir(folder, { recursive: true })
  const whole = { planId: 'plan_c', plan: 'c.plan.json', journal: 'c.journal.jsonl' }
  // Listed, but gone when it is read.
  await symlink(join(folder, 'nowhere'), join(folder, 'plan_a.json'))
  await writeFile(join(folder, 'plan_b.json'), '{"planId":')
  await writeFile(join(folder, 'plan_c.json'), JSON.stringify(whole))
  const [damaged, ...others] = await dueEntries(io)
  expect(damaged).toEqual({ planId: 'plan_b', problem: expect.any(ValidationError) })
  expect(others).toMatchObject([whole])
})

it('says so when the list is there and cannot be read', async () => {
  expect(await dueEntries(io)).toEqual([])
  await mkdir(join(io.cwd, '.skillroute'))
  await writeFile(join(io.cwd, '.skillroute/due'), 'no folder')
  await expect(dueEntries(io)).rejects.toMatchObject({
    code: 'file.unreadable',
    message: expect.stringContaining(join(io.cwd, '.skillroute/due')),
  })
})

it('names an entry that cannot be read where it may be the one to take off', async () => {
  const folder = join(io.cwd, '.skillroute/due')
  const one = { planId: 'plan_a', plan: 'a.plan.json', journal: 'a.journal.jsonl' }
  await mkdir(join(folder, 'plan_a.1.json'), { recursive: true })
  await expect(dropDue(io, one)).rejects.toThrow(/plan_a\.1\.json cannot be read: it is a folder/)
  await writeFile(join(folder, 'plan_a.2.json'), JSON.stringify(one))
  await dropDue(io, one)
  expect(await readdir(folder)).toEqual(['plan_a.1.json'])
  await dropDue(io, { ...one, planId: 'plan_b' })
})
