import type { AssignmentFigures } from '../../documents'
import type { Trial } from './search/judge'
import { ratioOf } from './search/paired'
import type { Problem } from './search/problem'
import type { Design } from './search/rank'
import { occupancyBreach, skillsPerAgent } from './search/search'

/** The figures of one judged design. */
export function figuresOf(problem: Problem, design: Design, trial: Trial): AssignmentFigures {
  const { lowest, highest } = occupancyBreach(problem, trial)
  return {
    serviceLevel: ratioOf(trial.inTime, trial.offered, 1),
    worstContactType: worst(problem, trial),
    abandonment: ratioOf(trial.abandoned, trial.offered),
    occupancy: ratioOf(trial.busySeconds, trial.staffedSeconds),
    agentOccupancy: { lowest: Math.min(lowest, highest), highest },
    skillsPerAgent: skillsPerAgent(problem, design),
  }
}

function worst({ model }: Problem, { types }: Trial): AssignmentFigures['worstContactType'] {
  let found: AssignmentFigures['worstContactType'] = { contactTypeId: '', serviceLevel: 1 }
  model.contactTypes.forEach(({ id }, k) => {
    const offered = types.offered[k] ?? 0
    const serviceLevel = offered > 0 ? (types.inTime[k] ?? 0) / offered : 1
    if (found.contactTypeId === '' || serviceLevel < found.serviceLevel) found = { contactTypeId: id, serviceLevel }
  })
  return found
}
