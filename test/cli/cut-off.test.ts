/** What a process that was killed where nobody can see it (another container, another host) leaves behind, and how to go on. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LeaseHolder } from '../../src/documents/ports/ports'
import { fileLease, fileLedger } from '../../src/stores'
import { leaseHolder } from '../../src/stores/kit/lease-holder'
import { keyOf } from '../../src/workflows/apply/apply'
import { type HookServer, hookServer, SECRET } from '../support/hooks'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((made) => {
  scene = made
})

/** A process of another container on this machine: same kernel and host name, and a number that somebody else has here. */
function elsewhere(purpose: string, silentMs: number): LeaseHolder {
  const at = new Date(Date.now() - silentMs).toISOString()
  const own = leaseHolder(crypto.randomUUID(), purpose, at)
  return { ...own, bootId: `${own.bootId.split('/')[0]}/pid:[1]`, processStart: '77' }
}

/** Leaves a lease as that process held it. */
function leaveLease(folder: string, name: string, purpose: string, silentMs: number): LeaseHolder {
  const holder = elsewhere(purpose, silentMs)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.lease`), JSON.stringify(holder))
  return holder
}

/** Leaves a run of a plan: its lease of the org, and its claim of the plan. */
async function leaveRun(silentMs: number): Promise<{ lease: LeaseHolder; claim: LeaseHolder }> {
  const { cli, put, ann, skill, planIn } = scene
  put('wanted.yaml', `format: skillroute/desired@1\nagents:\n  ${ann.name}:\n    skills: { ${skill.name}: 4.25 }\n`)
  expect((await cli.run('plan desired wanted.yaml --forecast none')).code).toBe(0)
  const plan = planIn('plan.json')
  const lease = leaveLease(join(cli.cwd, 'state/skillroute/leases'), `org-${plan.org.id}`, plan.id, silentMs)
  const ledger = join(cli.cwd, '.skillroute/ledger')
  await fileLedger(ledger).begin(keyOf(plan), plan.hash)
  const [name = ''] = readdirSync(ledger)
  const entry = JSON.parse(readFileSync(join(ledger, name), 'utf8'))
  const claim = { ...lease, id: crypto.randomUUID(), purpose: entry.key }
  writeFileSync(join(ledger, name), JSON.stringify({ ...entry, claimedBy: claim }))
  return { lease, claim }
}

const holds = (): boolean => scene.ann.skills.get(scene.skill.id) === 4.25

describe('a run that was killed in another container', () => {
  it('is taken up by the same command once it shows no life', async () => {
    await leaveRun(31_000)
    expect(await scene.cli.run('apply plan.json --yes')).toMatchObject({ code: 0 })
    expect(holds()).toBe(true)
  })

  it('is refused before that with what to do, and what it says works: lease and claim end together', async () => {
    const { lease } = await leaveRun(3_000)
    const refused = await scene.cli.run('apply plan.json --yes')
    expect(refused.code).toBe(75)
    expect(refused.err).toMatch(/do that again in 2[67] s/)
    expect(refused.err).toContain(`break the lease by its id ${lease.id}`)
    expect(refused.err).toContain('give --break-lease with that id to apply')
    expect(await scene.cli.run(`apply plan.json --yes --break-lease ${lease.id}`)).toMatchObject({ code: 0 })
    expect(holds()).toBe(true)
  })

  it('can be broken by the id of its claim, when only that is left', async () => {
    const { lease, claim } = await leaveRun(3_000)
    await fileLease(join(scene.cli.cwd, 'state/skillroute/leases')).breakLease(lease.id)
    const refused = await scene.cli.run('apply plan.json --yes')
    expect(refused).toMatchObject({ code: 75, err: expect.stringContaining(`by its id ${claim.id}`) })
    expect(await scene.cli.run(`apply plan.json --yes --break-lease ${claim.id}`)).toMatchObject({ code: 0 })
  })

  it('can be undone, or worked on by due, without being applied first', async () => {
    const { lease } = await leaveRun(3_000)
    expect(await scene.cli.run(`due --break-lease ${lease.id}`)).toMatchObject({ code: 0 })
    expect(await scene.cli.run('apply plan.json --yes')).toMatchObject({ code: 0 })
    const again = leaveLease(
      join(scene.cli.cwd, 'state/skillroute/leases'),
      `org-${scene.planIn('plan.json').org.id}`,
      lease.purpose,
      3_000,
    )
    expect((await scene.cli.run('undo plan.json --yes')).err).toContain(`by its id ${again.id}`)
    expect(await scene.cli.run(`undo plan.json --yes --break-lease ${again.id}`)).toMatchObject({ code: 0 })
    expect(holds()).toBe(false)
  })
})

describe('a relay that was killed in another container', () => {
  let server: HookServer
  beforeAll(async () => {
    server = await hookServer(() => ({ status: 200 }))
  })
  afterAll(() => server.close())

  it('is followed once it shows no life; before that the refusal names what works', async () => {
    const { cli, put } = scene
    put(
      'relay.yaml',
      `outbox: box\nendpoints:\n  - { name: wfm, url: "${server.url}", secretEnv: WFM_SECRET, allowPrivate: [127.0.0.1] }\nsources: { runs: true }\n`,
    )
    const env = { WFM_SECRET: SECRET }
    leaveLease(join(cli.cwd, 'box'), 'outbox', 'relay', 31_000)
    expect(await cli.run('relay relay.yaml --once', env)).toMatchObject({ code: 0 })
    const { id } = leaveLease(join(cli.cwd, 'box'), 'outbox', 'relay', 3_000)
    const refused = await cli.run('relay relay.yaml --once', env)
    expect(refused).toMatchObject({ code: 75, err: expect.stringContaining(`by its id ${id}`) })
    expect(refused.err).not.toContain('apply PLAN')
    expect(await cli.run(`relay relay.yaml --once --break-lease ${id}`, env)).toMatchObject({ code: 0 })
  })
})
