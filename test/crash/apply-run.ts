import { readFileSync } from 'node:fs'
import { createClient } from '../../src/client'
import { fileJournal, fileLease } from '../../src/stores'
import { clientCredentials } from '../../src/transport/client-credentials'
import { applyPlan, readPlan } from '../../src/workflows'

/** Applies a plan in a process that is there to be killed. */
const [url = '', clientId = '', clientSecret = '', folder = ''] = process.argv.slice(2)

async function run(): Promise<void> {
  const client = createClient({
    baseUrl: url,
    loginUrl: url,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 60_000,
  })
  const report = await applyPlan(client, readPlan(readFileSync(`${folder}/plan.json`, 'utf8')), {
    journal: fileJournal(`${folder}/run.jsonl`),
    lease: fileLease(`${folder}/leases`),
    onConflict: 'merge',
  })
  process.stdout.write(JSON.stringify(report.counts))
  await client.close()
}

void run()
