import type { Client } from '../../../client'
import { ConfigError } from '../../../core/errors'
import { startTimer } from '../../../core/time/clock'
import type { Plan } from '../../../documents'
import type { JournalEntry } from '../../../documents/ports/ports'
import { calculateSeconds, perSecond } from '../../../transport/limits/spread'
import { getTransport } from '../../../transport/wiring/held'
import { groupUnits } from '../../subjects/subject'
import type { Replay } from '../journal/replay'
import { recordApprovals } from '../options/approval-record'
import { CONFLICT_DEFAULT } from '../options/decide'
import { freezeCheck } from '../options/freeze'
import type { ApplyOptions, ApplyProgress } from '../options/options'
import { createTally, type Tally } from '../options/tally'
import { runLimit } from '../options/time-limit'
import { createRereads } from './rereads'
import { type Run, recorder } from './run'

const CONCURRENCY = 8
const READ_BACK_MS = 60_000
/** Audits come with an undocumented delay; a person accepts a wait of a minute. */
const BATCH_AUDIT_WAIT_MS = 60_000

/**
 * Sets the defaults of a run and connects its progress callback.
 * @throws ConfigError for options that cannot be used
 */
export function startRun(
  client: Client,
  plan: Plan,
  options: ApplyOptions,
  replay: Replay,
  append: (entry: JournalEntry) => Promise<void>,
): Run {
  const clock = options.clock ?? client.clock
  const chosen = options.changeIds && new Set(options.changeIds)
  const changes = plan.changes.filter(({ id }) => chosen?.has(id) ?? true)
  const tally = createTally(changes)
  // Closing the client ends the run like an abort. AbortSignal.any holds its sources weakly, so nothing leaks on a
  // long-lived signal.
  const { closed, random } = getTransport(client)
  const signal = AbortSignal.any([closed, ...(options.signal === undefined ? [] : [options.signal])])
  const limit = runLimit(options.timeLimit, { clock, signal })
  const elapsedMs = startTimer(clock)
  let phase: ApplyProgress['step'] = 'checking'
  const report = (): void => {
    const made = tally.requests.reads + tally.requests.writes
    const left = phase === 'done' ? 0 : requestsLeft(plan, tally, phase)
    const { perMinute } = client.rateLimit()
    options.onProgress?.({
      step: phase,
      done: tally.progressed,
      total: changes.length,
      counts: tally.counts(),
      requests: { made, left },
      remainingMs: remainingMs({ made, left, elapsedMs: elapsedMs(), perMinute }),
    })
  }
  return {
    client,
    plan,
    changes,
    clock,
    elapsedMs,
    random: options.random ?? random,
    policy: options.onConflict ?? CONFLICT_DEFAULT,
    onFailure: options.onFailure ?? 'stop',
    dryRun: options.dryRun === true,
    concurrency: positive('concurrency', options.concurrency ?? CONCURRENCY),
    readBackMs: positive(
      'readBackMs',
      options.readBackMs ?? Math.max(READ_BACK_MS, 2 * (client.profile?.facts.lagMs ?? 0)),
    ),
    signal: limit.signal,
    confirm: options.confirm,
    underWay: new Set(),
    replay,
    tally,
    finished: false,
    halted: false,
    limit,
    stopped: false,
    approvalRecord: recordApprovals(plan, options),
    freeze: freezeCheck(plan, options),
    frozen: undefined,
    unfinished: undefined,
    doubtful: new Set(),
    rereads: createRereads(),
    nextWrite: replay.nextWrite,
    slowReads: new Map(),
    auditWaitMs:
      options.checkAudits === false
        ? undefined
        : (isSlow) =>
            options.auditWaitMs ?? auditWait(isSlow || plan.reread === 'batch', client.profile?.facts.auditLagMs),
    external: { writes: [], check: undefined },
    canary: { options: options.canary, ended: passedBefore(replay) },
    among: siblings(plan),
    record: options.dryRun === true ? async () => undefined : recorder(append, clock),
    report,
    phase(next) {
      phase = next
      report()
    },
  }
}

/** A canary that passed in an earlier run stays passed. A missed one is handled elsewhere, before anything else. */
function passedBefore({ canary }: Replay): Run['canary']['ended'] {
  if (canary?.passed !== true) return undefined
  const { message, evaluated } = canary
  return { passed: true, message, ...(evaluated === undefined ? {} : { evaluated }) }
}

/**
 * A batch re-read and a slow one leave others time to write in between, so waiting for the audits is useful. A check just
 * before each write leaves hardly any.
 */
function auditWait(isWide: boolean, auditLagMs = 0): number {
  return isWide ? Math.max(BATCH_AUDIT_WAIT_MS, 2 * auditLagMs) : 0
}

/** All changes of a plan to the subject of one of them. */
function siblings(plan: Plan): Run['among'] {
  const bySubject = new Map(groupUnits(plan.changes).flatMap(({ changes }) => changes.map(({ id }) => [id, changes])))
  return (change) => bySubject.get(change.id) ?? [change]
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new ConfigError(`${name} must be above 0, not ${value}`)
}

/** Number of requests after which the pace is reliable. */
const ENOUGH = 10

/** Requests that the rest of the run needs when nothing fails, from the plan's budget. */
export function requestsLeft(
  { budget, changes, reread }: Plan,
  { progressed }: Pick<Tally, 'progressed'>,
  phase: ApplyProgress['step'],
): number {
  const after = budget.verifies + (budget.audits ?? 0)
  if (phase === 'verifying' || phase === 'undoing' || phase === 'watching') return after
  const checks = phase === 'checking' ? 1 + budget.verifies + (budget.guardrails ?? 0) : 0
  const rereads = budget.reads - 1 - budget.verifies
  const share = changes.length === 0 ? 0 : 1 - progressed / changes.length
  const writing = (reread === 'each' || phase === 'checking' ? rereads : rereads * share) + budget.writes
  return Math.ceil(checks + writing * share) + after
}

/**
 * Seconds for the remaining requests: the plan's estimate, scaled up if the run so far was slower than estimated, and
 * never faster than the rate allows. Whole seconds, rounded up; values below one second stay. Null before the first
 * request, 0 when no request is left.
 */
export function remainingMs(at: {
  readonly made: number
  readonly left: number
  readonly elapsedMs: number
  readonly perMinute: number
}): number | null {
  if (at.left === 0) return 0
  if (at.made === 0) return null
  const elapsedSeconds = at.elapsedMs / 1000
  const all = calculateSeconds(at.made + at.left, at.perMinute)
  // Includes the next request, since a wait for the rate limit does not mean that the run is slow.
  const soFar = calculateSeconds(at.made + 1, at.perMinute)
  const slower = at.made < ENOUGH ? 1 : Math.max(1, elapsedSeconds / soFar)
  // The rest takes at least one request, even when the run is behind its estimate.
  const seconds = Math.max(all - elapsedSeconds, (all - soFar) * slower, 1 / perSecond(at.perMinute))
  return 1000 * (seconds < 1 ? seconds : Math.ceil(seconds))
}
