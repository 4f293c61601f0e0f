import * as z from 'zod/mini'
import { builtin } from '../../core/builtin'
import { IdempotencyError, SkillrouteError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import type { Clock } from '../../core/time/clock'
import { HOUR_MS } from '../../core/time/durations'
import { holderSchema, holderText } from './lease-holder'
import { systemCode } from './system-error'

/**
 * Milliseconds without a heartbeat after which a claim counts as lost, unless its process is seen running. Shorter than
 * for a lease: when a process takes over the lease of a silent one, the claims of that process are free already.
 */
export const SILENT_CLAIM_MS = 20_000
/** The minimum that users of idempotency keys expect. */
export const SHORTEST_KEEP_MS = 24 * HOUR_MS
export const DEFAULT_KEEP_MS = 7 * 24 * HOUR_MS

const entrySchema = /* @__PURE__ */ lazy(() =>
  z.object({
    key: z.string(),
    contentHash: z.string(),
    state: z.custom<'inFlight' | 'done'>((state) => state === 'inFlight' || state === 'done'),
    atMs: z.number(),
    claimedBy: holderSchema(),
    result: z.unknown(),
  }),
)
/** The content of a ledger file. */
export type Entry = z.infer<ReturnType<typeof entrySchema>>

/** @returns undefined if there is no such file @throws SkillrouteError `ledger.damaged` */
export async function readEntry(path: string): Promise<Entry | undefined> {
  const { readFile } = builtin('node:fs/promises')
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return parseEntry(text)
  } catch (cause) {
    throw new SkillrouteError(
      'ledger.damaged',
      `Ledger file ${path} is damaged. Check what the operation did, then delete the file.`,
      { cause },
    )
  }
}

/** @throws if the text is no ledger entry */
export function parseEntry(text: string): Entry {
  return entrySchema().parse(JSON.parse(text))
}

/** The error for a key that was used for other content. */
export function mismatch(key: string): IdempotencyError {
  return new IdempotencyError(
    'mismatch',
    `Idempotency key ${key} was used for other content. Use a new key for new content.`,
  )
}

/** The error for a key whose work is running. */
export function inFlight(key: string, { claimedBy }: Entry): IdempotencyError {
  const seconds = SILENT_CLAIM_MS / 1000
  return new IdempotencyError(
    'inFlight',
    `The work of idempotency key ${key} is running: ${holderText(claimedBy)}. Wait for it, then call again. If the process was cut off, call again ${seconds} s after its last heartbeat; to start at once, make sure that the process is gone, then break the claim by its id ${claimedBy.id}.`,
  )
}

/** The error for a result of a key that nobody began, or whose claim another process has now. */
export function notOurs(key: string, isBegun: boolean): SkillrouteError {
  if (!isBegun) return new SkillrouteError('ledger.unclaimed', `Key ${key} was never begun. Call begin before finish.`)
  return new SkillrouteError(
    'ledger.lost',
    `The claim of key ${key} had expired and another process has it now. Check what both of them did.`,
  )
}

/** The claims that one ledger made, with heartbeats in the background: no process waits for work whose outcome is in doubt. */
export function keepClaims(clock: Clock, beatMs: number) {
  const claims = new Map<string, { readonly id: string; readonly stop: () => void }>()

  /** Stops the heartbeats of a claim. @returns its id, when this ledger made it; claims of others are not ours to end */
  function end(key: string): string | undefined {
    const claim = claims.get(key)
    claim?.stop()
    return claim?.id
  }

  return {
    /** Starts the heartbeats of a claim. */
    keep(key: string, id: string, beat: () => void): { readonly state: 'new' } {
      end(key)
      const later = (): (() => void) => clock.setBackgroundTimer?.(run, beatMs) ?? clock.setTimer(run, beatMs)
      let cancel = later()
      function run(): void {
        cancel = later()
        beat()
      }
      claims.set(key, { id, stop: () => cancel() })
      return { state: 'new' }
    },
    end,
    /** Forgets a claim whose work has its result, or that was released. */
    forget: (key: string) => void claims.delete(key),
  }
}
