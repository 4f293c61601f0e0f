/**
 * AWS Lambda: is the org still what was approved? Called by a pipeline before it deploys, or by a schedule. It writes
 * nothing.
 *
 * Handler: `drift-check.handler`. Put the approved snapshot (`skillroute snapshot --out approved.json`) beside it.
 * From a pipeline: `aws lambda invoke --function-name drift-check out.json && jq --exit-status .ok out.json`
 */
import { readFileSync } from 'node:fs'
import type { Context } from 'aws-lambda'
import type { Client } from 'skillroute'
import { toText } from 'skillroute/report'
import { captureSnapshot, compareSnapshots, parseSnapshot } from 'skillroute/workflows'
import { sandbox } from './sandbox'

/** What may differ. */
export interface DriftEvent {
  /** Patterns of paths, such as `agents/*\/certifications`. */
  readonly ignore?: readonly string[] | undefined
}

export interface DriftResult {
  readonly ok: boolean
  readonly differences: number
  /** For people. */
  readonly text: string
}

/** Time left for the answer once the org has been read, ms. */
const RESERVE_MS = 3_000

/** The handler, for whatever client and approved snapshot. */
export function createDriftCheck(client: Client, approved: unknown) {
  return async (event: DriftEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<DriftResult> => {
    const left = parseSnapshot(approved)
    // Ends with an error that says so instead of a function that was killed.
    const signal = AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - RESERVE_MS))
    const report = compareSnapshots(left, await captureSnapshot(client, { signal }), { ignore: event.ignore })
    const differences = report.differences.length
    return { ok: differences === 0, differences, text: toText(report) }
  }
}

let check: ReturnType<typeof createDriftCheck> | undefined

/** The Lambda function. */
export async function handler(event: DriftEvent, context: Context): Promise<DriftResult> {
  check ??= createDriftCheck(sandbox().client, JSON.parse(readFileSync('approved.json', 'utf8')))
  return await check(event, context)
}
