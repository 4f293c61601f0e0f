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

/** Figures of the present assignment and of the plan on one window's demand. */
export interface BackTestFigures {
  readonly before: AssignmentFigures
  readonly after: AssignmentFigures
  /** Paired difference of the service levels, after minus before. */
  readonly gain: Estimate
}

/** Result of {@link backTest}. */
export interface BackTest {
  /** The plan, made on the first model alone. */
  readonly assignment: Assignment
  /** Figures on the demand that the plan was made from. They are too favorable, as the plan was chosen on it. */
  readonly fitted: BackTestFigures
  /** Figures on demand that the plan was not made from. These are the ones to rely on. */
  readonly judged: BackTestFigures
  /** Whether the gain on unseen demand excludes zero. */
  readonly holds: boolean
  readonly notes: readonly string[]
}

/** Part of the budget of events for judging on the second model. */
const JUDGED_PART = 0.2

const STREAM = 5

/**
 * Makes a plan on one window and judges it on another, such as weeks 1 to 3 and week 4. The two models are of one org,
 * each made from the demand of its window. Changes for agents or skills that the second model lacks are left out and
 * counted in a note.
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
        ? [`${dropped} changes were left out, since their agents or skills are missing in the second window.`]
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
