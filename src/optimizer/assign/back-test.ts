import type { Assignment, AssignmentFigures, Estimate, RoutingModel } from '../../documents'
import { applyMoves } from '../model/apply-moves'
import { mustBeModel } from '../model/must-be-model'
import { type AssignmentOptions, assignmentSettings } from './contract/settings'
import { figuresOf } from './figures'
import { optimizeAssignments } from './optimize-assignments'
import { contactsFor, createJudge } from './search/judge'
import { gainOf } from './search/paired'
import { compileProblem, type Problem } from './search/problem'
import type { Design } from './search/rank'

/** Present and plan on one window's demand. */
export interface BackTestFigures {
  readonly before: AssignmentFigures
  readonly after: AssignmentFigures
  /** Paired difference of the service levels, after less before. */
  readonly gain: Estimate
}

/** What {@link backTest} answers. */
export interface BackTest {
  /** The plan, made on the first model alone. */
  readonly assignment: Assignment
  /** On the demand it was made from: flattering, as the plan was chosen on it. */
  readonly fitted: BackTestFigures
  /** On the demand that it had not seen: what to believe. */
  readonly judged: BackTestFigures
  /** Whether the gain on unseen demand excludes zero. */
  readonly holds: boolean
  readonly notes: readonly string[]
}

/** Part of the budget of events for judging on the second model. */
const JUDGED_PART = 0.2

const STREAM = 5

/**
 * Makes a plan on one window and judges it on another: weeks 1 to 3 against week 4, say. Both models are of one org, made
 * from the demand of either window; skills and queues are those of each. Changes for agents or skills that the second
 * model lacks are left out, and said.
 * @throws ValidationError as `optimizeAssignments`
 */
export function backTest(fit: RoutingModel, judge: RoutingModel, options: AssignmentOptions = {}): BackTest {
  mustBeModel(judge, 'judge')
  const assignment = optimizeAssignments(fit, options)
  const agents = new Set(judge.agents.map(({ id }) => id))
  const skills = new Set(judge.skills.map(({ id }) => id))
  const kept = assignment.changes.filter(({ agent, skill }) => agents.has(agent.id) && skills.has(skill.id))
  const joins = assignment.joins.filter(({ agentId }) => agents.has(agentId))
  const dropped = assignment.changes.length - kept.length + assignment.joins.length - joins.length
  const known = {
    ...options,
    protectedAgents: undefined,
    protectedSkills: undefined,
    minHolders: undefined,
    requiredCertifications: undefined,
  }
  const settings = assignmentSettings(judge, known)
  const problem = compileProblem(judge, settings)
  const changed = compileProblem(applyJoins(applyMoves(judge, kept), joins), settings)
  const judged = judgePair(problem, changed)
  const { before, after, gain } = assignment
  return {
    assignment,
    fitted: { before, after, gain },
    judged,
    holds: (judged.gain.low ?? 0) > 0,
    notes: [
      ...assignment.notes,
      ...(dropped > 0
        ? [`${dropped} changes are for agents or skills that the second window lacks; they were left out.`]
        : []),
    ],
  }
}

function applyJoins(model: RoutingModel, joins: Assignment['joins']): RoutingModel {
  const agents = model.agents.map((agent) => {
    const own = joins.filter(({ agentId }) => agentId === agent.id).map(({ queueId }) => ({ queueId, ring: 1 }))
    return own.length === 0 ? agent : { ...agent, queues: [...agent.queues, ...own] }
  })
  return { ...model, agents }
}

function judgePair(problem: Problem, changed: Problem): BackTestFigures {
  const contacts = contactsFor(problem, JUDGED_PART / 2)
  const judged = [problem, changed].map((own) => {
    const design: Design = { held: own.held, levels: own.levels }
    return { own, design, trial: createJudge(own).run(design, { stream: STREAM, contacts }) }
  })
  const [before, after] = judged
  if (before === undefined || after === undefined) throw new RangeError('two models are judged')
  return {
    before: figuresOf(before.own, before.design, before.trial),
    after: figuresOf(after.own, after.design, after.trial),
    gain: gainOf(after.trial, before.trial),
  }
}
