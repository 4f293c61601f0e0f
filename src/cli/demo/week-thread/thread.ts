/** A thread that simulates one week without the plan, in an org of its own. Its caller ends it. */
import { createClient } from '../../../client'
import type { Demand } from '../../../documents'
import { startEmulator } from '../../../emulator'
import { serve } from '../../../threads/serve'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { captureDemand } from '../../../workflows'
import type { WeekWithoutPlan } from './week-without-plan'

serve({ prepare: (input: WeekWithoutPlan) => async () => ({ answer: await simulateWeek(input) }) })

async function simulateWeek({ org, week }: WeekWithoutPlan): Promise<Demand> {
  const emulator = await startEmulator(org)
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: org.ratePerMinute,
  })
  emulator.time.jump(new Date(week.end))
  return await captureDemand(client, week)
}
