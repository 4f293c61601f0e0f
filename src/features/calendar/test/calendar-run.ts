import { readFileSync } from 'node:fs'
import { createClient } from '../../../client'
import { systemClock } from '../../../core/time/clock'
import { fileJournal, fileLease } from '../../../stores'
import { clientCredentials } from '../../../transport/auth/client-credentials'
import { runSkillCalendar } from '../run/run-calendar'
import { dying, type RunCounts, runCounts } from './calendar-steps'

/** What a run in a process of its own needs. */
export interface RunInput {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** Holds the calendar, its journals and the lease. */
  readonly folder: string
  /** The time that it is for this run. */
  readonly nowMs: number
  /** Requests and journal entries after which the process kills itself. */
  readonly dieAfter: number
}

/** Runs a calendar once, in a process that kills itself the hard way on the way: nothing of it can clean up. */
async function main({ url, clientId, clientSecret, folder, nowMs, dieAfter }: RunInput): Promise<void> {
  const startedMs = Date.now()
  const client = createClient({
    baseUrl: url,
    loginUrl: url,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 60_000,
  })
  let left = dieAfter
  const step = (): void => {
    left -= 1
    if (left <= 0) process.kill(process.pid, 'SIGKILL')
  }
  client.on('request', step)
  const run = await runSkillCalendar(client, JSON.parse(readFileSync(`${folder}/calendar.json`, 'utf8')), {
    journals: (name) => dying(fileJournal(`${folder}/${name}.jsonl`), { step, isBefore: () => dieAfter % 2 === 0 }),
    lease: fileLease(`${folder}/leases`),
    clock: { ...systemClock, now: () => nowMs + Date.now() - startedMs },
    checkAudits: false,
  })
  const counts: RunCounts = runCounts(run)
  process.stdout.write(JSON.stringify(counts))
  await client.close()
}

const [input] = process.argv.slice(2)
if (input !== undefined) void main(JSON.parse(input))
