import { checkBag } from '../../core/bag'
import type { Assignment, AssignmentFigures, FluidBound, ParetoPoint } from '../../optimizer'
import { percent, plural } from './kit/figures'
import { plain } from './kit/paint'
import { type Column, textTable } from './kit/table'
import { wrapText } from './kit/wrap'
import { recommendationsText } from './recommendations'
import type { SimulationTextOptions } from './simulation'
import { pointsText, ratioText } from './simulation-figures'

interface FigureRow {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** Who should hold which skill: the figures before and after, each change with its reason, and the other candidates. */
export function assignmentText(assignment: Assignment, options: SimulationTextOptions = {}): string {
  checkBag(
    assignment,
    'assignment',
    'format=s changes=l joins=l agents=l fluidBound=o before=o after=o gain=o paretoSet=l evaluations=o notes=l *',
  )
  checkBag(options, 'options', 'nameOf?f agents?b width?n paint?o indent?s limit?n')
  const { paint = plain, width = 100, nameOf = (id: string) => id, ...layout } = options
  const { changes, joins, paretoSet, fluidBound, gain, before, after } = assignment
  const table = { ...layout, paint, width }
  const figures = figureRows(before, after, nameOf)
  const head = `${plural(changes.length, 'change')}${joins.length > 0 ? ` and ${plural(joins.length, 'queue')} to join` : ''}: service level ${pointsText(gain)} points, judged by simulation.`
  return [
    `${head}\n\n${textTable(FIGURES, figures, { paint, width })}`,
    boundText(fluidBound),
    ...(changes.length > 0
      ? [
          `${recommendationsText(worthOnce(changes), table)}\n${paint.dim('Worth is that of all changes of an agent together, on the first of them.')}`,
        ]
      : []),
    ...(joins.length > 0
      ? [`Queues to join: ${joins.map((join) => `${join.agentId} ${join.queueId}`).join(', ')}.`]
      : []),
    `${paint.bold('Candidates that no other beats in service level, changes and evenness')}\n${textTable(PARETO, paretoSet, { paint, width })}`,
    paint.dim(wrapText(assignment.notes.join(' '), width)),
  ].join('\n\n')
}

/** What an agent's changes are worth together stands on the first of them: what one alone is worth was not judged. */
function worthOnce(changes: Assignment['changes']): Assignment['changes'] {
  const seen = new Set<string>()
  return changes.map((change) => {
    const { agent, worth } = change
    const parts = changes.filter((other) => other.agent.id === agent.id).length
    const isFirst = !seen.has(agent.id)
    seen.add(agent.id)
    if (worth === null || parts === 1) return change
    return { ...change, worth: isFirst ? { ...worth, contactsPerWeek: worth.contactsPerWeek * parts } : null }
  })
}

function boundText({ occupancy, t }: FluidBound): string {
  if (t === null) return 'Fluid bound: none without demand.'
  if (occupancy === null) return 'Fluid bound: none, nobody may serve a part of the demand.'
  return `Fluid bound: occupancy ${percent(occupancy)}; demand could grow by the factor ${t.toFixed(2)} with these agents at the most.`
}

const FIGURES: Column<FigureRow>[] = [
  { title: 'Figure', cell: (row) => row.name },
  { title: 'Before', cell: (row) => row.before, align: 'right' },
  { title: 'After', cell: (row) => row.after, align: 'right' },
]

function figureRows(
  before: AssignmentFigures,
  after: AssignmentFigures,
  nameOf: (contactTypeId: string) => string,
): FigureRow[] {
  const row = (name: string, of: (figures: AssignmentFigures) => string): FigureRow => ({
    name,
    before: of(before),
    after: of(after),
  })
  return [
    row('Service level', (figures) => ratioText(figures.serviceLevel)),
    row(
      'Worst contact type',
      ({ worstContactType: worst }) => `${percent(worst.serviceLevel)} ${nameOf(worst.contactTypeId)}`,
    ),
    row('Abandoned', (figures) => ratioText(figures.abandonment)),
    row('Occupancy', (figures) => ratioText(figures.occupancy)),
    row('Occupancy of single agents', ({ agentOccupancy: own }) => `${percent(own.lowest)} to ${percent(own.highest)}`),
    row('Skills per agent', (figures) => figures.skillsPerAgent.toFixed(2)),
  ]
}

const PARETO: Column<ParetoPoint>[] = [
  { title: 'Candidate', cell: (point) => point.name },
  { title: 'Changes', cell: (point) => String(point.changes), align: 'right' },
  { title: 'Skills per agent', cell: (point) => point.skillsPerAgent.toFixed(2), align: 'right' },
  { title: 'Service level', cell: (point) => ratioText(point.serviceLevel), align: 'right' },
  { title: 'Occupancy spread', cell: (point) => percent(point.occupancySpread), align: 'right' },
  { title: 'Within limits', cell: (point) => (point.feasible ? 'yes' : 'no') },
]
