/** What runs in the thread: lives one week in an org of its own and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { createClient } from '../../../client'
import type { Demand } from '../../../core/documents'
import { isSkillrouteError } from '../../../core/errors'
import { startEmulator } from '../../../emulator'
import { clientCredentials } from '../../../transport/client-credentials'
import { refusalOf } from '../../../workers/plan-thread/messages'
import { captureDemand } from '../../../workflows'
import type { UnchangedWeek, WeekMessage } from './unchanged-week'

const { like, week }: UnchangedWeek = workerData

try {
  tell({ type: 'lived', demand: await lived() })
} catch (error) {
  if (!isSkillrouteError(error)) throw error
  tell({ type: 'refused', refusal: refusalOf(error) })
}

async function lived(): Promise<Demand> {
  const emulator = await startEmulator(like)
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: like.ratePerMinute,
  })
  emulator.time.jump(new Date(week.end))
  return await captureDemand(client, week)
}

function tell(message: WeekMessage): void {
  parentPort?.postMessage(message)
}
