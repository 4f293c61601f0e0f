import { readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { createClient } from '../../src/client'
import { isSkillrouteError } from '../../src/core/errors'
import type { HeldLease, Journal, Lease } from '../../src/documents/ports/ports'
import { fileJournal, fileLedger } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import type { Middleware } from '../../src/transport/wiring/types'
import { applyPlan, parsePlan } from '../../src/workflows'
import { fastClock } from './fast-clock'
import type { HeldEnd, HeldRun, Stage } from './held-stages'
import { heldLease } from './held-stores'

async function main(run: HeldRun): Promise<void> {
  let left = run.nth
  let writing = false
  /** Stops this process as a debugger or a freezing container does. */
  function at(stage: Stage): void {
    if (!writing || stage !== run.stage || --left !== 0) return
    process.kill(process.pid, 'SIGSTOP')
  }

  const anyFile = await open(run.folder)
  const ofFiles: FileHandle = Object.getPrototypeOf(anyFile)
  await anyFile.close()
  const { appendFile } = ofFiles
  ofFiles.appendFile = async function (...what) {
    at('append')
    await appendFile.apply(this, what)
  }

  const stages: Middleware = async (request, next) => {
    const isRead = request.method === 'GET'
    if (!isRead) at('turn')
    const response = await next(request)
    at(isRead ? 'look' : 'answer')
    return response
  }
  const client = createClient({
    baseUrl: run.url,
    loginUrl: run.url,
    auth: clientCredentials({ clientId: run.clientId, clientSecret: run.clientSecret }),
    ratePerMinute: 600_000,
    middleware: [stages],
    fetch: (input, init) => {
      if (init?.method !== 'GET' && !String(input).includes('/oauth/')) at('network')
      return globalThis.fetch(input, init)
    },
  })
  const redis =
    run.redis === undefined ? undefined : new Redis(run.redis, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis?.on('error', () => undefined)
  const pool =
    run.postgres === undefined ? undefined : new Pool({ host: run.postgres, user: 'skillroute', database: 'postgres' })
  pool?.on('error', () => undefined)
  const clock = fastClock(run.startMs, run.speed)
  const plan = parsePlan(readFileSync(`${run.folder}/plan.json`, 'utf8'))
  try {
    const report = await applyPlan(client, plan, {
      journal: staged(fileJournal(`${run.folder}/run.jsonl`), at),
      lease: stagedLease(heldLease(run, { clock, redis, pool }), at),
      ledger: fileLedger(`${run.folder}/ledger`, { clock }),
      onConflict: 'merge',
      checkAudits: false,
      // One write at a time, so that a stage is that of the only write there is.
      concurrency: 1,
      onProgress({ step: phase }) {
        writing = phase === 'writing'
        process.stderr.write('.')
      },
    })
    end({ outcome: report.outcome })
  } catch (error) {
    if (!isSkillrouteError(error)) throw error
    end({ code: error.code, message: error.message })
  } finally {
    await client.close()
    redis?.disconnect()
    await pool?.end()
  }
}

function end(what: HeldEnd): void {
  process.stdout.write(JSON.stringify(what))
}

function staged(journal: Journal, at: (stage: Stage) => void): Journal {
  return {
    ...journal,
    async append(entry) {
      if (entry.type === 'intent') at('beforeIntent')
      if (entry.type === 'outcome') at('beforeOutcome')
      await journal.append(entry)
      if (entry.type === 'intent') at('afterIntent')
    },
  }
}

function stagedLease(lease: Lease, at: (stage: Stage) => void): Lease {
  return {
    async acquire(...what) {
      const held: HeldLease = await lease.acquire(...what)
      return {
        ...held,
        async confirm() {
          at('beforeConfirm')
          await held.confirm?.()
          at('afterConfirm')
        },
      }
    },
  }
}

const [told] = process.argv.slice(2)
if (told !== undefined) void main(JSON.parse(told))
