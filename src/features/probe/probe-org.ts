import type { Client } from '../../client'
import { checkClient } from '../../core/checks'
import { type ApiError, PermissionError, ValidationError } from '../../core/errors'
import { DAY_MS } from '../../core/time/durations'
import type { OrgProfile, ProbeCheck } from '../../documents'
import type { Journal } from '../../documents/ports/ports'
import { organizationOperations } from '../../resources/org/organizations'
import { wfmOperations } from '../../resources/wfm/operations'
import { memoryJournal } from '../../stores/memory/memory'
import { follow } from '../../transport/kit/abort'
import { findRowShape } from '../../workflows/audits/row-shape'
import { orgHash } from '../../workflows/kit/own-org'
import { readAudits } from './kit/audit-rows'
import { type Finding, found, refusalText, unknown } from './kit/finding'
import { checkProbeOptions, type ProbeOptions } from './kit/options'
import { type Probe, startProbe } from './kit/probe'
import { createSender } from './kit/sender'
import { CHECKS } from './list/checks'
import type { CheckInfo } from './list/writes'
import { checkAnalytics } from './read/analytics'
import { checkLogin, checkThrottles } from './read/login'
import { checkPages } from './read/pages'
import { type Hold, whileLeased } from './write/leased'
import { restoreOrg } from './write/restore'
import { checkByWriting } from './write/stage'
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
  checkClient(client)
  checkProbeOptions(options)
  const { writes = false, user } = options
  const checks = requestedChecks(options)
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
    const desired = new Set(checks.map((check) => check.id))
    const started = startProbe({
      client,
      options: { ...options, signal },
      sender,
      orgHash: orgHash(id),
      throttles,
      requested: desired,
      total: checks.length,
    })
    const { probe, findings } = started
    await checkLogin(probe)
    await checkPages(probe)
    await checkAnalytics(probe)
    await checkWfm(probe)
    const mayWrite = writes && checks.some(({ id, needs }) => WRITING.includes(needs) || id === 'audits.rows')
    const remains = mayWrite
      ? await whileLeased(id, options.lease, signal, async (held) => {
          hold = held
          held.signal.addEventListener('abort', () => ending.abort(held.signal.reason), { once: true })
          return await writeAndRestore(probe, { orgId: id, journal, hold: held, steps: { ...steps, sending } })
        })
      : NOTHING
    if (!mayWrite) await checkAudits(probe)
    await checkThrottles(probe)
    options.onProgress?.({ check: '', done: checks.length, total: checks.length })
    return buildProfile({
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
    const { left, unseen } = await restoreOrg(probe.client, orgId, { journal }, hold.withoutAbort())
    await journal.suspend?.()
    return { left: left.map(({ name }) => name), unseen }
  }
  try {
    await checkByWriting(probe, steps)
  } catch (error) {
    // The error that ended the probe is reported. If the removal fails as well, `restoreProbe` can do it later.
    if (!hold.isLost()) await restore().catch(() => undefined)
    throw error
  }
  return await restore()
}

function requestedChecks({ only }: ProbeOptions): typeof CHECKS {
  if (only === undefined) return CHECKS
  const unknown = only.filter((id) => !CHECKS.some((check) => check.id === id))
  if (unknown.length > 0)
    throw new ValidationError(
      unknown.map((id) => ({ path: 'options.only', message: `there is no check ${id}: docs/probe.md lists them` })),
    )
  return CHECKS.filter(({ id }) => only.includes(id))
}

/** Checks what Genesys audits of the last day contain, if the probe makes no changes itself. */
async function checkAudits(probe: Probe): Promise<void> {
  await probe.check('audits.rows', async () => {
    const endMs = probe.clock.now()
    const rows = await readAudits(probe, { startMs: endMs - DAY_MS, endMs }, { serviceName: 'ContactCenter' })
    if (rows === undefined) return unknown('the audit query did not end')
    return rowsFinding(rows.filter(({ action }) => action === 'Update' || action === 'MemberUpdate'))
  })
}

function rowsFinding(updates: Parameters<typeof findRowShape>[0]): Finding {
  const shape = findRowShape(updates)
  const evidence = `${updates.length} audits of updates in the last day`
  if (shape !== undefined) return found(shape === 'full', evidence, { auditRows: shape })
  const why =
    updates.length === 0
      ? 'no queue was changed in the last day'
      : 'none names the old and new value of a known property'
  return unknown(`${why}; with --writes a change is made to look at`, evidence)
}

/** WFM, and when its weeks begin. */
async function checkWfm(probe: Probe): Promise<void> {
  let unitId: string | undefined
  await probe.check('wfm.license', async () => {
    const { finding, first } = await businessUnits(probe)
    unitId = first
    return finding
  })
  await probe.check('wfm.week', async () => {
    if (probe.facts.wfm === false) return unknown('the org has no WFM')
    const id = unitId ?? (await businessUnits(probe)).first
    return id === undefined ? unknown('no business unit can be seen') : await week(probe, id)
  })
}

async function businessUnits({ sender, name }: Probe): Promise<{ finding: Finding; first?: string | undefined }> {
  try {
    const answer = await sender.try(wfmOperations.businessUnits)
    if (!answer.ok) return { finding: refused(answer.error, answer.error.status === 404) }
    const [unit] = answer.body.entities
    if (unit !== undefined) name({ kind: 'business unit', id: unit.id, name: unit.name ?? unit.id })
    const evidence = `${answer.body.entities.length} business units`
    return { finding: found(true, evidence, { wfm: true }), first: unit?.id }
  } catch (error) {
    // The call asks for no permission: a 403 says that the org has no WFM.
    if (error instanceof PermissionError) return { finding: refused(error, true) }
    throw error
  }
}

function refused(error: ApiError, isAbsent: boolean): Finding {
  const text = refusalText(error)
  if (!isAbsent) return unknown(`the platform answered ${text}`, text)
  return found(false, `refused with ${text}`, { wfm: false, wfmRefusal: text })
}

async function week({ sender }: Probe, businessUnitId: string): Promise<Finding> {
  const { settings } = await sender.send(wfmOperations.businessUnit, {
    params: { businessUnitId },
    query: { expand: ['settings.startDayOfWeek', 'settings.timeZone'] },
  })
  const { startDayOfWeek, timeZone } = settings ?? {}
  if (startDayOfWeek === undefined || timeZone === undefined) return unknown('the business unit does not say')
  return found(true, `${startDayOfWeek}, ${timeZone}`, { wfmTimeZone: timeZone, wfmStartDayOfWeek: startDayOfWeek })
}

interface ProfileParts extends Pick<OrgProfile, 'org' | 'baseUrl' | 'writes' | 'requests' | 'facts' | 'subjects'> {
  readonly takenAtMs: number
  readonly checks: readonly CheckInfo[]
  readonly findings: ReadonlyMap<string, Finding>
  /** Names of temporary objects that could not be removed. */
  readonly left: readonly string[]
  /** Names of temporary objects that may have been created but do not appear. */
  readonly unseen: readonly string[]
  /** Whether a user was given. */
  readonly user: boolean
}

function buildProfile(parts: ProfileParts): OrgProfile {
  const { org, baseUrl, takenAtMs, writes, requests, checks, findings, facts, subjects } = parts
  return {
    format: 'skillroute/profile@1',
    org,
    orgHash: orgHash(org.id),
    baseUrl,
    takenAt: new Date(takenAtMs).toISOString(),
    redacted: false,
    writes,
    requests,
    facts,
    checks: checks.map((info) => buildCheck(info, findings.get(info.id) ?? notMade(info, parts))),
    subjects,
    ...(parts.left.length === 0 ? {} : { left: parts.left }),
    ...(parts.unseen.length === 0 ? {} : { unseen: parts.unseen }),
  }
}

function notMade({ needs }: CheckInfo, { writes, user }: ProfileParts): Finding {
  if (needs === 'nothing') return unknown('no call of the API can show it')
  if (needs !== 'reads' && needs !== 'login' && !writes) return unknown('the check has to write: give --writes')
  if (needs === 'user' && !user) return unknown('the check needs a user who agreed: give --user')
  return unknown('the probe ended before this check')
}

function buildCheck(info: CheckInfo, { verdict, evidence, why, missing = [] }: Finding): ProbeCheck {
  const { id, question, method, expected, holds, differs } = info
  const follows = verdict === 'differs' ? differs : verdict === 'holds' ? holds : `assumed, not proven: ${holds}`
  return {
    id,
    question,
    method,
    expected,
    verdict,
    evidence,
    ...(why === undefined ? {} : { why }),
    ...(missing.length === 0 ? {} : { missing }),
    follows,
  }
}
