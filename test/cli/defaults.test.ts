/** Command and library do the same where nothing is said, and a matrix means the same in every form. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createClient } from '../../src/client'
import type { ApplyReport, Plan } from '../../src/documents'
import { writeXlsx } from '../../src/documents/tables/write-xlsx'
import { memoryJournal } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { applyPlan, planOrg } from '../../src/workflows'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((one) => {
  scene = one
})

function clientOf({ emulator: { url: baseUrl, loginUrl, clientId, clientSecret } }: TwoAgents) {
  return createClient({ baseUrl, loginUrl, auth: clientCredentials({ clientId, clientSecret }) })
}

it('apply treats conflicts alike, and looks into the audits', async () => {
  const { cli, ann, bob, skill, emulator, put, planIn } = scene
  const agents = [ann, bob].map(({ id }) => [id, { skills: { [skill.id]: 4.5 } }])
  put('d.json', JSON.stringify({ format: 'skillroute/desired@1', agents: Object.fromEntries(agents) }))
  const hold = (own: number | undefined): void => {
    for (const user of [ann, bob]) user.skills.delete(skill.id)
    if (own !== undefined) ann.skills.set(skill.id, own)
  }
  hold(undefined)
  expect((await cli.run('plan desired d.json --forecast none')).code).toBe(0)
  const client = clientOf(scene)
  // Somebody changes one of two targets.
  hold(0.5)
  const report = await applyPlan(client, planIn('plan.json'), { journal: memoryJournal() })
  hold(0.5)
  const { out } = await cli.run('apply plan.json --yes --json')
  const told: ApplyReport = JSON.parse(out)
  const essence = ({ outcome, counts, external, externalCheck }: ApplyReport) => ({
    ...{ outcome, counts, external: external.length, complete: externalCheck?.complete },
  })
  expect(essence(told)).toEqual(essence(report))
  expect(report).toMatchObject({ counts: { applied: 1, conflict: 1 }, externalCheck: { complete: true } })
  expect(emulator.world.users.get(ann.id)?.skills.get(skill.id)).toBe(0.5)
  await client.close()
})

it('apply stops alike at a failure, and writes nothing more', async () => {
  const { cli, skill, emulator, put, planIn } = scene
  const everybody = [...emulator.world.users.values()].filter(({ state }) => state === 'active')
  const agents = Object.fromEntries(everybody.map(({ id }) => [id, { skills: { [skill.id]: 4.5 } }]))
  put('d.json', JSON.stringify({ format: 'skillroute/desired@1', agents }))
  expect((await cli.run('plan desired d.json --forecast none')).code).toBe(0)
  const plan = planIn('plan.json')
  // One write is made, all others fail.
  const fault = { kind: 'status', status: 400 } as const
  for (const { id } of everybody.slice(1)) emulator.faults.add({ method: 'PATCH', path: `${id}/routingskills`, fault })
  const client = clientOf(scene)
  const report = await applyPlan(client, plan, { journal: memoryJournal() })
  const { out, code } = await cli.run('apply plan.json --yes --json')
  const told: ApplyReport = JSON.parse(out)
  for (const { outcome, counts, undo } of [report, told]) {
    expect(outcome).toBe('partial')
    // Those under way at the failure end; the others are not begun, and what was written stays.
    expect(counts.failed).toBeGreaterThan(0)
    expect(counts.skipped).toBeGreaterThan(0)
    expect(undo).toBeUndefined()
  }
  expect(code).toBe(1)
  await client.close()
})

it('a matrix keeps higher levels, as CSV and as a workbook, from command and library', async () => {
  const { cli, ann, bob, skill, put, planIn } = scene
  ann.skills.set(skill.id, 2)
  bob.skills.set(skill.id, 5)
  const rows = [
    [ann.name, 3.5],
    [bob.name, 3],
  ]
  const text = [['agent', skill.name], ...rows].map((row) => row.join(';')).join('\n')
  const xlsx = await writeXlsx([{ name: 'Skills', columns: [{ head: 'agent' }, { head: skill.name }], rows }])
  put('m.csv', text)
  writeFileSync(join(cli.cwd, 'm.xlsx'), xlsx)
  const client = clientOf(scene)
  const plans: Plan[] = []
  for (const file of ['m.csv', 'm.xlsx']) {
    expect((await cli.run(`plan matrix ${file} --forecast none --csv p.csv --locale de-DE`)).code).toBe(0)
    plans.push(planIn('plan.json'))
    // The Excel of this country reads the levels as numbers.
    expect(readFileSync(join(cli.cwd, 'p.csv'), 'utf8')).toContain(';2;3,5;')
  }
  for (const matrix of [{ text }, { xlsx: Buffer.from(xlsx).toString('base64') }])
    plans.push((await planOrg(client, { want: { matrix }, forecast: { method: 'none' } })).plan)
  for (const { changes, leftOut } of plans) {
    expect(changes).toMatchObject([{ user: { id: ann.id }, before: 2, after: 3.5 }])
    expect(leftOut).toMatchObject([{ code: 'level.kept' }])
  }
  await client.close()
})
