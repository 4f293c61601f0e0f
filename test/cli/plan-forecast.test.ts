/** Plans from files carry a forecast, or say why not. */
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((next) => {
  scene = next
})

const NONE = 'No forecast of what these changes bring'

function desired(more: object = {}): void {
  const { put, ann, bob, skill } = scene
  const skills = { [skill.id]: 4.25 }
  const agents = { [ann.id]: { skills, ...more }, [bob.id]: { skills } }
  put('wanted.json', JSON.stringify({ format: 'skillroute/desired@1', agents }))
}

it('a plan from a file carries the forecast of its changes, from the demand of the org', async () => {
  const { cli, planIn } = scene
  desired()
  const planned = await cli.run('plan desired wanted.json --days 7 --forecast erlang')
  expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('Service level') })
  expect(planIn('plan.json').effect?.method).toContain('erlang')
  expect(planned.out).not.toContain(NONE)
})

it('a plan without a forecast says why: not asked for, not to be read, of nothing that a forecast knows', async () => {
  const { cli, planIn, emulator, put, ann } = scene
  desired()
  await cli.run('snapshot --out snapshot.json')
  const plan = 'plan desired wanted.json --snapshot snapshot.json'
  const said = (): string | undefined => planIn('plan.json').warnings.find((warning) => warning.startsWith(NONE))
  expect((await cli.run(`${plan} --forecast none`)).out.replaceAll(/\s+/g, ' ')).toContain(
    `${NONE}: none was asked for`,
  )
  expect(JSON.parse((await cli.run(`${plan} --forecast none --json`)).out)).toMatchObject({
    effect: null,
    warnings: expect.arrayContaining([expect.stringContaining(NONE)]),
  })
  emulator.faults.add({
    path: '/api/v2/analytics',
    fault: { kind: 'status', status: 403, code: 'missing.permissions' },
  })
  expect((await cli.run(`${plan} --forecast simulation`)).code).toBe(0)
  expect(said()).toMatch(/the demand of the org could not be read \(\w+\./)
  // What a limit on service needs is missing then.
  put('limits.yaml', 'format: skillroute/guardrails@1\nservice: [{ maxOccupancy: 0.99 }]\n')
  expect((await cli.run(`${plan} --guardrails limits.yaml`)).code).toBe(4)
  emulator.faults.clear()
  // No forecast has the org's utilization, which holds again when her own goes.
  ann.utilization = { utilization: { call: { maximumCapacity: 2 } } }
  await cli.run('snapshot --out snapshot.json')
  put('wanted.json', JSON.stringify({ format: 'skillroute/desired@1', agents: { [ann.id]: { utilization: null } } }))
  expect((await cli.run(`${plan} --days 7`)).code).toBe(0)
  expect(said()).toContain('it knows none of these changes')
})
