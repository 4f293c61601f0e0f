import type { Client } from '../../../client'
import { checkBag } from '../../../core/bag'
import { isSkillrouteError } from '../../../core/errors'
import { sleep } from '../../../core/time/clock'
import type { Journal, Lease } from '../../../documents/ports/ports'
import type { CallOptions } from '../../../transport/contract/call-options'
import { orgHash } from '../../kit/org-hash'
import { whileLeased } from './leased'
import { noteEnded, type ProbeRun, runsOf } from './steps'
import { findThing, isThere, KINDS, type Kind, livingName, orGone, removeThing, thingName } from './things'

/** How `restoreProbe` goes about it. */
export interface RestoreOptions {
  /** The journal of the probe. */
  readonly journal: Journal
  /** The one of the probe: nothing is removed while a probe of the same org is at work. Default: none. */
  readonly lease?: Lease | undefined
  /** How long something is looked for that may have been created without an answer, and waited for until it is gone, ms. Default 60,000. */
  readonly lookMs?: number | undefined
  /** Ends the work; rejects with its reason. The next call continues. */
  readonly signal?: AbortSignal | undefined
}

/** What became of the throw-away things of a probe. */
export interface RestoreReport {
  /** Names of what was removed. */
  readonly removed: readonly string[]
  /** What could not be removed, with the reason. */
  readonly left: readonly { readonly name: string; readonly why: string }[]
  /** Runs of the journal that are now known to have left nothing. */
  readonly runs: number
}

/** Waits between looks, ms; the last one repeats. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000]
const LOOK_MS = 60_000

/**
 * Removes whatever unfinished runs of a probe left behind, by its journal: also what was created although the answer was
 * lost, by its name. Nothing else is touched, nor what
 * somebody has given another name since. Done again, it does nothing.
 * @returns what was removed; with `left` empty, the org is as before
 * @throws PlanError `tampered` when the journal was changed, `locked` while another process has the lease; the signal's reason
 */
export async function restoreProbe(client: Client, options: RestoreOptions): Promise<RestoreReport> {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(options, 'options', 'journal=o lease?o lookMs?n signal?o')
  const { journal, lease, signal } = options
  if ((await unfinished(journal)).length === 0) return { removed: [], left: [], runs: 0 }
  const { id } = await client.organizations.me({ signal, priority: 'background' })
  return await whileLeased(id, lease, () => restoreOrg(client, id, options))
}

async function unfinished(journal: Journal): Promise<readonly ProbeRun[]> {
  return (await runsOf(journal)).filter(({ ended }) => !ended)
}

async function restoreOrg(
  client: Client,
  orgId: string,
  { journal, lookMs = LOOK_MS, signal }: RestoreOptions,
): Promise<RestoreReport> {
  const call = { signal, priority: 'background' } as const
  const removed: string[] = []
  const left: { name: string; why: string }[] = []
  // A journal may be shared by probes of several orgs; and read again, since what was unfinished may have ended meanwhile.
  const org = orgHash(orgId)
  const open = (await unfinished(journal)).filter((run) => run.org === org)
  for (const run of open) {
    const found = await restoreRun(client, run, lookMs, call)
    removed.push(...found.removed)
    left.push(...found.left)
    if (found.left.length === 0) await noteEnded(journal, client.clock, run.run)
  }
  return { removed, left, runs: open.length }
}

/** Removes what one run created, and says what it could not remove. */
export async function restoreRun(
  client: Client,
  { run, userId, things }: ProbeRun,
  lookMs: number,
  call: CallOptions,
): Promise<Pick<RestoreReport, 'removed' | 'left'>> {
  const removed: string[] = []
  const left: { name: string; why: string }[] = []
  for (const kind of KINDS) {
    if (!things.has(kind)) continue
    const name = thingName(run, kind)
    try {
      const id = things.get(kind) ?? (await lookFor(client, kind, name, lookMs, call))
      // What was just created may not show yet, and then it cannot be removed either.
      const named = id === undefined ? undefined : await nameOnceThere(client, kind, id, lookMs, call)
      if (id === undefined || named === undefined) continue
      if (named !== name) {
        // Whoever gave it another name uses it: it is theirs now.
        left.push({ name, why: `it is called ${named} now: remove it by hand if nobody uses it` })
        continue
      }
      if (userId !== undefined) await takeFromUser(client, kind, userId, id, call)
      await removeThing(client, kind, id, call)
      if (await untilGone(client, kind, id, lookMs, call)) removed.push(name)
      else left.push({ name, why: 'it still shows' })
    } catch (error) {
      call.signal?.throwIfAborted()
      if (!isSkillrouteError(error)) throw error
      left.push({ name, why: error.message })
    }
  }
  return { removed, left }
}

async function takeFromUser(client: Client, kind: Kind, userId: string, id: string, call: CallOptions): Promise<void> {
  if (kind === 'skill') await orGone(() => client.routing.userSkills.remove(userId, id, call))
  if (kind === 'language') await orGone(() => client.languages.removeOfUser(userId, id, call))
}

/** Something created without an answer may show late, or never have been created. */
async function lookFor(
  client: Client,
  kind: Kind,
  name: string,
  lookMs: number,
  call: CallOptions,
): Promise<string | undefined> {
  return await repeat(client, lookMs, call, () => findThing(client, kind, name, call))
}

async function nameOnceThere(client: Client, kind: Kind, id: string, lookMs: number, call: CallOptions) {
  return await repeat(client, lookMs, call, () => livingName(client, kind, id, call))
}

async function untilGone(client: Client, kind: Kind, id: string, lookMs: number, call: CallOptions): Promise<boolean> {
  const gone = await repeat(client, lookMs, call, async () =>
    (await isThere(client, kind, id, call)) ? undefined : true,
  )
  return gone === true
}

async function repeat<T>(
  { clock }: Client,
  mostMs: number,
  { signal }: CallOptions,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let waitedMs = 0
  for (let round = 0; ; round++) {
    const found = await look()
    if (found !== undefined || waitedMs >= mostMs) return found
    const waitMs = Math.min(WAITS_MS[Math.min(round, WAITS_MS.length - 1)] ?? 0, mostMs - waitedMs)
    await sleep(clock, waitMs, signal)
    waitedMs += waitMs
  }
}
