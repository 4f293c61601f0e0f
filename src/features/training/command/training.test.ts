/** `skillroute training`: what further certifications would bring, of a model or an org's files. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cli } from '../../../../test/support/cli'
import { type SavedOrg, startSavedOrg } from '../../../../test/support/org-files'
import { parseCsv } from '../../../workflows/kit/parse-csv'
import type { Training } from '../documents/training'

let org: SavedOrg
let cli: Cli

beforeAll(async () => {
  org = await startSavedOrg()
  cli = org.cli
})
afterAll(() => org.stop())

const MODEL = `patienceSeconds: 120
contactTypes:
  - { id: sales, queue: all, skills: [sales], callsPerHour: 40, ahtSeconds: 300 }
  - { id: billing, queue: all, skills: [billing], callsPerHour: 60, ahtSeconds: 300 }
agents:
  - { id: seller, count: 5, skills: { sales: 3 } }
  - { id: clerk, count: 3, skills: { billing: 3 } }
`

it('values holders of a model as text, with absences, pairs and payback', async () => {
  writeFileSync(join(cli.cwd, 'model.yaml'), MODEL)
  const { code, out, err } = await cli.run(
    'training model.yaml --replications 3 --candidates 2 --holders 2 --cost 1000 --value-per-hour 30',
  )
  expect(code, err).toBe(0)
  expect(out).toMatch(/billing +3 +\d+\.\d % +\+\d+\.\d \(/)
  expect(out).toMatch(/\d+ wk/)
  expect(out).toContain('Possible holders of billing')
  expect(out).toContain('Skills with few holders')
  expect(out).toMatch(/(seller|clerk) \d in (billing|sales), /)
})

it('takes an org from files, one skill alone, and writes a document and rows', async () => {
  const requested = new Set(org.demand.contactTypes.flatMap(({ skillIds }) => skillIds))
  const skill = org.snapshot.skills.find(({ id }) => requested.has(id))
  const { code, out, err } = await cli.run(
    `training --snapshot snapshot.json --demand demand.json --skill ${skill?.id} --replications 2 --candidates 2 --holders 1 --pairs 0 --csv rows.csv --out training.json --json`,
  )
  expect(code, err).toBe(0)
  const training: Training = JSON.parse(out)
  expect(training.skills.map(({ name }) => name)).toEqual([skill?.name])
  expect(JSON.parse(readFileSync(join(cli.cwd, 'training.json'), 'utf8'))).toEqual(training)
  expect((await cli.run('report training.json --out page.html')).err).toContain('--xlsx FILE makes a workbook of it')
  expect(parseCsv(readFileSync(join(cli.cwd, 'rows.csv'), 'utf8'))).toHaveLength(
    1 + (training.skills[0]?.candidates.length ?? 0),
  )
})

it('names a skill that is none', async () => {
  const { code, err } = await cli.run('training model.yaml --skill cooking')
  expect(code).toBe(2)
  expect(err).toContain('cooking')
})
