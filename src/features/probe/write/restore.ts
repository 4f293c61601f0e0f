import * as z from 'zod/mini'
import type { Client } from '../../../client'
import { checkClient } from '../../../core/checks'
import { isSkillrouteError, PlanError } from '../../../core/errors'
import { amount, aSignal, checkOptions, withMethods } from '../../../core/schema'
import { type Clock, sleep } from '../../../core/time/clock'
import type { Journal, Lease } from '../../../documents/ports/ports'
import type { CallOptions } from '../../../transport/contract/call-options'
import { orgHash } from '../../../workflows/kit/own-org'
import { type Hold, whileLeased } from './leased'
import { createSteps, type MadeThing, noteEnded, type ProbeRun, readRuns } from './steps'
import { findThing, isThere, KINDS, type Kind, livingName, orGone, removeThing, thingName } from './things'

/** Options of `restoreProbe`. */
export interface RestoreOptions {
  /** The journal of the probe. */
  readonly journal: Journal
  /** The lease of the probe: nothing is removed while a probe of the same org is running. Default: none. */
  readonly lease?: Lease | undefined
  /**
   * How long to search for an object that may have been created although the answer was lost, and how long to wait
   * until an object is gone, ms. Default 60,000.
   */
  readonly checkMs?: number | undefined
  /** Ends the work; rejects with its reason. The next call continues. */
  readonly signal?: AbortSignal | undefined
}

/** The state of the temporary objects of a probe. */
export interface RestoreReport {
  /** Names of the objects removed. */
  readonly removed: readonly string[]
  /** Objects that could not be removed, with the reason. */
  readonly left: readonly { readonly name: string; readonly why: string }[]
  /**
   * Names of objects that may have been created but do not appear: perhaps they were never created, perhaps they appear
   * later. The journal keeps them for a day from their creation, and a later call checks again.
   */
  readonly unseen: readonly string[]
  /** Number of unfinished runs in the journal that were checked. */
  readonly runs: number
}

/** Waits between checks, ms; the last one repeats. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000]
const CHECK_MS = 60_000
/**
 * How long after its creation an object is still searched for: far longer than any known lag of the platform's lists.
 */
const MAX_AGE_MS = 86_400_000

/**
 * Removes the objects that unfinished runs of a probe left behind, according to its journal. If the answer to a
 * creation was lost, the object is found by its name. Nothing else is changed, and an object that somebody has renamed
 * since is kept. When called again, it searches for objects that did not appear, and does nothing otherwise.
 * @returns what was removed; with `left` and `unseen` empty, the org is as before
 * @throws PlanError `tampered` when the journal was changed, `locked` while another process has the lease; the signal's reason
 */
export async function restoreProbe(client: Client, options: RestoreOptions): Promise<RestoreReport> {
  checkClient(client)
  checkOptions(options, {
    journal: withMethods('append', 'read', 'close'),
    lease: z.optional(withMethods('acquire')),
    checkMs: z.optional(amount()),
    signal: z.optional(aSignal()),
  })
  const { journal, lease, signal } = options
  if ((await unfinished(journal)).length === 0) return { removed: [], left: [], unseen: [], runs: 0 }
  const { id } = await client.organizations.me({ signal, priority: 'background' })
  return await whileLeased(id, lease, signal, (hold) => restoreOrg(client, id, options, hold))
}

async function unfinished(journal: Journal): Promise<readonly ProbeRun[]> {
  return (await readRuns(journal)).filter(({ ended }) => !ended)
}

/** The work of {@link restoreProbe}, in a process that has the lease. */
export async function restoreOrg(
  client: Client,
  orgId: string,
  { journal, checkMs = CHECK_MS }: Pick<RestoreOptions, 'journal' | 'checkMs'>,
  hold: Hold,
): Promise<RestoreReport> {
  // A journal may be shared by probes of several orgs. It is read again, since an unfinished run may have ended in the
  // meantime.
  const org = orgHash(orgId)
  const open = (await unfinished(journal)).filter((run) => run.org === org)
  const fates: Fate[] = []
  for (const run of open) {
    const ofRun: Fate[] = []
    for (const kind of KINDS) {
      const thing = run.things.get(kind)
      if (thing === undefined) continue
      const name = thingName(run.run, kind)
      const fate = await removeLeftover({ client, checkMs, hold }, { run, kind, name, thing })
      await noteFate(journal, client.clock, run.run, fate)
      ofRun.push(fate)
    }
    if (ofRun.every(isGone)) await noteEnded(journal, client.clock, run.run)
    fates.push(...ofRun)
  }
  return {
    removed: fates.flatMap(({ is, name }) => (is === 'removed' ? [name] : [])),
    left: fates.flatMap(({ is, name, why = '' }) => (is === 'left' ? [{ name, why }] : [])),
    unseen: fates.flatMap(({ is, name }) => (is === 'unseen' ? [name] : [])),
    runs: open.length,
  }
}

/** The state of an object that a run may have created. */
interface Fate {
  readonly is: 'removed' | 'gone' | 'unseen' | 'left'
  readonly kind: Kind
  readonly name: string
  /** Why the object is left. */
  readonly why?: string
}

interface Leftover {
  readonly run: ProbeRun
  readonly kind: Kind
  readonly name: string
  readonly thing: MadeThing
}

function isGone({ is }: Fate): boolean {
  return is === 'removed' || is === 'gone'
}

async function noteFate(journal: Journal, clock: Clock, run: string, fate: Fate): Promise<void> {
  const steps = createSteps(journal, clock, run)
  if (isGone(fate)) await steps.removed(fate.kind)
  else if (fate.is === 'unseen') await steps.unseen(fate.kind)
}

/** Removes an object, if it is still the one that the run created. */
async function removeLeftover(
  removing: { readonly client: Client; readonly checkMs: number; readonly hold: Hold },
  { run, kind, name, thing }: Leftover,
): Promise<Fate> {
  const { client, checkMs, hold } = removing
  const call = { signal: hold.signal, priority: 'background' } as const
  try {
    // An object whose creation got no answer may appear late, or may never have been created.
    const id = thing.id ?? (await repeat(client, checkMs, call, () => findThing(client, kind, name, call)))
    // An object that was just created may not be visible yet, and cannot be removed then.
    const named = id && (await repeat(client, checkMs, call, () => livingName(client, kind, id, call)))
    if (id === undefined || named === undefined) {
      const isOld = client.clock.now() - thing.sinceMs >= MAX_AGE_MS
      return { is: thing.seen || isOld ? 'gone' : 'unseen', kind, name }
    }
    // If somebody renamed it, they use it, so it is kept.
    if (named !== name) return left(kind, name, `it is called ${named} now: remove it by hand if nobody uses it`)
    await hold.confirm()
    if (run.userId !== undefined) await takeFromUser(client, kind, run.userId, id, call)
    await removeThing(client, kind, id, call)
    return (await untilGone(client, kind, id, checkMs, call))
      ? { is: 'removed', kind, name }
      : left(kind, name, 'it still shows')
  } catch (error) {
    hold.signal.throwIfAborted()
    if (!isSkillrouteError(error) || error instanceof PlanError) throw error
    return left(kind, name, error.message)
  }
}

function left(kind: Kind, name: string, why: string): Fate {
  return { is: 'left', kind, name, why }
}

async function takeFromUser(client: Client, kind: Kind, userId: string, id: string, call: CallOptions): Promise<void> {
  if (kind === 'skill') await orGone(() => client.routing.userSkills.remove(userId, id, call))
  if (kind === 'language') await orGone(() => client.routing.userLanguages.remove(userId, id, call))
}

async function untilGone(client: Client, kind: Kind, id: string, checkMs: number, call: CallOptions): Promise<boolean> {
  const gone = await repeat(client, checkMs, call, async () =>
    (await isThere(client, kind, id, call)) ? undefined : true,
  )
  return gone === true
}

async function repeat<T>(
  { clock }: Client,
  maxMs: number,
  { signal }: CallOptions,
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let waitedMs = 0
  for (let round = 0; ; round++) {
    const found = await check()
    if (found !== undefined || waitedMs >= maxMs) return found
    const waitMs = Math.min(WAITS_MS[Math.min(round, WAITS_MS.length - 1)] ?? 0, maxMs - waitedMs)
    await sleep(clock, waitMs, signal)
    waitedMs += waitMs
  }
}
