/** `skillroute simulate`: the example, models by hand, documents, an org's files, and what it refuses. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoutingModel, Simulation, SimulationComparison, Snapshot } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { recommendSkills } from '../../src/optimizer'
import { type Cli, type CliRun, cliIn } from '../support/cli'
import { fewerContacts } from '../support/fewer-contacts'
import { saveOrg } from '../support/org-files'

const STEADY = `
targetSeconds: 20
patienceSeconds: 120
contactTypes:
  - { id: sales, queue: Sales, skills: [sales], callsPerHour: 60, ahtSeconds: 300 }
agents:
  - { id: anna, skills: { sales: 5 }, ahtSeconds: 400 }
  - { id: team, count: 5, skills: { sales: 3 } }
`
/** Sales has more agents than it needs, service too few. Contacts are few and long, so that a week is simulated fast. */
const TWO = `
targetSeconds: 200
patienceSeconds: 1200
ahtSeconds: 3000
contactTypes:
  - { id: sales, queue: Sales, skills: [sales], callsPerHour: 1 }
  - { id: service, queue: Service, skills: [service], callsPerHour: 3.5 }
agents:
  - { id: seller, count: 3, skills: { sales: 4 } }
  - { id: helper, count: 3, skills: { service: 4 } }
`
const QUICK = '--replications 4 --hours 20 --threads 1'
let cli: Cli

beforeAll(() => {
  cli = cliIn(undefined)
  copyFileSync(join(import.meta.dirname, '../../examples/model.yaml'), join(cli.cwd, 'model.yaml'))
  writeFileSync(join(cli.cwd, 'steady.yaml'), STEADY)
  writeFileSync(join(cli.cwd, 'two.yaml'), TWO)
})
afterAll(() => cli.remove())

async function json<T extends { readonly format: string }>(line: string, format: T['format']): Promise<T> {
  const { code, out, err } = await cli.run(`${line} --json`)
  expect(code, err).toBe(0)
  const value: unknown = JSON.parse(out)
  if (!isDocument<T>(value, format)) throw new Error(`no ${format}: ${out.slice(0, 80)}`)
  return value
}

function isDocument<T extends { readonly format: string }>(value: unknown, format: T['format']): value is T {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === format
}

const simulated = (line: string): Promise<Simulation> => json<Simulation>(line, 'skillroute/simulation@1')

describe('simulate', () => {
  it('shows the example by contact type, queue, agent group and interval, with progress', async () => {
    const { code, out, err } = await cli.run('simulate model.yaml --replications 10 --threads 1')
    expect(code).toBe(0)
    for (const text of [
      'Contact types',
      'Queues',
      'Agent groups',
      'Intervals',
      'refunds',
      '80 % in 20 s',
      'seed 1',
      '±',
    ])
      expect(out).toContain(text)
    expect(out.match(/^0\d:00 /gm)).toHaveLength(10)
    expect(err).toMatch(/simulating .*10\/10/)
  })

  it('gives the same bytes for the same seed on any number of threads, and others for another', async () => {
    const one = await cli.run(`simulate steady.yaml ${QUICK} --json`)
    const two = await cli.run('simulate steady.yaml --replications 4 --hours 20 --threads 2 --json')
    expect(one).toMatchObject({ code: 0, err: '' })
    expect(two.out).toBe(one.out)
    expect((await cli.run(`simulate steady.yaml ${QUICK} --seed 2 --json`)).out).not.toBe(one.out)
  })

  it('takes rules, hours and a precision', async () => {
    const best = await simulated(`simulate steady.yaml ${QUICK}`)
    const fastest = await simulated(`simulate steady.yaml ${QUICK} --rules fastestFirst/oldest`)
    expect(fastest.total.serviceLevel.offered.mean).not.toBe(best.total.serviceLevel.offered.mean)
    expect(best.method).toMatchObject({ replications: 4, hours: 20 })
    const precise = await simulated('simulate steady.yaml --hours 50 --precision 1 --threads 1')
    expect(precise.method.precise).toBe(true)
    expect(precise.total.serviceLevel.offered.halfWidth).toBeLessThanOrEqual(0.01)
  })

  it('compares two models under the same contacts; one with itself differs by nothing', async () => {
    writeFileSync(join(cli.cwd, 'more.yaml'), STEADY.replace('count: 5', 'count: 6'))
    const same = await json<SimulationComparison>(
      `simulate steady.yaml --compare steady.yaml ${QUICK}`,
      'skillroute/simulation-comparison@1',
    )
    expect(same.difference.total.serviceLevel.offered).toMatchObject({ mean: 0, low: 0, high: 0 })
    const more = await json<SimulationComparison>(
      `simulate steady.yaml --compare more.yaml ${QUICK}`,
      'skillroute/simulation-comparison@1',
    )
    expect(more.difference.total.serviceLevel.offered.low).toBeGreaterThan(0)
    const precise = await cli.run(`simulate steady.yaml --compare more.yaml --precision 1 ${QUICK}`)
    expect(precise).toMatchObject({ code: 2, err: expect.stringContaining('--precision is not for --compare') })
    const { code, out, err } = await cli.run(`simulate steady.yaml --compare more.yaml ${QUICK}`)
    expect(code).toBe(0)
    expect(err).toMatch(/simulating both models .*4\/4/)
    expect(out).toMatch(/sales\s+\d+\.\d % → \d+\.\d %\s+\+\d+\.\d\d ±/)
  })
})

describe('simulate --optimize', () => {
  const optimize =
    'simulate two.yaml --optimize --levers grant --max-changes 2 --reach 100% --max-service-level-drop 20'
  let found: CliRun
  beforeAll(async () => {
    found = await cli.run(`${optimize} --save-model better.json`)
  })

  it('looks for changes, and keeps the model as it would be', async () => {
    const { code, out, err } = found
    expect(code, err).toBe(0)
    expect(out).toContain('add skill')
    expect(err).toContain('model written to better.json')
    expect(err).toMatch(/looking for changes \d+ %/)
    const better = await json<SimulationComparison>(
      `simulate two.yaml --compare better.json --replications 4 --hours 168 --threads 1`,
      'skillroute/simulation-comparison@1',
    )
    expect(better.difference.total.serviceLevel.offered.low).toBeGreaterThan(0)
    expect((await cli.run('simulate two.yaml --optimize --compare steady.yaml')).code).toBe(2)
    expect((await cli.run('simulate two.yaml --optimize --protect nobody')).code).toBe(2)
    expect(await cli.run('simulate two.yaml --max-changes 3')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--optimize'),
    })
  })

  it('shows before and after as a simulation of each, and the changes of the library', async () => {
    const alone = await cli.run('simulate two.yaml')
    const { out } = found
    const after = await cli.run('simulate better.json')
    const level = (text: string): string => /All contacts: service level ([\d.]+ % ±[\d.]+)/.exec(text)?.[1] ?? 'none'
    expect(out).toContain(`service level ${level(alone.out)} → ${level(after.out)}`)
    const document = JSON.parse((await cli.run(`${optimize} --json`)).out)
    expect(document.changes.length).toBeGreaterThan(0)
    expect((await cli.run('simulate two.yaml --save-model model.json --replications 1')).code).toBe(0)
    const model: RoutingModel = JSON.parse(readFileSync(join(cli.cwd, 'model.json'), 'utf8'))
    expect(document).toEqual(
      recommendSkills(model, { levers: ['grant'], maxChanges: 2, choose: { reach: 1 }, maxServiceLevelDrop: 0.2 }),
    )
    for (const { agent } of document.changes) expect(out).toContain(agent.name)
  })
})

describe('simulate from the files of an org', () => {
  let emulator: Emulator
  let org: Cli
  beforeAll(async () => {
    emulator = await startEmulator({ seed: 5, agents: 12, queues: 3, ratePerMinute: 100_000 })
    org = cliIn(emulator)
    fewerContacts(emulator.world)
    await saveOrg(emulator, org.cwd)
  })
  afterAll(async () => {
    org.remove()
    await emulator.stop()
  })

  it('names queues and skills, and says what is assumed', async () => {
    const { code, out, err } = await org.run(
      'simulate --snapshot snapshot.json --demand demand.json --typical --replications 2 --hours 2 --threads 1',
    )
    expect(code, err).toBe(0)
    const snapshot: Snapshot = JSON.parse(readFileSync(join(org.cwd, 'snapshot.json'), 'utf8'))
    for (const { name } of snapshot.queues) expect(out).toContain(name)
    expect(out).toContain('\n- ')
  })
})

function _definition(): unknown {
  return {
    targetSeconds: 20,
    patienceSeconds: 120,
    contactTypes: [{ id: 'sales', queue: 'Sales', skills: ['sales'], callsPerHour: 60, ahtSeconds: 300 }],
    agents: [
      { id: 'anna', skills: { sales: 5 }, ahtSeconds: 400 },
      { id: 'team', count: 5, skills: { sales: 3 } },
    ],
  }
}
