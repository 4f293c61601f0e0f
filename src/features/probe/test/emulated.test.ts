/** What an emulator plays is what a probe of it finds. */
import { expect, it } from 'vitest'
import { emulated } from '../../../../test/support/emulated'
import { profileWith } from '../../../../test/support/profile'
import { startEmulator } from '../../../emulator'
import { probeOrg } from '../probe-org'

const SMALL = { agents: 6, queues: 2, skills: 4, ratePerMinute: 100_000 }

it('the emulator plays a profile, and a probe of it finds the same facts', async () => {
  const facts = {
    aggregateDays: 14,
    detailsPageSize: 60,
    usersExpandedPageSize: 100,
    detailsSelection: 'start',
    resolutionData: true,
    tokenSeconds: 900,
    wfmTimeZone: 'Europe/Berlin',
    wfmStartDayOfWeek: 'Sunday',
  } as const
  const org = await emulated({ ...SMALL, profile: profileWith({ ...facts, refusedTokenStatus: 418 }) })
  expect((await probeOrg(org.client)).facts).toMatchObject(facts)
  await org.stop()
  const both = await startEmulator({
    ...SMALL,
    profile: profileWith({ auditRows: 'bare' }),
    switches: { auditRows: 'full' },
  })
  await both.stop()
})

it('is seen by the probe, so that a profile spares the refused request', async () => {
  const org = await emulated({ agents: 3, queues: 1, skills: 2, switches: { catalogPageSize: 100 } })
  const { checks, facts } = await probeOrg(org.client, { only: ['pages.catalog'] })
  expect(checks).toMatchObject([{ id: 'pages.catalog', verdict: 'differs', evidence: '500 refused, 100 accepted' }])
  expect(facts).toMatchObject({ catalogPageSize: 100 })
  await org.stop()
})

it('PUTs of a queue that are refused for another reason show no conflict and no author', async () => {
  const org = await emulated({ agents: 3, queues: 1, skills: 2 })
  const fault = { kind: 'status', status: 400, code: 'bad.request' } as const
  org.emulator.faults.add({ method: 'PUT', path: '/api/v2/routing/queues/', after: 1, fault })
  const only = ['queues.conflicts', 'queues.modified-by']
  const { checks, facts } = await probeOrg(org.client, { writes: true, only })
  expect(checks).toMatchObject(only.map((id) => ({ id, verdict: 'unknown', evidence: '400 bad.request' })))
  expect(Object.keys(facts).filter((name) => name.startsWith('queue'))).toEqual([])
  await org.stop()
})
