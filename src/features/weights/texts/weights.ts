import { count, percent } from '../../../report/text/kit/figures'
import { plain } from '../../../report/text/kit/paint'
import { type Column, figureColumn, type TableOptions, textTable } from '../../../report/text/kit/table'
import { wrapText } from '../../../report/text/kit/wrap'
import type { Lever } from '../math/levers'
import type { OrderLever } from '../math/order'
import type { ShareFigure } from '../math/shares'
import type { AgentShare, WeightsPlan } from '../math/weights-to-levels'

/** Target, present and reached shares of a queue's contacts, what is out of reach and why, and the settings for it. */
export function weightsText(
  outcome: WeightsPlan,
  levers: readonly (Lever & { readonly planned: boolean })[],
  options: Omit<TableOptions, 'limit'> = {},
): string {
  const { paint = plain, width = 100 } = options
  const { queue, agents, balanceAccuracy, serviceLevel, missed, lever } = outcome
  const moved = new Set([...outcome.levels, ...outcome.rings].map(({ agentId }) => agentId))
  const rows = [...agents].sort((a, b) => b.desired - a.desired || (a.agent.name < b.agent.name ? -1 : 1))
  return [
    paint.bold(`Shares of the contacts of ${queue.name}`),
    textTable(
      columns(lever, (id) => moved.has(id)),
      rows,
      { ...options, width },
    ),
    '',
    `Balance accuracy ${percent(balanceAccuracy.before)} → ${percent(balanceAccuracy.reached)}, service level ${percent(serviceLevel.before)} → ${percent(serviceLevel.reached)}`,
    paint.dim(wrapText(FIGURES, width)),
    ...section(
      paint.bold('Not reached'),
      missed.map(({ reason }) => reason),
      width,
    ),
    ...section(
      paint.bold('Settings'),
      levers.map((one) => `${leverText(one)}${one.planned ? '' : ' Not in a plan: set it by hand.'}`),
      width,
    ),
  ].join('\n')
}

const FIGURES =
  'Balance accuracy: the part of the contacts that goes to whom the targets name. Both figures are of the load that a contact meets on average; a forecast is of whole weeks.'

function columns(lever: OrderLever, changes: (agentId: string) => boolean): Column<AgentShare>[] {
  return [
    { title: 'Agent', cell: ({ agent }) => agent.name },
    figureColumn('Target', ({ desired }) => percent(desired)),
    figureColumn('Before', ({ before }) => shareText(before)),
    figureColumn('Reached', ({ reached }) => shareText(reached)),
    figureColumn(lever === 'levels' ? 'Level' : 'Ring', ({ agent, setting }) =>
      setting === null || !changes(agent.id) ? 'as it is' : String(setting),
    ),
    figureColumn('Busy', ({ occupancy }) => percent(occupancy)),
  ]
}

/** `24.1 % (23.0-25.2)` */
function shareText({ mean, low, high }: ShareFigure): string {
  return `${percent(mean)} (${(low * 100).toFixed(1)}-${(high * 100).toFixed(1)})`
}

function leverText({ kind, serves, field, value, agentIds, reason }: Lever): string {
  const name = field ?? kind
  const set = value === null ? '' : ` = ${JSON.stringify(value)}`
  // An order also moves others, so that those with targets get their places.
  const whose = kind === 'levels' || kind === 'rings' ? ' for the targets of' : ' for'
  const who = agentIds.length === 0 ? '' : `${whose} ${count(agentIds.length)} agent${agentIds.length === 1 ? '' : 's'}`
  return `${serves}: ${name}${set}${who}. ${reason}`
}

function section(title: string, texts: readonly string[], width: number): string[] {
  return texts.length === 0 ? [] : ['', title, ...texts.map((text) => `- ${wrapText(text, width - 2, '  ')}`)]
}
