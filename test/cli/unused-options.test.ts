/** Options that would have no effect beside others are refused, not ignored. */
import { expect, it } from 'vitest'
import { eachWithTwoAgents, type TwoAgents } from '../support/two-agents'

let cli: TwoAgents['cli']
let put: TwoAgents['put']
eachWithTwoAgents((scene) => {
  ;({ cli, put } = scene)
})

it.each([
  ['plan desired d.yaml --shifts s.csv --forecast none', '--shifts has an effect only on times by shift: add --hold'],
  ['plan desired d.yaml --shifts s.csv --until 2099-01-01T00:00Z', '--shifts has an effect only on times by shift'],
  ['plan desired d.yaml --days 3 --snapshot x.json --demand y.json', '--days says how much demand to read'],
  ['recommend --days 3 --demand y.json', '--days says how much demand to read'],
  ['tidy --days 3 --demand y.json', '--days says how much demand to read'],
  ['plan desired d.yaml --max-skills-per-agent 4', "unknown option '--max-skills-per-agent'"],
  [
    'plan --max-skills-per-agent 4 desired d.yaml',
    'Options follow what is planned: skillroute plan desired ... --max-skills-per-agent.',
  ],
])('%s', async (line, message) => {
  put('d.yaml', 'format: skillroute/desired@1\nagents: {}\n')
  put('s.csv', 'agent,start,end\n')
  expect(await cli.run(line)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
})
