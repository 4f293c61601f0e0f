/** `skillroute plan again`: the plan of a request, or of an earlier plan, for the org as it is now. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Plan, Snapshot } from '../../src/documents'
import { buildPlan } from '../../src/workflows'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let scene: TwoAgents
eachWithTwoAgents((one) => {
  scene = one
})

const targets = ({ changes }: Plan) => changes.map(({ id, after }) => [id, after])

it('makes a plan again from what it carries, with the present in place of its time', async () => {
  const { cli, put, planIn, ann, skill, emulator } = scene
  put('wanted.yaml', `format: skillroute/desired@1\nagents:\n  ${ann.name}: { skills: { ${skill.name}: 4.5 } }\n`)
  expect((await cli.run('plan desired wanted.yaml --forecast none --reason CHG-1 --out first.json')).code).toBe(0)
  const again = await cli.run('plan again first.json --out second.json')
  expect(again.code, again.err).toBe(0)
  const [first, second] = [planIn('first.json'), planIn('second.json')]
  expect(targets(second)).toEqual(targets(first))
  expect(second).toMatchObject({ reason: 'CHG-1', source: first.source })
  expect(Date.parse(second.request?.timing?.now ?? '')).toBeGreaterThan(Date.parse(first.request?.timing?.now ?? ''))

  // The request alone does, too, and the org counts as it is now.
  put('request.json', JSON.stringify(first.request))
  emulator.world.users.get(ann.id)?.skills.set(skill.id, 4.5)
  const held = await cli.run('plan again request.json --reason CHG-2 --exit-code --json')
  expect(held.code, held.err).toBe(0)
  expect(JSON.parse(held.out)).toMatchObject({ changes: [], reason: 'CHG-2' })
})

it('says what is wrong with a file that is neither, and with times that are over', async () => {
  const { cli, put } = scene
  put('odd.yaml', 'want:\n  levles: {}\n')
  expect(await cli.run('plan again odd.yaml')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/odd\.yaml.*line 2.*levles/s),
  })
  put('past.yaml', "want: { tidy: {} }\nforecast: { method: none }\ntiming: { until: '2020-01-01T00:00:00Z' }\n")
  expect(await cli.run('plan again past.yaml')).toMatchObject({
    code: 2,
    err: expect.stringContaining('is over before'),
  })
  await cli.run('snapshot --out snapshot.json')
  const snapshot: Snapshot = JSON.parse(readFileSync(join(cli.cwd, 'snapshot.json'), 'utf8'))
  put('built.json', JSON.stringify(buildPlan({ snapshot, recommendations: [], effect: null })))
  expect(await cli.run('plan again built.json')).toMatchObject({
    code: 2,
    err: expect.stringContaining('carries no request'),
  })
})
