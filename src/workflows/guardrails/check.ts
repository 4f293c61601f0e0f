import * as z from 'zod/mini'
import { aDocument, amount, anInstant, anObject, checkOptions, text, texts } from '../../core/schema'
import { plural } from '../../core/text/counted'
import type { Change, GuardrailResult, Ref, SkillSet } from '../../documents'
import type { Names } from '../kit/names'
import { findTeamMembers } from '../kit/team-members'
import {
  type CheckContext,
  changedQueue,
  changedUser,
  createCheckContext,
  type GuardrailInput,
  someNames,
  unknownThing,
  verdict,
} from './checking'
import { checkCoverage } from './coverage'
import { checkLiveNames } from './live'
import { checkSaturation } from './saturation'
import { checkService } from './service'
import { checkApplyTime, checkFreezesAndApproval } from './timing'

/**
 * Checks changes against each guardrail, in the order of the format: one result for each limit, including those that
 * hold. Pure. A limit that cannot be checked (an unknown name, a limit on service without a forecast, hours on duty
 * without a model) is not ok, since it protects nothing.
 *
 * Approval is checked only with `planHash`, since a plan that is being made has none.
 * @example
 * const results = checkGuardrails({ guardrails, snapshot, changes: plan.changes, effect: plan.effect, now: Date.now() })
 * const refused = results.filter(({ ok }) => !ok)
 */
export function checkGuardrails(input: GuardrailInput): GuardrailResult[] {
  checkOptions(
    input,
    {
      guardrails: aDocument('skillroute/guardrails@1'),
      snapshot: anObject(),
      changes: z.array(anObject()),
      effect: z.optional(z.nullable(anObject())),
      model: z.optional(aDocument('skillroute/model@1')),
      load: z.optional(aDocument('skillroute/load@1')),
      planHash: z.optional(text()),
      approved: z.optional(texts()),
      budget: z.optional(anObject()),
      fitting: z.optional(amount()),
      now: anInstant(),
    },
    'input',
  )
  return evaluateGuardrails(input)
}

/** The same for input of our own. */
export function evaluateGuardrails(input: GuardrailInput): GuardrailResult[] {
  const context = createCheckContext(input)
  return [
    ...checkChangeLimits(context),
    ...checkApplyTime(input.guardrails.changes?.withinMinutes, input.budget, input.changes.length, input.fitting),
    ...checkProtection(context),
    ...checkAgentLimits(context),
    ...checkCoverage(context),
    ...checkService(context),
    ...checkSaturation(context),
    ...checkLiveNames(context),
    ...checkFreezesAndApproval(context),
  ]
}

/** Checks how many skills an agent may hold, and whether agents have what a new skill requires. */
function checkAgentLimits(context: CheckContext): GuardrailResult[] {
  return [...ceiling(context), ...certifications(context)]
}

/** Checks only agents to whom the plan grants a skill, since it does not cause any other excess. */
function ceiling({ guardrails, changes, after }: CheckContext): GuardrailResult[] {
  const limit = guardrails.maxSkillsPerAgent
  if (limit === undefined) return []
  const grants = changes.filter((change): change is SkillSet => change.kind === 'skill.set' && change.before === null)
  const over = grants.filter(({ user }) => after.skillsOf(user.id).size > limit)
  const found = grants.reduce((max, { user }) => Math.max(max, after.skillsOf(user.id).size), 0)
  const users = over.map(({ user }) => user)
  const ok = over.length === 0
  const message = ok
    ? `nobody who is granted a skill holds more than ${found}; at most ${limit} are allowed`
    : `${someNames(users)} would hold up to ${found} skills; at most ${limit} are allowed: remove others first`
  const ids = over.map(({ id }) => id)
  return [verdict({ id: 'maxSkillsPerAgent', kind: 'skillCeiling', ok, limit, found, message }, users, ids)]
}

function certifications({ guardrails, snapshot, changes, skills }: CheckContext): GuardrailResult[] {
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  return (guardrails.certifications ?? []).map(({ skill: name, requires }, index) => {
    const id = `certifications[${index}]`
    const limit = requires.join(', ')
    const skill = skills.find(name)
    if ('problem' in skill) return unknownThing(id, 'certification', limit, skill.problem)
    const lacking = changes.filter((change): change is SkillSet => {
      if (!raises(change) || change.skill.id !== skill.item.id) return false
      const held = agents.get(change.user.id)?.certifications ?? []
      return !requires.every((certification) => held.includes(certification))
    })
    const users: Ref[] = lacking.map(({ user }) => user)
    const ok = lacking.length === 0
    const message = ok
      ? `everybody who gets ${skill.item.name} or more of it holds ${limit}`
      : `${someNames(users)} must hold ${limit} to get ${skill.item.name}; take these changes out`
    const ids = lacking.map((change) => change.id)
    return verdict({ id, kind: 'certification', ok, limit, found: lacking.length, message }, users, ids)
  })
}

function raises(change: Change): change is SkillSet {
  return change.kind === 'skill.set' && (change.before === null || change.after > change.before)
}

/** Tolerance for rounding of levels and shares. */
const ROUNDING = 1e-9

function checkChangeLimits(context: CheckContext): GuardrailResult[] {
  const { guardrails, changes, snapshot } = context
  const { maxChanges, maxAgents, maxAgentShare, maxDeletions, maxLevelChange } = guardrails.changes ?? {}
  const agents = [
    ...new Map(changes.flatMap((change) => changedUser(change) ?? []).map((user) => [user.id, user])).values(),
  ]
  const active = snapshot.agents.filter(({ state }) => state === 'active').length
  const deletions = changes.filter(({ after, kind }) => after === null && DELETIONS.has(kind))
  return [
    ...checkMax('changes.maxChanges', 'changes', maxChanges, changes.length, (found) => plural(found, 'change')),
    ...checkMax(
      'changes.maxAgents',
      'changes',
      maxAgents,
      agents.length,
      (found) => `${plural(found, 'agent')} ${found === 1 ? 'is' : 'are'} touched`,
    ),
    ...checkMax('changes.maxAgentShare', 'agentShare', maxAgentShare, agents.length / Math.max(1, active), (found) => {
      return `${agents.length} of ${plural(active, 'active agent')} ${agents.length === 1 ? 'is' : 'are'} touched, a share of ${found.toFixed(3)}`
    }),
    ...checkMax(
      'changes.maxDeletions',
      'deletions',
      maxDeletions,
      deletions.length,
      (found) => plural(found, 'removal'),
      deletions,
    ),
    ...levelChange(changes, maxLevelChange),
  ]
}

const DELETIONS: ReadonlySet<Change['kind']> = new Set(['skill.remove', 'language.remove', 'member.remove'])

function checkMax(
  id: string,
  kind: GuardrailResult['kind'],
  limit: number | undefined,
  found: number,
  says: (found: number) => string,
  culprits: readonly Change[] = [],
): GuardrailResult[] {
  if (limit === undefined) return []
  const ok = found <= limit + ROUNDING
  const message = `${says(found)}; at most ${limit} ${limit === 1 ? 'is' : 'are'} allowed${ok ? '' : ': make a smaller plan'}`
  const ids = ok ? [] : culprits.map((change) => change.id)
  const where = ok ? [] : culprits.flatMap((change) => changedUser(change) ?? [])
  return [verdict({ id, kind, ok, limit, found, message }, where, ids)]
}

function levelChange(changes: readonly Change[], limit: number | undefined): GuardrailResult[] {
  if (limit === undefined) return []
  const steps = changes.flatMap((change) => {
    if (change.kind !== 'skill.set' && change.kind !== 'language.set') return []
    return change.before === null ? [] : [{ change, step: Math.abs(change.after - change.before) }]
  })
  const over = steps.filter(({ step }) => step > limit + ROUNDING)
  const found = steps.reduce((largest, { step }) => Math.max(largest, step), 0)
  const users = over.map(({ change }) => change.user)
  const ok = over.length === 0
  const none = `no level of a kept skill or language changes; at most ${limit} is allowed`
  const message = ok
    ? steps.length === 0
      ? none
      : `the largest step of a level is ${found}; at most ${limit} is allowed`
    : `levels of ${someNames(users)} move by up to ${found}; at most ${limit} is allowed: go in smaller steps`
  const ids = over.map(({ change }) => change.id)
  return [verdict({ id: 'changes.maxLevelChange', kind: 'levelChange', ok, limit, found, message }, users, ids)]
}

/**
 * Checks that a plan changes only agents of the teams that the guardrails name, and no protected agents, skills or queues: one
 * result for each that they name.
 */
function checkProtection(context: CheckContext): GuardrailResult[] {
  const { agents, skills, queues } = context.guardrails.protected ?? {}
  return [
    ...teams(context),
    ...checkUntouched(context.changes, 'protected.agents', agents, context.agents, changedUser),
    ...checkUntouched(context.changes, 'protected.skills', skills, context.skills, changedSkill),
    ...checkUntouched(context.changes, 'protected.queues', queues, context.queues, changedQueue),
  ]
}

/** Checks that a plan changes only agents of the teams that the guardrails name, if they name any. */
function teams({ guardrails, changes, snapshot }: CheckContext): GuardrailResult[] {
  const named = guardrails.changes?.teams
  if (named === undefined) return []
  const id = 'changes.teams'
  const limit = named.join(', ')
  const { ids, problems } = findTeamMembers(snapshot.agents, named)
  if (problems[0] !== undefined) return [unknownThing(id, 'protected', limit, problems[0])]
  const others = changes.filter((change) => {
    const user = changedUser(change)
    return user !== undefined && !ids.has(user.id)
  })
  const users = others.flatMap((change) => changedUser(change) ?? [])
  const ok = others.length === 0
  const message = ok
    ? `only agents of ${limit} are touched`
    : `${someNames(users)} must be left alone, since only agents of ${limit} may change; take these changes out`
  const changeIds = others.map((change) => change.id)
  return [verdict({ id, kind: 'protected', ok, limit, found: others.length, message }, users, changeIds)]
}

function checkUntouched(
  changes: readonly Change[],
  id: string,
  protectedTexts: readonly string[] | undefined,
  names: Names<Ref>,
  findSubject: (change: Change) => Ref | undefined,
): GuardrailResult[] {
  if (protectedTexts === undefined) return []
  const lookups = protectedTexts.map((name) => names.find(name))
  const protectedNames = protectedTexts.join(', ')
  const [unknown] = lookups.flatMap((lookup) => ('problem' in lookup ? [lookup.problem] : []))
  if (unknown !== undefined) return [unknownThing(id, 'protected', protectedNames, unknown)]
  const ids = new Set(lookups.flatMap((lookup) => ('item' in lookup ? [lookup.item.id] : [])))
  const touching = changes.filter((change) => ids.has(findSubject(change)?.id ?? ''))
  const refs = touching.flatMap((change) => findSubject(change) ?? [])
  const ok = touching.length === 0
  const message = ok
    ? `none of ${protectedNames} is touched`
    : `${someNames(refs)} must be left alone; take these changes out`
  const changeIds = touching.map((change) => change.id)
  return [
    verdict({ id, kind: 'protected', ok, limit: protectedNames, found: touching.length, message }, refs, changeIds),
  ]
}

function changedSkill(change: Change): Ref | undefined {
  return 'skill' in change ? change.skill : undefined
}
