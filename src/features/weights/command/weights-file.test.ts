import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { agent, queue, smallOrg } from '../../../../test/support/rules/small-org'
import { plain } from '../../../report/text/kit/paint'
import type { Io } from '../../../terminal/io/io'
import { readWeights, weightRequest } from './weights-file'

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'weights-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const ignore = (): void => undefined
const io = (): Io => ({
  ...{ out: ignore, err: ignore, env: {}, cwd, paint: plain, columns: 100, liveErr: false },
  signal: new AbortController().signal,
})
const snapshot = smallOrg({
  agents: [agent('u1'), agent('u2')],
  queues: [queue('q1', 'Invoices', ['u1', 'u2'])],
  skillGroups: [{ id: 'g1', name: 'Invoices seniors' }],
})
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text)

it('takes overflow groups by name or id, and names one that the org does not have', async () => {
  write(
    'w.yaml',
    'queue: Invoices\nweights: { u1: 0.5 }\noverflowThreshold: 0.8\noverflowGroups: [Invoices seniors, g1]\n',
  )
  const read = await readWeights(io(), { file: 'w.yaml' })
  const seniors = { id: 'g1', type: 'SKILLGROUP' }
  expect(weightRequest(snapshot, read).overflowGroups).toEqual([seniors, seniors])
  write('n.yaml', 'queue: Invoices\nweights: { u1: 0.5 }\noverflowGroups: [Nobody]\n')
  const unknown = await readWeights(io(), { file: 'n.yaml' })
  expect(() => weightRequest(snapshot, unknown)).toThrow(/overflowGroups\[0\].*Nobody/)
})

it('takes every key by the name that the documents give it', async () => {
  write('t.yaml', 'queue: Invoices\nweights: { u1: 0.5 }\nutilizationTarget: 0.8\nwrapUpSeconds: 45\n')
  const read = await readWeights(io(), { file: 't.yaml' })
  expect(weightRequest(snapshot, read)).toMatchObject({ utilizationTarget: 0.8, wrapUpSeconds: 45 })
})

it('normalizes shares of any size where asked to, from files and the command line', async () => {
  const share = ['u1=6', 'u2=2']
  await expect(readWeights(io(), { share, queue: 'q1' })).rejects.toThrow('must be a ratio')
  const { weights } = await readWeights(io(), { share, queue: 'q1', normalize: true })
  expect(weights).toEqual({ u1: 0.75, u2: 0.25 })
  write('over.yaml', 'queue: q1\nweights: { u1: 0.8, u2: 0.4 }\n')
  await expect(readWeights(io(), { file: 'over.yaml' })).rejects.toThrow('--normalize')
  const read = await readWeights(io(), { file: 'over.yaml', normalize: true })
  expect(read.weights.u1).toBeCloseTo(2 / 3, 12)
  write('over.csv', 'agent,share\nu1,3\nu2,1\n')
  expect((await readWeights(io(), { file: 'over.csv', queue: 'q1', normalize: true })).weights.u1).toBe(0.75)
  const negative = readWeights(io(), { share: ['u1=-1'], queue: 'q1', normalize: true })
  await expect(negative).rejects.toThrow('must be a number of at least 0')
})

it('names each unknown key and medium where it is', async () => {
  write('k.yaml', 'queue: Invoices\nweights: { u1: 0.5 }\nutilisationTarget: 0.8\ncapacity: { voice: 2, chat: 3 }\n')
  await expect(readWeights(io(), { file: 'k.yaml' })).rejects.toMatchObject({
    issues: [
      { path: 'utilisationTarget', message: expect.stringContaining('did you mean utilizationTarget?'), line: 3 },
      { path: 'capacity.voice', message: expect.stringContaining('known are call, '), line: 4 },
    ],
  })
})

it('reads names as Excel saves them in its plain CSV', async () => {
  writeFileSync(join(cwd, 'plain.csv'), Buffer.from('agent;share\nZoë;0,5\n', 'latin1'))
  expect((await readWeights(io(), { file: 'plain.csv', queue: 'q1' })).weights).toEqual({ Zoë: 0.5 })
})
