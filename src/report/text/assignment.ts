import { checkBag } from '../../core/bag'
import type { Assignment, AssignmentFigures, FluidBound, ParetoPoint } from '../../optimizer'
import { percent, plural } from './kit/figures'
import { plain } from './kit/paint'
import { type Column, textTable } from './kit/table'
import { wrapText } from './kit/wrap'
import { changesText, formatValue } from './recommendations'
import type { SimulationTextOptions } from './simulation'
import { pointsText, ratioText } from './simulation-figures'

interface FigureRow {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** An assignment of skills: the figures before and after, each change with its reason, and the other candidates. */
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
  const moment = assignment.notes.find((note) => note.startsWith('Judged at the '))
  const head = `${plural(changes.length, 'change')}${joins.length > 0 ? ` and ${plural(joins.length, 'queue')} to join` : ''}: service level ${pointsText(gain)} points, judged by simulation.${moment === undefined ? '' : `\n${wrapText(`${moment} ${FIGURES_DIFFER}`, width)}`}`
  return [
    `${head}\n\n${textTable(FIGURES, figures, { paint, width })}`,
    boundText(fluidBound),
    ...(changes.length > 0
      ? [`${changesText(changes, table, valueText(changes))}\n${paint.dim(wrapText(VALUE_NOTE, width))}`]
      : []),
    ...(joins.length > 0
      ? [`Queues to join: ${joins.map((join) => `${join.agentId} ${join.queueId}`).join(', ')}.`]
      : []),
    `${paint.bold('Candidates that no other beats in service level, changes and evenness')}\n${textTable(PARETO, paretoSet, { paint, width })}`,
    paint.dim(wrapText(assignment.notes.join(' '), width)),
  ].join('\n\n')
}

/** Why these figures are not those of a simulation of the whole day or week. */
const FIGURES_DIFFER = 'The figures below are of that moment, so those of a whole profile differ.'

const VALUE_NOTE =
  "Value: additional contacts per week within service level, of all changes of an agent together. About 0: by themselves, this agent's changes have no measurable value; they stay because all changes were chosen and judged together."

/** The value of an agent's changes, on the first of them; the others name that one. */
function valueText(changes: Assignment['changes']): (change: Assignment['changes'][number]) => string {
  const first = new Map<string, number>()
  changes.forEach(({ agent }, at) => {
    if (!first.has(agent.id)) first.set(agent.id, at)
  })
  return (change) => {
    const at = first.get(change.agent.id) ?? 0
    if (changes[at] !== change) return `with #${at + 1}`
    if (change.value === null) return '–'
    const parts = changes.filter(({ agent }) => agent.id === change.agent.id).length
    const contactsPerWeek = change.value.contactsPerWeek * parts
    return contactsPerWeek < 0 ? 'about 0' : formatValue({ contactsPerWeek })
  }
}

function boundText({ occupancy, t }: FluidBound): string {
  if (t === null) return 'Fluid bound: none without demand.'
  if (occupancy === null) return 'Fluid bound: none, since nobody can take some of the contacts.'
  return `Fluid bound: occupancy ${percent(occupancy)}; with these agents, demand could grow at most by the factor ${t.toFixed(2)}.`
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
