/** Commands that simulate for long end at the first Ctrl-C, whatever they are at. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Interrupted } from '../../src/terminal/io/exit-code'
import { cliIn, runIn } from '../support/cli'
import { useRealThreads } from '../support/threads'

const MODEL = `
patienceSeconds: 120
ahtSeconds: 300
contactTypes:
  - { id: sales, queue: Sales, skills: [sales], callsPerHour: 200 }
  - { id: service, queue: Service, skills: [service], callsPerHour: 500 }
agents:
  - { id: seller, count: 15, skills: { sales: 4 } }
  - { id: helper, count: 45, skills: { service: 4 } }
`
const LONG = '--replications 5000 --hours 500'

const cli = cliIn(undefined)
beforeAll(() => writeFileSync(join(cli.cwd, 'model.yaml'), MODEL))
afterAll(() => cli.remove())
useRealThreads()

it.each([
  'training model.yaml --replications 5000',
  `simulate model.yaml ${LONG}`,
  `simulate model.yaml --compare model.yaml ${LONG}`,
  'simulate model.yaml --optimize',
  'staffing model.yaml --max-contacts 100000000 --threads 1',
  'staffing --calls-per-day 90000 --aht 300 --simulate --threads 1',
])('%s ends when it is interrupted', async (line) => {
  const interrupted = new AbortController()
  let shown = ''
  const { code, err } = await runIn(cli.cwd, line.split(' '), {
    env: {},
    signal: interrupted.signal,
    onText: (text) => {
      shown += text
      // The first sign that the work is under way.
      if (!interrupted.signal.aborted) setImmediate(() => interrupted.abort(new Interrupted('interrupted')))
    },
  })
  expect(code, err).toBe(75)
  expect(shown).toContain('Interrupted')
})
