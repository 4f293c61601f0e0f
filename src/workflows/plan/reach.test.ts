import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import { planOrg } from './plan-org'
import { forecastLevel } from './reach-in-forecast'

it('says what the forecast reaches where a level is out of reach, also with an empty scope as commands give it', async () => {
  const org = await emulated({ agents: 8, queues: 2, skills: 3 })
  try {
    const recommend = { choose: { reach: 0.999 }, maxChanges: 1, refineContacts: 0, evaluationWeeks: 2, weeks: 1 }
    const limits = { scope: { queues: undefined, divisions: undefined } }
    const { plan } = await planOrg(org.client, { want: { recommend }, limits, read: { days: 7 } })
    const level = plan.effect === null ? 1 : forecastLevel(plan.effect)
    expect(level).toBeLessThan(0.999)
    expect(plan.warnings.join(' ')).toContain(`the forecast is that ${(100 * level).toFixed(1)} % of contacts`)
  } finally {
    await org.stop()
  }
})
