import type { Client } from '../../../client'
import { checkBag } from '../../../core/bag'
import { isSkillrouteError, PlanError } from '../../../core/errors'
import { type Clock, sleep } from '../../../core/time/clock'
import type { Journal, Lease } from '../../../documents/ports/ports'
import type { CallOptions } from '../../../transport/contract/call-options'
import { orgHash } from '../../kit/org-hash'
import { type Hold, whileLeased } from './leased'
import { createSteps, type MadeThing, noteEnded, type ProbeRun, runsOf } from './steps'
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
  /**
   * Names of what may have been created and does not show: perhaps it never was, perhaps it shows later. The journal keeps
   * them for a day from their creation, and a later call checks again.
   */
  readonly unseen: readonly string[]
  /** Unfinished runs of the journal that were looked at. */
  readonly runs: number
}

/** Waits between looks, ms; the last one repeats. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000]
const LOOK_MS = 60_000
/** How long after its creation something is still looked for: far longer than any list of the platform is known to lag. */
const MOST_AGE_MS = 86_400_000

/**
 * Removes whatever unfinished runs of a probe left behind, by its journal: also what was created although the answer was
 * lost, by its name. Nothing else is touched, nor what somebody has given another name since. Done again, it looks for what
 * did not show, and does nothing otherwise.
 * @returns what was removed; with `left` and `unseen` empty, the org is as before
 * @throws PlanError `tampered` when the journal was changed, `locked` while another process has the lease; the signal's reason
 */
export async function restoreProbe(client: Client, options: RestoreOptions): Promise<RestoreReport> {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(options, 'options', 'journal=o lease?o lookMs?n signal?o')
  const { journal, lease, signal } = options
  if ((await unfinished(journal)).length === 0) return { removed: [], left: [], unseen: [], runs: 0 }
  const { id } = await client.organizations.me({ signal, priority: 'background' })
  return await whileLeased(id, lease, signal, (hold) => restoreOrg(client, id, options, hold))
}

async function unfinished(journal: Journal): Promise<readonly ProbeRun[]> {
  return (await runsOf(journal)).filter(({ ended }) => !ended)
}

/** What {@link restoreProbe} does, by a process that holds the org. */
export async function restoreOrg(
  client: Client,
  orgId: string,
  { journal, lookMs = LOOK_MS }: Pick<RestoreOptions, 'journal' | 'lookMs'>,
  hold: Hold,
): Promise<RestoreReport> {
  // A journal may be shared by probes of several orgs; and read again, since what was unfinished may have ended meanwhile.
  const org = orgHash(orgId)
  const open = (await unfinished(journal)).filter((run) => run.org === org)
  const fates: Fate[] = []
  for (const run of open) {
    const ofRun: Fate[] = []
    for (const kind of KINDS) {
      const thing = run.things.get(kind)
      if (thing === undefined) continue
      const name = thingName(run.run, kind)
      const fate = await removeLeftover({ client, lookMs, hold }, { run, kind, name, thing })
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

/** What became of something that a run may have created. */
interface Fate {
  readonly is: 'removed' | 'gone' | 'unseen' | 'left'
  readonly kind: Kind
  readonly name: string
  /** Why it is left. */
  readonly why?: string
}

/** Something that a run may have left. */
interface Leftover {
  readonly run: ProbeRun
  readonly kind: Kind
  readonly name: string
  readonly thing: MadeThing
}

/** How it is removed. */
interface Removing {
  readonly client: Client
  readonly lookMs: number
  readonly hold: Hold
}

function isGone({ is }: Fate): boolean {
  return is === 'removed' || is === 'gone'
}

async function noteFate(journal: Journal, clock: Clock, run: string, fate: Fate): Promise<void> {
  const steps = createSteps(journal, clock, run)
  if (isGone(fate)) await steps.removed(fate.kind)
  else if (fate.is === 'unseen') await steps.unseen(fate.kind)
}

/** Removes something, if it is still what the run made. */
async function removeLeftover(removing: Removing, { run, kind, name, thing }: Leftover): Promise<Fate> {
  const { client, lookMs, hold } = removing
  const call = { signal: hold.signal, priority: 'background' } as const
  try {
    const id = thing.id ?? (await lookFor(client, kind, name, lookMs, call))
    // What was just created may not show yet, and then it cannot be removed either.
    const named = id === undefined ? undefined : await nameOnceThere(client, kind, id, lookMs, call)
    if (id === undefined || named === undefined) {
      const isOld = client.clock.now() - thing.sinceMs >= MOST_AGE_MS
      return { is: thing.shown || isOld ? 'gone' : 'unseen', kind, name }
    }
    // Whoever gave it another name uses it: it is theirs now.
    if (named !== name) return left(kind, name, `it is called ${named} now: remove it by hand if nobody uses it`)
    await hold.confirm()
    if (run.userId !== undefined) await takeFromUser(client, kind, run.userId, id, call)
    await removeThing(client, kind, id, call)
    return (await untilGone(client, kind, id, lookMs, call))
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
