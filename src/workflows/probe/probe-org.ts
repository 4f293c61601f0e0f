import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { OrgProfile } from '../../documents'
import type { Journal } from '../../documents/ports/ports'
import { organizationOperations } from '../../resources/org/organizations'
import { memoryJournal } from '../../stores/memory/journal-memory'
import { follow } from '../../transport/kit/abort'
import { orgHash } from '../kit/org-hash'
import type { ProbeOptions } from './kit/options'
import { type Probe, startProbe } from './kit/probe'
import { createSender } from './kit/sender'
import { CHECKS } from './list/checks'
import { lookAtAnalytics } from './look/analytics'
import { lookAtAudits } from './look/audits'
import { lookAtLogin, lookAtThrottles } from './look/login'
import { lookAtPages } from './look/pages'
import { lookAtWfm } from './look/wfm'
import { type ProfileParts, profileOf } from './profile'
import { type Hold, whileLeased } from './write/leased'
import { restoreOrg } from './write/restore'
import { lookByWriting } from './write/stage'
import { createSteps, type Steps } from './write/steps'

/** Checks with these needs write; so does `audits.rows` if it may. */
const WRITING: readonly string[] = ['writes', 'user']

/**
 * Finds out which assumptions about the platform hold in an org. Each is a check with its evidence, its verdict and its
 * consequence. It only reads, unless `writes` is given: then a skill, a language and a queue are created, used and
 * removed again. A check that gets no answer is `unknown`, with the reason, such as a missing permission.
 * @returns the profile of the org, with names and ids; see `redactProfile`
 * `left` names temporary objects that could not be removed, `unseen` those that may have been made and do not show;
 * `restoreProbe` removes them later
 * @throws ValidationError for options that make no sense, or no such user
 * @throws PlanError `locked` while another process writes, or when the lease is lost: then nothing is removed either
 * @throws AuthenticationError, ConnectionError when the org cannot be reached at all; the signal's reason
 * @example
 * const profile = await probeOrg(client)
 * console.log(profile.checks.filter(({ verdict }) => verdict === 'differs'))
 */
export async function probeOrg(client: Client, options: ProbeOptions = {}): Promise<OrgProfile> {
  checkBag(client, 'client', 'routing=o users=o request=f *')
  checkBag(
    options,
    'options',
    'writes?b user?s journal?o lease?o login?o only?l showMs?n auditMs?n webSocket?f signal?o onProgress?f',
  )
  const { writes = false, user } = options
  const checks = wantedChecks(options)
  const ending = follow(options.signal)
  const { signal } = ending
  const call = { signal, priority: 'background' } as const
  const journal = options.journal ?? memoryJournal()
  const steps = createSteps(journal, client.clock, crypto.randomUUID().slice(0, 8))
  let hold: Hold | undefined
  const sending = async (operation: string): Promise<void> => {
    await hold?.confirm()
    await steps.sending(operation)
  }
  const sender = createSender(client, writes, call, sending)
  const throttles: (string | undefined)[] = []
  let requests = 0
  const stops = [
    client.on('throttle', ({ limitKey }) => throttles.push(limitKey)),
    client.on('request', () => {
      requests += 1
    }),
  ]
  try {
    const { id, name } = await sender.send(organizationOperations.me)
    const wanted = new Set(checks.map((check) => check.id))
    const started = startProbe({
      client,
      options: { ...options, signal },
      sender,
      orgHash: orgHash(id),
      throttles,
      wanted,
      total: checks.length,
    })
    const { probe, findings } = started
    await lookAtLogin(probe)
    await lookAtPages(probe)
    await lookAtAnalytics(probe)
    await lookAtWfm(probe)
    const mayWrite = writes && checks.some(({ id, needs }) => WRITING.includes(needs) || id === 'audits.rows')
    const remains = mayWrite
      ? await whileLeased(id, options.lease, signal, async (held) => {
          hold = held
          held.signal.addEventListener('abort', () => ending.abort(held.signal.reason), { once: true })
          return await writeAndRestore(probe, { orgId: id, journal, hold: held, steps: { ...steps, sending } })
        })
      : NOTHING
    if (!mayWrite) await lookAtAudits(probe)
    await lookAtThrottles(probe)
    options.onProgress?.({ check: '', done: checks.length, total: checks.length })
    return profileOf({
      org: { id, name: name ?? id },
      baseUrl: client.baseUrl,
      takenAtMs: client.clock.now(),
      writes,
      requests,
      checks,
      findings,
      facts: probe.facts,
      subjects: started.subjects,
      user: user !== undefined,
      ...remains,
    })
  } finally {
    for (const stop of stops) stop()
    ending.release()
  }
}

/** Names of temporary objects that could not be removed, and of those that may appear later. */
type Remains = Pick<ProfileParts, 'left' | 'unseen'>

const NOTHING: Remains = { left: [], unseen: [] }

interface Writing {
  readonly orgId: string
  readonly journal: Journal
  readonly hold: Hold
  readonly steps: Steps
}

/** Temporary objects are removed whatever ends the writing, except by a process that lost the lease. */
async function writeAndRestore(probe: Probe, { orgId, journal, hold, steps }: Writing): Promise<Remains> {
  const restore = async (): Promise<Remains> => {
    // An abort by the caller ends the probe, but not the removal of its temporary objects.
    const { left, unseen } = await restoreOrg(probe.client, orgId, { journal }, hold.whenAborted())
    await journal.suspend?.()
    return { left: left.map(({ name }) => name), unseen }
  }
  try {
    await lookByWriting(probe, steps)
  } catch (error) {
    // The error that ended the probe is reported. If the removal fails as well, `restoreProbe` can do it later.
    if (!hold.isLost()) await restore().catch(() => undefined)
    throw error
  }
  return await restore()
}

function wantedChecks({ only }: ProbeOptions): typeof CHECKS {
  if (only === undefined) return CHECKS
  const unknown = only.filter((id) => !CHECKS.some((check) => check.id === id))
  if (unknown.length > 0)
    throw new ValidationError(
      unknown.map((id) => ({ path: 'options.only', message: `there is no check ${id}: docs/probe.md lists them` })),
    )
  return CHECKS.filter(({ id }) => only.includes(id))
}
