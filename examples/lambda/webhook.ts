/**
 * AWS Lambda behind a function URL or an API gateway: receives signed events. Sandboxes do not see each other's memory, so
 * the ids of messages that were handled are in PostgreSQL, and none is handled twice.
 *
 * Handler: `webhook.handler`. Set WEBHOOK_SECRET, and PGHOST and the like for the database.
 */
import { isSkillrouteError } from 'skillroute'
import { createPostgresTables, type PostgresPool, postgresLedger } from 'skillroute/stores/postgres'
import {
  createReceiver,
  type EventHandlers,
  type LambdaEvent,
  type LambdaResult,
  type Receiver,
  type ReplayStore,
} from 'skillroute/webhooks'
import { sandbox } from './sandbox'

/** Ids of messages as keys of a ledger: claimed, handled, or given back. */
export function replaysIn(pool: PostgresPool): ReplayStore {
  const ledger = postgresLedger(pool)
  const keyOf = (id: string): string => `webhook/${id}`
  return {
    async claim(id) {
      try {
        return (await ledger.begin(keyOf(id), 'message')).state
      } catch (error) {
        if (isSkillrouteError(error) && error.code === 'idempotency.inFlight') return 'busy'
        throw error
      }
    },
    finish: (id) => ledger.finish(keyOf(id), null),
    release: (id) => ledger.release(keyOf(id)),
  }
}

/** The handler, for whatever secret, database and handlers of events. */
export function createWebhook(options: { secrets: string; pool: PostgresPool; on: EventHandlers }) {
  const { pool, ...rest } = options
  const receiver: Receiver = createReceiver({ ...rest, replays: replaysIn(pool), onError: console.warn })
  let tables: Promise<unknown> | undefined
  return async (event: LambdaEvent): Promise<LambdaResult> => {
    tables ??= createPostgresTables(pool)
    await tables
    return await receiver.lambda(event)
  }
}

let webhook: ReturnType<typeof createWebhook> | undefined

/** The Lambda function. */
export async function handler(event: LambdaEvent): Promise<LambdaResult> {
  webhook ??= createWebhook({
    secrets: process.env.WEBHOOK_SECRET ?? '',
    pool: sandbox().pool,
    on: { 'plan.applied': ({ data }) => console.log(`plan ${data.planId}: ${data.outcome}`) },
  })
  return await webhook(event)
}
