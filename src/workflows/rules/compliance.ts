import type { Json } from '../../core/json/json'
import { joinUpTo, plural } from '../../core/text/counted'
import type { Breach, Problem, Rules, Snapshot } from '../../documents'
import { inTextOrder, problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { valueSource } from '../../documents/yaml/source'
import type { PlanTargets } from '../desired/targets'
import { valueAt } from '../kit/values'
import { effectiveUtilization } from '../subjects/utilization'
import { indexOrg } from './org'
import type { Settled } from './requirements'
import { translateRules } from './work-out'

/** Whether an org follows its rules. */
export interface Compliance {
  /** One problem for each broken part of the rules, with all agents concerned. */
  readonly broken: readonly Problem[]
  /** Requirements that cannot be evaluated from the data read. */
  readonly unevaluated: readonly Problem[]
}

/**
 * Compares an org with rules that have no problems. Agents without a license to take contacts are skipped, as in a
 * plan.
 * @param options.text the text of the rules, for line and column
 * @param options.targets from `readTargets`, the utilizations of the agents whose capacity the rules set; without them,
 * capacities are not evaluated
 */
export async function checkCompliance(
  rules: Rules,
  snapshot: Snapshot,
  options: { readonly text?: string | undefined; readonly targets?: PlanTargets | undefined } = {},
): Promise<Compliance> {
  const { text, targets } = options
  const source = text === undefined ? valueSource(rules) : await readYaml(text)
  const { aims } = translateRules(rules, indexOrg(snapshot))
  const unread = new Set(snapshot.gaps.filter(({ kind }) => kind === 'agent').map(({ id }) => id))
  const isLicensed = ({ agent }: Settled): boolean => agent.licensed !== false
  const isRead = ({ agent }: Settled): boolean => !unread.has(agent.id)
  const levels = aims.levels.filter((aim) => isLicensed(aim) && isRead(aim))
  const capacities = aims.capacities.filter(isLicensed)
  const known = capacities.filter(({ agent }) => targets?.utilizations.has(agent.id) === true)
  const unknown = capacities.filter(({ agent }) => targets?.utilizations.has(agent.id) !== true)
  const short = known.filter((aim) => readCapacity(aim, targets) !== aim.value)
  const breaches = [
    ...byPath(levels, (aim) => breach(aim, heldBy(aim))),
    ...byPath(short, (aim) => breach(aim, readCapacity(aim, targets))),
    ...aims.overflow.map(({ queue, path, setting }) => {
      const what = { id: 'conditionalGroupRouting', name: 'overflow' }
      return {
        path,
        how: 'exact' as const,
        list: [{ of: { id: queue.id, name: queue.name }, what, found: null, desired: setting }],
      }
    }),
  ]
  return {
    broken: inTextOrder(
      breaches.map(({ path, how, list }) => ({
        ...problemAt(source, 'rule.broken', path, sentence(list, how)),
        breaches: list,
      })),
    ),
    unevaluated: inTextOrder([
      ...byPath(unknown, (aim) => breach(aim, null)).map(({ path, list }) =>
        problemAt(
          source,
          'rule.unevaluated',
          path,
          `${plural(list.length, 'agent')}: a snapshot has no capacities; --live reads them`,
        ),
      ),
      ...byPath(
        aims.levels.filter((aim) => isLicensed(aim) && !isRead(aim)),
        (aim) => breach(aim, null),
      ).map(({ path, list }) => problemAt(source, 'rule.unevaluated', path, `${names(list)} could not be read`)),
      ...aims.unknownOverflow.map(({ queue, path }) =>
        problemAt(
          source,
          'rule.unevaluated',
          path,
          `${queue.name} has rules of conditional groups of a shape that is not known here; they may contain this one`,
        ),
      ),
    ]),
  }
}

function byPath(aims: readonly Settled[], toBreach: (aim: Settled) => Breach) {
  const groups = new Map<string, { path: Settled['path']; how: Settled['how']; list: Breach[] }>()
  for (const aim of aims) {
    const key = JSON.stringify([aim.path, aim.of.id, aim.value])
    const group = groups.get(key) ?? { path: aim.path, how: aim.how, list: [] }
    group.list.push(toBreach(aim))
    groups.set(key, group)
  }
  return [...groups.values()]
}

function breach({ agent, of, value }: Settled, found: Json): Breach {
  return { of: { id: agent.id, name: agent.name }, what: of, found, desired: value }
}

function heldBy({ agent, target, of }: Settled): number | null {
  const held = target.startsWith('skill:') ? agent.skills : agent.languages
  return held.find(({ id }) => id === of.id)?.level ?? null
}

function readCapacity({ agent, of }: Settled, targets: PlanTargets | undefined): Json {
  const setting = targets?.utilizations.get(agent.id)
  return setting === undefined ? null : valueAt(effectiveUtilization(setting), `utilization.${of.id}.maximumCapacity`)
}

/** Maximum number of agents named in a message; `breaches` of the problem has all of them. */
const MAX_LISTED = 20

function sentence(list: readonly Breach[], how: Settled['how']): string {
  const [first] = list
  if (first === undefined) return ''
  const { what, desired, of } = first
  if (typeof desired !== 'number' && desired !== null)
    return `${of.name} does not overflow as this rule requires; plan rules would set it`
  const requirement =
    desired === null ? `no ${what.name}` : `${what.name} ${how === 'atLeast' ? 'at least ' : ''}${desired}`
  return `${plural(list.length, 'agent')} break this rule, which wants ${requirement}: ${names(list)}`.replace(
    /^(1 agent) break /,
    '$1 breaks ',
  )
}

function names(list: readonly Breach[]): string {
  return joinUpTo(
    list.map(({ of, found }) => `${of.name} (${found === null ? 'none' : String(found)})`),
    MAX_LISTED,
  )
}
