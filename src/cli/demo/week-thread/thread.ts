/** A thread that simulates one week in an org of its own and then ends. */
import { createClient } from '../../../client'
import type { Demand } from '../../../documents'
import { startEmulator } from '../../../emulator'
import { serve } from '../../../threads/serve'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { captureDemand } from '../../../workflows'
import type { UnchangedWeek } from './unchanged-week'

serve({ prepare: (input: UnchangedWeek) => async () => ({ answer: await simulateWeek(input) }) })

async function simulateWeek({ org, week }: UnchangedWeek): Promise<Demand> {
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
