import { count, duration, percent, points } from '../../../report/text/kit/figures'
import { type Column, figureColumn, type TableOptions, textTable } from '../../../report/text/kit/table'
import type {
  Training,
  TrainingCandidate,
  TrainingHolder,
  TrainingPair,
  TrainingSkill,
  TrainingValue,
} from '../documents/training'

/**
 * What training would bring, skill by skill; possible holders of the most valuable ones; skills that depend on too few;
 * pairs that hedge.
 * @param options.agentNames names by id. Default: ids
 */
export function trainingText(
  training: Training,
  options: TableOptions & { readonly agentNames?: ReadonlyMap<string, string> | undefined } = {},
): string {
  const { agentNames, limit, ...style } = options
  const nameOf = (id: string): string => agentNames?.get(id) ?? id
  const skillName = new Map(training.skills.map(({ id, name }) => [id, name]))
  const visible = training.skills.slice(0, limit)
  const absent = visible.filter(({ absence }) => absence !== undefined)
  return [
    `Service level as it is: ${percent(training.serviceLevel)}. One agent more would add ${valueText(training.oneMoreAgent)} points.`,
    '',
    textTable(skillColumns(nameOf), training.skills, { ...style, limit }),
    ...(visible.some(({ additional: [first] }) => first !== undefined && doubt(first) !== '') ? [DOUBT] : []),
    ...visible.flatMap((skill) => candidatesText(skill, style)),
    ...(absent.length === 0 ? [] : ['', 'Skills with few holders:', textTable(absenceColumns(nameOf), absent, style)]),
    ...(training.pairs.length === 0
      ? []
      : [
          '',
          'Pairs that protect service level when part of the demand of one skill moves to the other:',
          textTable(
            pairColumns(nameOf, (id) => skillName.get(id) ?? id),
            training.pairs,
            style,
          ),
        ]),
  ].join('\n')
}

function skillColumns(nameOf: (id: string) => string): Column<TrainingSkill>[] {
  const holder = (k: number): Column<TrainingSkill> =>
    figureColumn(['1st more', '2nd more', '3rd more'][k] ?? `${k + 1}th more`, ({ additional }) => {
      const own = additional[k]
      return own === undefined ? '' : valueText(own.value)
    })
  return [
    { title: 'Skill', cell: ({ name }) => name },
    figureColumn('Holders', ({ holders }) => count(holders)),
    figureColumn('Service', ({ serviceLevel }) => percent(serviceLevel)),
    ...[0, 1, 2].map(holder),
    figureColumn('In agents', ({ additional: [first] }) =>
      first === undefined ? '' : `${first.agents.toFixed(2)}${doubt(first)}`,
    ),
    figureColumn('Pays after', ({ additional: [first] }) => paybackText(first)),
    { title: 'Best first', cell: ({ additional: [first] }) => (first?.agentIds ?? []).map(nameOf).join(', ') },
  ]
}

function paybackText(holder: TrainingHolder | undefined): string {
  const weeks = holder?.paybackWeeks
  if (holder === undefined || weeks === undefined) return ''
  return weeks === null ? 'never' : `${count(Math.ceil(weeks))} wk${doubt(holder)}`
}

/** A mark for figures of a holder who may bring nothing. */
function doubt({ sum }: TrainingHolder): string {
  return sum.low <= 0 && sum.mean > 0 ? ' ?' : ''
}

const DOUBT = '? The training may bring nothing: the interval of its value contains 0.'

function candidatesText(skill: TrainingSkill, style: TableOptions): string[] {
  if (skill.candidates.length === 0) return []
  return [
    '',
    `Possible holders of ${skill.name}:`,
    textTable<TrainingCandidate>(
      [
        { title: 'Agent', cell: ({ agent }) => agent.name },
        figureColumn('Expected handle time', ({ ahtSeconds }) => timeText(ahtSeconds)),
        figureColumn('Alone, points', ({ value }) => valueText(value)),
      ],
      skill.candidates,
      { ...style, limit: MAX_CANDIDATES },
    ),
  ]
}

const MAX_CANDIDATES = 3

function absenceColumns(nameOf: (id: string) => string): Column<TrainingSkill>[] {
  return [
    { title: 'Skill', cell: ({ name }) => name },
    figureColumn('Holders', ({ holders }) => count(holders)),
    figureColumn('Service', ({ serviceLevel }) => percent(serviceLevel)),
    figureColumn('One away', ({ absence }) => percent(absence?.one.serviceLevel ?? 0)),
    figureColumn('Two away', ({ absence }) => (absence?.two === undefined ? '' : percent(absence.two.serviceLevel))),
    { title: 'Missed most', cell: ({ absence }) => (absence?.one.agentIds ?? []).map(nameOf).join(', ') },
  ]
}

function pairColumns(nameOf: (id: string) => string, skillOf: (id: string) => string): Column<TrainingPair>[] {
  return [
    {
      title: 'Train',
      cell: ({ agentIds: [a, b], skillIds: [s, t] }) => `${nameOf(a)} in ${skillOf(t)}, ${nameOf(b)} in ${skillOf(s)}`,
    },
    figureColumn('Points', ({ value }) => valueText(value)),
  ]
}

/** Points with their interval: `+1.2 (+0.9 to +1.5)`. */
function valueText({ mean, low, high }: TrainingValue): string {
  return `${points(mean)} (${points(low)} to ${points(high)})`
}

function timeText({ mean, low, high }: TrainingValue): string {
  const whole = (seconds: number): string => duration(Math.max(10, seconds))
  return high - low < 1 ? whole(mean) : `${whole(mean)} (${whole(low)} to ${whole(high)})`
}
