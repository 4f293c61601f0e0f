/** What runs in the thread: lives one week in an org of its own and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { createClient } from '../../../client'
import { startEmulator } from '../../../emulator'
import { clientCredentials } from '../../../transport/client-credentials'
import { captureDemand } from '../../../workflows'
import type { UnchangedWeek } from './unchanged-week'

const { like, week }: UnchangedWeek = workerData

const emulator = await startEmulator(like)
const client = createClient({
  baseUrl: emulator.url,
  loginUrl: emulator.loginUrl,
  auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
  ratePerMinute: like.ratePerMinute,
})
emulator.time.jump(new Date(week.end))
parentPort?.postMessage(await captureDemand(client, week))
