import { ValidationError } from '../../core/errors'
import type { Assignment, FluidBound, ParetoPoint, RoutingModel } from '../../documents'
import { simulateAgentValues } from './agent-value'
import { assignedAgents, changesOf, joinsOf, movesOf } from './changes'
import { type AssignmentOptions, assignmentSettings } from './contract/settings'
import { figuresOf } from './figures'
import { notesOn } from './notes'
import { best, type Candidate, candidates, paretoSet } from './search/candidates'
import { createJudge, type Judge } from './search/judge'
import { compileLimits, keepsLimits } from './search/limits'
import { gainOf, ratioOf } from './search/paired'
import { compileProblem, type Problem } from './search/problem'
import { fluidPull, type Pull } from './search/pull'
import { search, skillsPerAgent } from './search/search'

/**
 * Who should hold which skill at which level, so that most contacts are answered within service level under the platform's
 * own rule (highest average level over the requested skills, ties by longest idle).
 *
 * The fluid optimum over everything that may be granted says where each agent's time has the highest value; its support is
 * the start. Simulation then shows which contacts wait while agents without the skill are idle: rounds of grants go where
 * that is worst, to agents who are fast and less needed elsewhere. Several recipes are built and compared, and levels are
 * set by rank. Rounds of removals and grants are kept while a paired simulation on common contacts finds them better. The
 * candidates beside the whole plan: "change nothing", stops on the way, plans of grants alone and plans with fewer levels.
 *
 * It is for a center designed from scratch. What to change in a running center, `recommendSkills` tells: it simulates weeks
 * with shifts, rings and several contacts at once. The objectives differ on purpose: a design from nothing is hundreds of
 * rounds of grants, each simulated, for which one steady moment and its faster loop suffice.
 *
 * Skills that no contact type needs stay as they are and are not counted. Pure: the same model, options and seed give the
 * same answer, in whatever order the lists come.
 * @throws ValidationError for options that make no sense, and naming each constraint that cannot be met
 * @example
 * const { changes, before, after } = optimizeAssignments(model, { averageSkillsPerAgent: 2, protectedAgents: ['a1'] })
 * console.log(before.serviceLevel.mean, after.serviceLevel.mean, whatIf(model, changes))
 */
export function optimizeAssignments(model: RoutingModel, options: AssignmentOptions = {}): Assignment {
  const problem = compileProblem(model, assignmentSettings(model, options))
  const limits = compileLimits(problem)
  const pull = fluidPull(problem)
  const judge = createJudge(problem)
  const asked = problem.demand.some((rate) => rate > 0) && problem.presence.some((share) => share > 0)
  const found = asked && problem.settings.maxChanges > 0 ? search(problem, pull, limits, judge) : undefined
  const all = candidates(problem, pull, limits, judge, found)
  const chosen = best(problem, all)
  const nothing = all.find(({ changes }) => changes === 0)
  if (chosen === undefined || nothing === undefined) throw unmet(problem, all)
  const present = { held: problem.held, levels: problem.levels }
  const values = simulateAgentValues(problem, judge, present, chosen.design)
  return {
    format: 'skillroute/assignment@1',
    changes: changesOf(problem, pull, chosen.design, values),
    joins: joinsOf(problem, chosen.design),
    agents: assignedAgents(problem, chosen.design),
    fluidBound: boundOf(pull),
    before: figuresOf(problem, present, nothing.trial),
    after: figuresOf(problem, chosen.design, chosen.trial),
    gain: gainOf(chosen.trial, nothing.trial),
    paretoSet: paretoSet(all).map((own) => pointOf(problem, own)),
    evaluations: evaluationsOf(judge),
    notes: notesOn(problem, pull, { presentFits: keepsLimits(problem, limits, problem.held), chosen: chosen.name }),
  }
}

function pointOf(
  problem: Problem,
  { name, design, changes, trial, feasible, occupancySpread }: Candidate,
): ParetoPoint {
  return {
    name,
    changes,
    skillsPerAgent: skillsPerAgent(problem, design),
    serviceLevel: ratioOf(trial.inTime, trial.offered, 1),
    occupancySpread,
    moves: movesOf(problem, design),
    joins: joinsOf(problem, design),
    feasible,
  }
}

function boundOf({ t, unserved }: Pull): FluidBound {
  return {
    t: Number.isFinite(t) ? t : null,
    occupancy: unserved.length > 0 ? null : 1 / t,
    meaning:
      'Demand could grow by the factor t at most before no assignment that may be made can carry it: with the work spread as well as it can be, the fullest agents are busy 1/t of their time.',
  }
}

function evaluationsOf({ spent }: Judge): Assignment['evaluations'] {
  return { runs: spent.runs, events: spent.events }
}

/** Which of the constraints that only a search can judge could not be met. */
function unmet({ settings }: Problem, all: readonly Candidate[]): ValidationError {
  const fewest = all.find(({ changes }) => changes > 0)?.changes
  const spread = Math.min(...all.map(({ occupancySpread }) => occupancySpread))
  const issues = [
    ...(Number.isFinite(settings.maxChanges)
      ? [
          {
            path: 'maxChanges',
            message: `no assignment within ${settings.maxChanges} changes was found that keeps to the other constraints; the smallest one tried has ${fewest ?? 0}`,
          },
        ]
      : []),
    ...(settings.maxOccupancySpread < 1
      ? [
          {
            path: 'maxOccupancySpread',
            message: `no assignment was found within ${settings.maxOccupancySpread}; the evenest has ${spread.toFixed(3)}`,
          },
        ]
      : []),
    ...(settings.maxAgentOccupancy < 1
      ? [
          {
            path: 'maxAgentOccupancy',
            message: `no assignment was found that keeps every agent below ${settings.maxAgentOccupancy}`,
          },
        ]
      : []),
  ]
  const message = 'no assignment was found that keeps the limits on holders and skills; relax them'
  return new ValidationError(issues.length > 0 ? issues : [{ path: 'constraints', message }], {
    subject: 'assignment constraints',
  })
}
