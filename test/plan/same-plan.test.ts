/**
 * The main job has one way through: library, command, fleet worker, assistant, page and README make the same plan of the
 * same org. That of the action for GitHub is compared in `test/action`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../src/client'
import type { Plan } from '../../src/documents'
import type { JobContext } from '../../src/fleet/jobs/tools'
import { runJob } from '../../src/fleet/work/run-job'
import * as stores from '../../src/stores'
import { memoryJournal, memoryLease } from '../../src/stores'
import { createWorkspace } from '../../src/ui/workspace/workspace'
import * as workflows from '../../src/workflows'
import { type OrgPlan, type OrgProgress, parsePlan, planOrg } from '../../src/workflows'
import { assistantIn } from '../mcp/rig'
import { cliIn } from '../support/cli'
import { type Emulated, emulated } from '../support/emulated'
import { fewerContacts } from '../support/fewer-contacts'
import { memoryStore } from '../support/ui-org'

/** `SKILLROUTE_FULL=1` plans a larger one too. */
const ORGS = [
  { seed: 1, agents: 4, queues: 2, skills: 3 },
  ...(process.env.SKILLROUTE_FULL === '1' ? [{ seed: 4, agents: 10, queues: 3, skills: 6 }] : []),
]

describe.each(ORGS)('an org of $agents agents', (options) => {
  let org: Emulated
  let folder: string
  let own: OrgPlan
  let progress: OrgProgress[]
  beforeAll(async () => {
    org = await emulated(options)
    fewerContacts(org.emulator.world, (_, place) => place % 3 === 0, 6)
    folder = mkdtempSync(join(tmpdir(), 'skillroute-same-plan-'))
    progress = []
    own = await planOrg(org.client, {}, { onProgress: (one) => progress.push(one) })
    expect(own.plan.changes.length).toBeGreaterThan(0)
    expect(own.plan.effect?.method).toBe('simulation')
  })
  afterAll(async () => {
    await org.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('tells of its progress on one scale, which never falls', () => {
    const done = progress.map((one) => one.done)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect([done[0], done.at(-1)]).toEqual([0, 100])
    expect(new Set(progress.map(({ total }) => total))).toEqual(new Set([100]))
  })

  it('is made again from its own request and files', async () => {
    const { plan, snapshot, demand } = own
    expect(plan.request).toMatchObject({ read: { days: 30 }, want: { recommend: {} }, forecast: { method: 'auto' } })
    const again = await planOrg({ client: org.client, snapshot, demand }, plan.request)
    expect(again.plan.hash).toBe(plan.hash)
  })

  it('has the same plan from library and fleet worker', async () => {
    expect(timeless(await fleetPlan(org, folder))).toEqual(timeless(own.plan))
  })

  it('has the same plan from library and command', async () => {
    expect(timeless(await commandPlan(org, own))).toEqual(timeless(own.plan))
  })

  it('has the same changes from library and assistant, and the same plan of its request', async () => {
    const plan = await assistantPlan(org, folder)
    expect(plan.changes).toEqual(own.plan.changes)
    expect((await madeAgain(org, own, plan)).hash).toBe(plan.hash)
  })

  it('has the same plan from library and page', async () => {
    const plan = await pagePlan(org, own)
    expect(plan.changes.length).toBeGreaterThan(0)
    expect((await madeAgain(org, own, plan)).hash).toBe(plan.hash)
  })

  // Last, since it writes to the org.
  it('has the same plan from library and README', async () => {
    expect(timeless(await readmePlan(org))).toEqual(timeless(own.plan))
  })
})

/** A plan without when it was made and how fast it is applied. */
function timeless({ createdAt, id, hash, budget, request, ...plan }: Plan): object {
  return { ...plan, budget: { ...budget, ratePerMinute: 0, minutes: 0 }, request: { ...request, timing: undefined } }
}

/** For work that closes the client it was given. */
function keptOpen(client: Client): Client {
  return { ...client, close: async () => undefined }
}

async function fleetPlan({ client, clock }: Emulated, folder: string): Promise<Plan> {
  const context: JobContext = {
    folder,
    signal: new AbortController().signal,
    clock,
    lease: memoryLease({ clock }),
    connect: async () => keptOpen(client),
    progress: () => undefined,
    notify: async () => undefined,
  }
  const result = await runJob({ kind: 'plan', org: 'acme', request: {} }, context)
  if (result.kind !== 'plan') throw new Error('no plan')
  return parsePlan(readFileSync(result.file, 'utf8'))
}

async function commandPlan({ emulator }: Emulated, { snapshot, demand }: OrgPlan): Promise<Plan> {
  const cli = cliIn(emulator)
  try {
    writeFileSync(join(cli.cwd, 'snapshot.json'), JSON.stringify(snapshot))
    writeFileSync(join(cli.cwd, 'demand.json'), JSON.stringify(demand))
    const { code, out, err } = await cli.run('plan --snapshot snapshot.json --demand demand.json --json')
    expect(code, err).toBe(0)
    return JSON.parse(out)
  } finally {
    cli.remove()
  }
}

/** The plan that the library makes of the request of another. */
async function madeAgain({ client }: Emulated, { snapshot, demand }: OrgPlan, { request }: Plan): Promise<Plan> {
  return (await planOrg({ client, snapshot, demand }, request)).plan
}

async function assistantPlan({ emulator }: Emulated, folder: string): Promise<Plan> {
  const assistant = await assistantIn(folder, emulator, { days: 30 })
  try {
    const { values, text } = await assistant.call('plan')
    expect(values, text).not.toEqual([])
    return parsePlan(readFileSync(join(folder, 'plans', `${Reflect.get(Object(values[0]), 'plan')}.json`), 'utf8'))
  } finally {
    await assistant.end()
  }
}

/** The plan of the page at the point that it recommends. */
async function pagePlan({ client }: Emulated, { snapshot, demand }: OrgPlan): Promise<Plan> {
  const stopping = new AbortController()
  const saved: Plan[] = []
  const savePlan = async (plan: Plan) => `${saved.push(plan)}`
  const store = { ...memoryStore(), savePlan }
  const workspace = createWorkspace({ client, snapshot, demand, days: 30, store }, stopping.signal, () => undefined)
  const variant = () => workspace.view({ role: 'planner' }).variants[0]
  await workspace.open()
  await expect
    .poll(() => [variant()?.simulating, variant()?.hash], { timeout: 60_000 })
    .toEqual([undefined, expect.any(String)])
  await workspace.plans.save({ id: 'A', hash: variant()?.hash ?? '' })
  stopping.abort()
  const [plan] = saved
  if (plan === undefined) throw new Error('no plan')
  return plan
}

/** Runs the first program of the README with a client of this org and a journal in memory, and gives its plan. */
async function readmePlan({ client }: Emulated): Promise<Plan> {
  const [, block = ''] = /```ts\n([\s\S]*?planOrg[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? []
  const { outputText } = ts.transpileModule(block.replaceAll(/^import .*$/gm, ''), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  const scope = {
    ...stores,
    ...workflows,
    fileJournal: () => memoryJournal(),
    createClient: () => keptOpen(client),
    console: { log: () => undefined },
  }
  const run = new Function(...Object.keys(scope), `return (async () => { ${outputText}; return plan })()`)
  return await run(...Object.values(scope))
}
