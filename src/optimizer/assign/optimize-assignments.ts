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
 * The fluid optimum over everything that may be granted shows where each agent's time has the highest value; the search
 * starts from the grants that it uses. Simulation then shows which contacts wait while agents without the skill are
 * idle. Each round grants skills where that is worst, to agents who are fast and less needed elsewhere. Several recipes
 * are built and compared, and levels are set by rank. Further rounds remove and grant skills, and are kept if a paired
 * simulation on common contacts finds them better. The other candidates are "change nothing", partial plans, plans of
 * grants alone and plans with fewer levels.
 *
 * Use it to design a center from scratch. For changes in a running center use `recommendSkills`, which simulates weeks
 * with shifts, rings and several contacts at once. The two objectives differ on purpose: a design from scratch needs
 * hundreds of simulated rounds of grants, for which one steady moment with a faster loop is enough.
 *
 * Skills that no contact type needs stay as they are and are not counted. Pure: the same model, options and seed give
 * the same result, whatever the order of the lists.
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
      't is the largest factor by which demand could grow so that some permitted assignment can still carry it: with the work spread as well as possible, the busiest agents work 1/t of their time.',
  }
}

function evaluationsOf({ spent }: Judge): Assignment['evaluations'] {
  return { runs: spent.runs, events: spent.events }
}

/** The constraints that could not be met, among those that only a search can check. */
function unmet({ settings }: Problem, all: readonly Candidate[]): ValidationError {
  const fewest = all.find(({ changes }) => changes > 0)?.changes
  const spread = Math.min(...all.map(({ occupancySpread }) => occupancySpread))
  const issues = [
    ...(Number.isFinite(settings.maxChanges)
      ? [
          {
            path: 'maxChanges',
            message: `no assignment with at most ${settings.maxChanges} changes was found that meets the other constraints; the smallest one tried has ${fewest ?? 0}`,
          },
        ]
      : []),
    ...(settings.maxOccupancySpread < 1
      ? [
          {
            path: 'maxOccupancySpread',
            message: `no assignment was found with a spread of at most ${settings.maxOccupancySpread}; the lowest spread found is ${spread.toFixed(3)}`,
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
