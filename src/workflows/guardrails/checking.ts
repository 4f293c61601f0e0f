import { byNameThenId } from '../../core/order'
import { joinUpTo } from '../../core/text/counted'
import type {
  Change,
  Effect,
  GuardrailResult,
  Guardrails,
  LoadForecast,
  Ref,
  RequestBudget,
  RoutingModel,
  Snapshot,
} from '../../documents'
import { indexNames, type Names } from '../kit/names'
import { type After, afterChanges } from './after'

/** The data that guardrails are checked against. */
export interface GuardrailInput {
  readonly guardrails: Guardrails
  /** The org that the changes were made for. */
  readonly snapshot: Pick<Snapshot, 'agents' | 'skills' | 'queues'>
  readonly changes: readonly Change[]
  /** The forecast of the changes; null or absent: guardrails on service fail. */
  readonly effect?: Effect | null | undefined
  /** The model before the changes, needed for shares of demand and hours of the week. */
  readonly model?: RoutingModel | undefined
  /** Contacts that limits on saturation count, by ids. Default: those measured in the model. */
  readonly load?: LoadForecast | undefined
  /** The plan's hash; absent while the plan is being made, when approval cannot be checked yet. */
  readonly planHash?: string | undefined
  /** Hashes that someone approved, in addition to those in the file. */
  readonly approved?: readonly string[] | undefined
  /** Requests of the plan and the time they take; absent: a limit on that time fails. */
  readonly budget?: RequestBudget | undefined
  /** Number of changes that fit into the time limit, for the message if not all do; absent: unknown. */
  readonly fitting?: number | undefined
  /** Current time, for freezes. */
  readonly now: number | string | Date
}

/** What the checks share. */
export interface CheckContext extends GuardrailInput {
  readonly after: After
  readonly agents: Names<Ref>
  readonly skills: Names<Ref>
  readonly queues: Names<Ref>
}

export function createCheckContext(input: GuardrailInput): CheckContext {
  const { snapshot, changes } = input
  return {
    ...input,
    after: afterChanges(snapshot, changes),
    agents: indexNames<Ref>('agent', snapshot.agents),
    skills: indexNames<Ref>('skill', snapshot.skills),
    queues: indexNames<Ref>('queue', snapshot.queues),
  }
}

type Verdict = Omit<GuardrailResult, 'where' | 'changeIds'>

/** Makes a result that names everything that breaks the limit, without duplicates. */
export function verdict(part: Verdict, where: readonly Ref[] = [], changeIds: readonly string[] = []): GuardrailResult {
  const byId = new Map(where.map(({ id, name }) => [id, { id, name }]))
  return { ...part, where: [...byId.values()].sort(byNameThenId), changeIds: [...changeIds] }
}

/** The result of a limit that names something unknown: not ok, since it protects nothing. */
export function unknownThing(id: string, kind: GuardrailResult['kind'], limit: GuardrailResult['limit'], why: string) {
  return verdict({ id, kind, ok: false, limit, found: null, message: `${why}; correct the guardrails` })
}

/** Maximum number of names in a message; `where` has all of them. */
const MAX_LISTED = 4

export function someNames(refs: readonly Ref[]): string {
  return joinUpTo([...new Map(refs.map((ref) => [ref.id, ref.name])).values()].sort(), MAX_LISTED)
}

/** The user of a change, if it has one. */
export function changedUser(change: Change): Ref | undefined {
  return 'user' in change ? change.user : undefined
}

/** The queue of a change, if it has one. */
export function changedQueue(change: Change): Ref | undefined {
  return 'queue' in change ? change.queue : undefined
}
