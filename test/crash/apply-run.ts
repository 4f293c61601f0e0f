import { readFileSync } from 'node:fs'
import { createClient } from '../../src/client'
import type { Journal } from '../../src/documents/ports/ports'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { applyPlan, parsePlan, undoPlan } from '../../src/workflows'
import { openStores } from './crash-stores'

/**
 * Applies a plan, or undoes it, in a process that is there to be killed.
 * Arguments: url, client id, secret, folder, the address of the stores as JSON, `apply` or `undo`, and where to die: `before`
 * or `after`, a type of journal entry and which one of its kind, such as `after intent 3`.
 */
const [
  url = '',
  clientId = '',
  clientSecret = '',
  folder = '',
  stores = '',
  what = 'apply',
  when = '',
  type = '',
  nth = '1',
] = process.argv.slice(2)

async function run(): Promise<void> {
  const client = createClient({
    baseUrl: url,
    loginUrl: url,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 600_000,
    // Faults are many and of no length here: long waits would only make the run longer.
    retry: { budget: 100_000, baseDelayMs: 10, maxDelayMs: 100 },
    timeoutMs: 2_000,
  })
  const plan = parsePlan(readFileSync(`${folder}/plan.json`, 'utf8'))
  const { journal, lease, close } = openStores(folder, JSON.parse(stores))
  const options = {
    journal: dying(journal),
    lease,
    onConflict: 'merge' as const,
    readBackMs: 10_000,
  }
  const report = await (what === 'undo'
    ? undoPlan(client, plan, options)
    : applyPlan(client, plan, { ...options, onFailure: 'continue' }))
  process.stdout.write(JSON.stringify(report.counts))
  await client.close()
  await close()
}

/** Ends this process the hard way at one entry of the journal. */
function dying(journal: Journal): Journal {
  let left = Number(nth)
  return {
    ...journal,
    async append(entry) {
      const here = entry.type === type && --left === 0
      if (here && when === 'before') process.kill(process.pid, 'SIGKILL')
      await journal.append(entry)
      if (here && when === 'after') process.kill(process.pid, 'SIGKILL')
    },
  }
}

void run()
