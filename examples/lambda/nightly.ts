/**
 * AWS Lambda: brings an org to what shall hold, every night, over as many invocations as it takes. Each stops before its
 * time is over; the next one goes on where it ended, since plan and journal are in PostgreSQL. An invocation that is killed
 * in the middle of a write is taken up in the same way: no change is made twice.
 *
 * Handler: `nightly.handler`. Start it with the state machine in `nightly.asl.json`, which calls it until it is done.
 */
import { readFileSync } from 'node:fs'
import type { Context } from 'aws-lambda'
import { type Client, isSkillrouteError } from 'skillroute'
import { createPostgresTables, type PostgresPool, postgresJournal, postgresLease } from 'skillroute/stores/postgres'
import { applyPlan, buildPlan, captureSnapshot, parseDesired, parsePlan } from 'skillroute/workflows'
import { sandbox } from './sandbox'

/** Which night's work to go on with. */
export interface NightlyEvent {
  /** A date such as `2026-11-21`, the same for each invocation of one night. */
  readonly night: string
}

/** What one invocation came to. `unfinished`: call again with the same event. */
export interface NightlyResult {
  readonly night: string
  readonly status: 'done' | 'unfinished' | 'problems'
  /** Changes still to be made; null when this invocation could not look. */
  readonly left: number | null
  readonly message: string
}

export interface NightlyOptions {
  readonly client: Client
  readonly pool: PostgresPool
  /** The text of the plan of a night. Asked once a night; then it is kept. */
  readonly makePlan: (signal: AbortSignal) => Promise<string>
  /** How long before the end of an invocation the last write begins, ms. Default 15,000. */
  readonly reserveMs?: number | undefined
}

/** The handler, for whatever client, database and plan. */
export function createNightly({ client, pool, makePlan, reserveMs = 15_000 }: NightlyOptions) {
  let tables: Promise<unknown> | undefined
  return async (
    { night }: NightlyEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<NightlyResult> => {
    const remainingMs = (): number => context.getRemainingTimeInMillis()
    tables ??= createTables(pool)
    await tables
    const plan = parsePlan(await planOf(night, AbortSignal.timeout(Math.max(1, remainingMs() - reserveMs))))
    try {
      const report = await applyPlan(client, plan, {
        journal: postgresJournal(pool, `nightly/${night}`),
        lease: postgresLease(pool),
        timeLimit: { remainingMs, reserveMs },
        onConflict: 'merge',
        onFailure: 'continue',
      })
      if (report.unfinished !== undefined) return { night, status: 'unfinished', ...report.unfinished }
      const { done, message } = summary(report.counts)
      return { night, status: done ? 'done' : 'problems', left: 0, message }
    } catch (error) {
      // An invocation that was killed has its lease for half a minute more.
      const locked = isSkillrouteError(error) && error.code === 'plan.locked'
      if (locked) return { night, status: 'unfinished', left: null, message: error.message }
      throw error
    }
  }

  /** The plan of a night is made once: another look at the org would see what the first invocations did. */
  async function planOf(night: string, signal: AbortSignal): Promise<string> {
    const retained = await pool.query('SELECT plan FROM nightly_plans WHERE night = $1', [night])
    if (retained.rows.length > 0) return String(Reflect.get(Object(retained.rows[0]), 'plan'))
    const text = await makePlan(signal)
    await pool.query('INSERT INTO nightly_plans VALUES ($1, $2) ON CONFLICT DO NOTHING', [night, text])
    return await planOf(night, signal)
  }
}

async function createTables(pool: PostgresPool): Promise<void> {
  await createPostgresTables(pool)
  await pool.query('CREATE TABLE IF NOT EXISTS nightly_plans (night text PRIMARY KEY, plan text NOT NULL)')
}

function summary(counts: Readonly<Record<string, number>>): { done: boolean; message: string } {
  const said = Object.entries(counts).filter(([, count]) => count > 0)
  const message = said.map(([status, count]) => `${count} ${status}`).join(', ')
  return { done: said.every(([status]) => ['applied', 'already', 'resumed'].includes(status)), message }
}

/** A plan that brings the org to the file `desired.yaml` of the deployment package. */
async function planFromFile(client: Client, signal: AbortSignal): Promise<string> {
  const snapshot = await captureSnapshot(client, { signal })
  const desired = await parseDesired(readFileSync('desired.yaml', 'utf8'), { snapshot })
  return JSON.stringify(buildPlan({ snapshot, desired, now: Date.now() }))
}

let nightly: ReturnType<typeof createNightly> | undefined

/** The Lambda function. */
export async function handler(event: NightlyEvent, context: Context): Promise<NightlyResult> {
  const { client, pool } = sandbox()
  nightly ??= createNightly({ client, pool, makePlan: (signal) => planFromFile(client, signal) })
  return await nightly(event, context)
}
