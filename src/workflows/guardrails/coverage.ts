import { isoTime, when } from '../../core/time/iso-time'
import type { Change, CoverageLimit, GuardrailResult, ModelAgent, Ref } from '../../documents'
import { skillCoverage } from '../../optimizer'
import { afterChanges } from './after'
import { type Checking, unknownThing, verdict } from './checking'
import { findMinOnDuty } from './on-duty'

/**
 * Checks how many agents cover each skill while the changes are in effect: where they begin or end at different times, at
 * each of these. A limit that is broken at one of them is broken.
 */
export function checkCoverage(checking: Checking): GuardrailResult[] {
  if ((checking.guardrails.coverage ?? []).length === 0) return []
  const [first = [], ...later] = coverageTimes(checking).map(({ atMs, changes }) =>
    coverageAfter({ ...checking, changes, after: afterChanges(checking.snapshot, changes) }).map(
      (result): GuardrailResult =>
        atMs === undefined ? result : { ...result, message: `from ${when(isoTime(atMs))}: ${result.message}` },
    ),
  )
  return first.map((result, i) => [result, ...later.flatMap((results) => results[i] ?? [])].reduce(worse))
}

/** The result that is broken, or is nearer to it. */
function worse(a: GuardrailResult, b: GuardrailResult): GuardrailResult {
  if (a.ok !== b.ok) return a.ok ? b : a
  return typeof a.found === 'number' && typeof b.found === 'number' && b.found < a.found ? b : a
}

/** The changes in effect now, and from each time on at which some begin or end; times without any leave the org as it is. */
function coverageTimes({ changes, now }: Checking): { readonly atMs?: number; readonly changes: readonly Change[] }[] {
  const nowMs = new Date(now).getTime()
  const times = changes.flatMap(({ from, until }) => [from, until].flatMap((time) => (time ? [Date.parse(time)] : [])))
  const inEffectAt = (atMs: number): Change[] =>
    changes.filter(({ from, until }) => !(from && Date.parse(from) > atMs) && !(until && Date.parse(until) <= atMs))
  const coming = [...new Set(times)].filter((atMs) => atMs > nowMs).sort((a, b) => a - b)
  const all = [{ changes: inEffectAt(nowMs) }, ...coming.map((atMs) => ({ atMs, changes: inEffectAt(atMs) }))]
  const changing = all.filter((own) => own.changes.length > 0)
  return changing.length === 0 ? all.slice(0, 1) : changing
}

function coverageAfter(checking: Checking): GuardrailResult[] {
  return (checking.guardrails.coverage ?? []).flatMap((limit, index) => {
    const id = `coverage[${index}]`
    const skill = checking.skills.find(limit.skill)
    const queue = limit.queue === undefined ? undefined : checking.queues.find(limit.queue)
    const bound = limit.minAgents ?? limit.minShare ?? null
    if ('problem' in skill) return [unknownThing(id, 'coverage', bound, skill.problem)]
    if (queue !== undefined && 'problem' in queue) return [unknownThing(id, 'coverage', bound, queue.problem)]
    const place: Place = { id, limit, skill: skill.item, queue: queue?.item }
    return [...agents(checking, place), ...share(checking, place)]
  })
}

interface Place {
  readonly id: string
  readonly limit: CoverageLimit
  readonly skill: Ref
  readonly queue: Ref | undefined
}

function agents(checking: Checking, place: Place): GuardrailResult[] {
  const { limit, id } = place
  if (limit.minAgents === undefined) return []
  const holders = holdersAfter(checking, place)
  if (limit.during === undefined) {
    return [evaluated(place, `${id}.minAgents`, limit.minAgents, holders.length, `${holders.length} agents`)]
  }
  const part = { id: `${id}.minAgents`, kind: 'coverage' as const, ok: false, limit: limit.minAgents, found: null }
  if (checking.model === undefined) {
    const message = 'the model says who is on duty when, and it is missing: give it together with the demand'
    return [verdict({ ...part, message }, [place.skill])]
  }
  const byId = new Map(checking.model.agents.map((agent): [string, ModelAgent] => [agent.id, agent]))
  const models = holders.flatMap((agentId) => byId.get(agentId) ?? [])
  const { min, at } = findMinOnDuty(
    models,
    limit.during,
    new Date(checking.model.period?.end ?? checking.now).getTime(),
  )
  const found = Math.round(min * 100) / 100
  return [evaluated(place, `${id}.minAgents`, limit.minAgents, found, `at ${at} only ${found} agents on duty`)]
}

function evaluated(place: Place, id: string, limit: number, found: number, who: string): GuardrailResult {
  const {
    skill,
    queue,
    limit: { minLevel },
  } = place
  const ok = found >= limit
  const what = `${skill.name}${minLevel === undefined ? '' : ` at level ${minLevel} or more`}`
  const where = queue === undefined ? '' : ` in ${queue.name}`
  const message = `${who} hold ${what}${where} afterwards; at least ${limit} must${ok ? '' : ': leave it to more of them'}`
  return verdict({ id, kind: 'coverage', ok, limit, found, message }, ok ? [] : [skill])
}

/**
 * Active agents who hold the skill at the required level and are activated in the required queue. Agents whose license
 * is unknown count as licensed.
 */
function holdersAfter({ snapshot, after }: Checking, { limit, skill, queue }: Place): string[] {
  const joined = queue === undefined ? undefined : after.joined(queue.id)
  return snapshot.agents.flatMap(({ id, state, licensed }) => {
    const level = after.skillsOf(id).get(skill.id)
    const counts = state === 'active' && licensed !== false && level !== undefined && level >= (limit.minLevel ?? 0)
    return counts && (joined?.has(id) ?? true) ? [id] : []
  })
}

function share({ model, after }: Checking, { id, limit, skill, queue }: Place): GuardrailResult[] {
  const { minShare } = limit
  if (minShare === undefined) return []
  const part = { id: `${id}.minShare`, kind: 'coverage' as const, limit: minShare }
  if (model === undefined) {
    const message = 'the model says what contacts ask for, and it is missing: give it together with the demand'
    return [verdict({ ...part, ok: false, found: null, message }, [skill])]
  }
  const rows = skillCoverage(after.model(model)).contactTypes.filter(
    ({ skillIds, queueId }) => skillIds.includes(skill.id) && (queue === undefined || queueId === queue.id),
  )
  const offered = rows.reduce((sum, row) => sum + row.offered, 0)
  const found = offered === 0 ? 1 : rows.reduce((sum, row) => sum + row.offered * row.onQueue, 0) / offered
  const ok = found >= minShare
  const of = `contacts that ask for ${skill.name}${queue === undefined ? '' : ` in ${queue.name}`}`
  const message = `agents on queue can serve a share of ${found.toFixed(3)} of the ${of}; at least ${minShare} must be served`
  return [verdict({ ...part, ok, found, message }, ok ? [] : [skill])]
}
