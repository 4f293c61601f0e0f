/** Runs that ended early are in our own audit log, with their reason. */
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((next) => {
  scene = next
})

it('the audit log tells what kept plan and apply from their end', async () => {
  const { cli, put, planIn, ann, skill, emulator } = scene
  const wish = (level: number) =>
    put(
      'wanted.json',
      JSON.stringify({ format: 'skillroute/desired@1', agents: { [ann.id]: { skills: { [skill.id]: level } } } }),
    )
  const head = 'format: skillroute/guardrails@1'
  put('full.yaml', `${head}\nsaturation: [{ maxSaturation: 0.001 }]\n`)
  put('few.yaml', `${head}\nchanges: { maxChanges: 0 }\n`)
  put('served.yaml', `${head}\nservice: [{ minServiceLevel: 0.1 }]\n`)
  put('bad.yaml', `${head}\nfreezes: []\n`)
  const plan = 'plan desired wanted.json --forecast none'
  wish(9)
  expect((await cli.run(plan)).code).toBe(2)
  wish(4.25)
  expect((await cli.run(`${plan} --guardrails full.yaml --out full.json`)).code).toBe(4)
  expect((await cli.run('apply full.json --yes')).code).toBe(4)
  expect((await cli.run(`${plan} --guardrails few.yaml --out few.json`)).code).toBe(4)
  emulator.faults.add({ path: '/api/v2/analytics', fault: { kind: 'status', status: 403 } })
  expect((await cli.run('plan desired wanted.json')).code).toBe(0)
  expect((await cli.run('plan desired wanted.json --guardrails served.yaml --out served.json')).code).toBe(4)
  emulator.faults.clear()
  expect((await cli.run('apply plan.json --yes --guardrails bad.yaml')).code).toBe(2)
  expect((await cli.run('apply plan.json --dry-run --guardrails bad.yaml')).code).toBe(2)
  const made = planIn('plan.json')
  put('other.json', JSON.stringify({ ...made, reread: 'batch' }))
  expect((await cli.run('apply other.json --yes')).code).toBe(2)
  ann.skills.set(skill.id, 1.5)
  expect((await cli.run('apply plan.json --yes --on-conflict fail')).code).toBe(5)

  const own = JSON.parse((await cli.run('audit --own --json')).out)
  const told = own.flatMap(({ type, action, earlyEnd, error, guardrails, planId }: Record<string, unknown>) =>
    earlyEnd === undefined ? [] : [{ what: `${action} ${type}`, earlyEnd, error, guardrails, planId }],
  )
  expect(told).toMatchObject([
    { what: 'plan refused', earlyEnd: 'validation', error: { message: expect.stringContaining('wanted.json') } },
    { what: 'plan planned', earlyEnd: 'saturation', guardrails: [{ kind: 'saturation', limit: 0.001 }] },
    { what: 'apply refused', earlyEnd: 'saturation', guardrails: [{ kind: 'saturation' }] },
    { what: 'plan planned', earlyEnd: 'guardrail', guardrails: [{ id: 'changes.maxChanges', limit: 0, found: 1 }] },
    { what: 'plan planned', earlyEnd: 'projection', error: { message: expect.stringContaining('could not be read') } },
    { what: 'plan planned', earlyEnd: 'projection', guardrails: [{ kind: 'serviceLevel', found: null }] },
    { what: 'apply refused', earlyEnd: 'validation', planId: made.id },
    { what: 'apply refused', earlyEnd: 'tampered' },
    { what: 'apply refused', earlyEnd: 'stale', planId: made.id },
  ])
  const found = JSON.parse((await cli.run('audit --own --status saturation --json')).out)
  expect(found).toHaveLength(2)
})
