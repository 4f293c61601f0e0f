import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { OrgProfile } from '../../documents'
import { organizationOperations } from '../../resources/org/organizations'
import { memoryJournal } from '../../stores/memory/journal-memory'
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
import { profileOf } from './profile'
import { whileLeased } from './write/leased'
import { restoreProbe } from './write/restore'
import { lookByWriting } from './write/stage'
import { createSteps, type Steps } from './write/steps'

/** Checks with these needs write; `audits.rows` does where it may. */
const WRITING: readonly string[] = ['writes', 'user']

/**
 * Finds out which assumptions about the platform hold in an org: each is a check with its evidence, its verdict and what
 * follows. Reads only, unless `writes` is given: then a skill, a language and a queue are created, used and removed again.
 * A check that the org does not answer is `unknown`, with the reason, such as a missing permission.
 * @returns the profile of the org, with names and ids; see `redactProfile`
 * `left` names throw-away things that could not be removed; `restoreProbe` removes them later
 * @throws ValidationError for options that make no sense, or no such user
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
    'writes?b user?s journal?o lease?o login?o only?l showMs?n auditMs?n signal?o onProgress?f',
  )
  const { writes = false, signal } = options
  const checks = wantedChecks(options)
  const call = { signal, priority: 'background' } as const
  const steps = createSteps(options.journal, client.clock, crypto.randomUUID().slice(0, 8))
  const sender = createSender(client, writes, call, steps.sending)
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
      options,
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
    const left = mayWrite ? await whileLeased(id, options.lease, () => writeAndRestore(client, probe, steps)) : []
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
      user: options.user !== undefined,
      left,
    })
  } finally {
    for (const stop of stops) stop()
  }
}

/** Whatever ends the writing, what it made is removed. @returns names of what could not be */
async function writeAndRestore(client: Client, probe: Probe, steps: Steps): Promise<readonly string[]> {
  const { journal } = probe.options
  const kept = journal ?? memoryJournal()
  const noted = journal === undefined ? createSteps(kept, client.clock, steps.run) : steps
  const restore = async (): Promise<readonly string[]> => {
    const { left } = await restoreProbe(client, { journal: kept })
    await journal?.suspend?.()
    return left.map(({ name }) => name)
  }
  try {
    await lookByWriting(probe, noted)
  } catch (error) {
    // The reason why the probe ended counts; where nothing could be removed either, `restoreProbe` still can.
    await restore().catch(() => undefined)
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
