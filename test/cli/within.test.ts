/** Plans fitted into a time on the command line, or refused. */
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((next) => {
  scene = next
})

it('plan and apply refuse what takes longer than --within; --cut leaves out what does not fit', async () => {
  const { cli, put, ann, bob, skill, planIn } = scene
  const skills = { [skill.id]: 4.25 }
  put(
    'wanted.json',
    JSON.stringify({ format: 'skillroute/desired@1', agents: { [ann.id]: { skills }, [bob.id]: { skills } } }),
  )
  await cli.run('snapshot --out snapshot.json')
  const plan = 'plan desired wanted.json --snapshot snapshot.json --forecast none'
  expect(await cli.run(`${plan} --within soon`)).toMatchObject({ code: 2, err: expect.stringContaining('2h, 90m') })
  expect(await cli.run(`${plan} --cut`)).toMatchObject({ code: 2, err: expect.stringContaining('--within') })
  await cli.run(`${plan} --rate 1000`)
  const { budget } = planIn('plan.json')

  // The rate of the plan alone decides: one request a minute takes as many minutes as there are requests, but one.
  const limits = `changes: { withinMinutes: ${budget.total / 1000 / 10} }`
  put('limits.yaml', `format: skillroute/guardrails@1\n${limits}\n`)
  const refused = await cli.run(`${plan} --rate 1000 --guardrails limits.yaml`)
  expect(refused).toMatchObject({ code: 4, out: expect.stringMatching(/would fit|nothing of it fits/) })
  expect((await cli.run('apply plan.json --yes --rate 1000')).code).toBe(4)
  expect(await cli.run(`${plan} --within 1h30m`)).toMatchObject({ code: 0 })
  expect(planIn('plan.json').binding?.guardrails.changes).toEqual({ withinMinutes: 90 })
  expect((await cli.run('apply plan.json --yes --rate 1000 --within 0.001s')).code).toBe(4)
  expect((await cli.run(`${plan} --rate 1000 --within 0.001s --cut`)).code).toBe(0)
  expect(planIn('plan.json')).toMatchObject({
    changes: [],
    warnings: expect.arrayContaining([expect.stringContaining('2 of 2 changes')]),
    leftOut: [{ code: 'time' }, { code: 'time' }],
  })
})
