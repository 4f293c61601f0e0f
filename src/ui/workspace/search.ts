import { defined } from '../../core/defined'
import { ConfigError } from '../../core/errors'
import type { PlanLimits, RoutingModel } from '../../documents'
import { DEFAULT_MAX_DROP } from '../../optimizer/improve/center/settings'
import { choosePoint } from '../../optimizer/improve/choose'
import { gainAndLosses } from '../../report/text/kit/improvement-figures'
import { recommend } from '../../workflows'
import type { SearchRequest, SearchView } from '../protocol/view'
import type { WorkspaceState } from './state'
import { problemText, recommended } from './words'

/** By default the search looks for one change per this many agents. A planner hardly makes more at once. */
const AGENTS_PER_CHANGE = 2

/** Default for the largest number of changes on the curve. */
export function usualChanges({ agents }: RoutingModel): number {
  return Math.max(1, Math.ceil(agents.filter(({ eligible }) => eligible).length / AGENTS_PER_CHANGE))
}

/**
 * Searches in threads for the changes that raise service most. A new search ends the one before.
 * @param onFound called with the recommended point of the curve
 * @throws ConfigError before the org is read
 */
export function startSearch(state: WorkspaceState, request: SearchRequest, onFound: (point: number) => void): void {
  const { org, search } = state
  if (org === undefined) throw new ConfigError('The org is not read yet. Wait until it is.')
  search.abort?.abort()
  const abort = new AbortController()
  const signal = AbortSignal.any([abort.signal, state.signal])
  Object.assign(search, { state: 'running', request, abort, problem: undefined, found: undefined, progress: undefined })
  state.changed()
  const { snapshot, demand } = org
  void recommend(
    { snapshot, demand },
    {
      want: { recommend: { choose: 'all', ...request.want?.recommend } },
      limits: buildLimits(state),
    },
    {
      signal,
      onProgress: ({ step, done, total }) => {
        search.progress = { step, done, total }
        state.changed()
      },
    },
  ).then(
    ({ recommendations, improvement }) => {
      if (signal.aborted || improvement === undefined) return
      Object.assign(search, { state: 'done', progress: undefined, found: { recommendations, improvement } })
      onFound(recommendedPoint(state)?.point ?? 0)
      state.changed()
    },
    (error: unknown) => {
      if (signal.aborted) return
      Object.assign(search, { state: 'failed', progress: undefined, problem: problemText(error) })
      state.changed()
    },
  )
}

/** What a search and the plans made of it keep to: the guardrails of the page come first. @param more protected agents */
export function buildLimits(
  { search: { request }, options }: WorkspaceState,
  more: readonly string[] = [],
): PlanLimits {
  const { protectedAgents = [], guardrails, ...limits } = request.limits ?? {}
  return {
    ...limits,
    protectedAgents: [...new Set([...protectedAgents, ...more])],
    guardrails: options.guardrails ?? guardrails,
  }
}

/**
 * The recommended point of the curve: that of the request's own choice, or else where the curve flattens, as in the command.
 */
function recommendedPoint({ search: { request, found }, org, options }: ChosenFrom) {
  if (found === undefined || org === undefined) return undefined
  const { curve, waves, chosen } = found.improvement
  const {
    choose,
    maxServiceLevelDrop = DEFAULT_MAX_DROP,
    maxDropAboveTarget = 1,
    maxChanges = Number.POSITIVE_INFINITY,
    maxAgents = Number.POSITIVE_INFINITY,
  } = request.want?.recommend ?? {}
  if (choose !== undefined) {
    const at = curve.findIndex(({ changes }) => changes === chosen.changes)
    return { point: Math.min(Math.max(0, at), waves.length), why: chosen.why }
  }
  const { service = [], changes = {} } = options.guardrails ?? request.limits?.guardrails ?? {}
  const bound = (drop: number) => Math.min(drop, ...service.map((limit) => limit.maxServiceLevelDrop ?? 1))
  const { at, why } = choosePoint(
    curve,
    {
      choose: (request.limits?.scope?.queues ?? []).length > 0 ? 'enough' : 'knee',
      maxServiceLevelDrop: bound(maxServiceLevelDrop),
      maxDropAboveTarget: bound(maxDropAboveTarget),
      maxChanges: Math.min(maxChanges, changes.maxChanges ?? maxChanges),
      maxAgents: Math.min(maxAgents, changes.maxAgents ?? maxAgents),
      queues: undefined,
      untrained: 0,
    },
    org.model.agents.filter(({ eligible }) => eligible).length,
  )
  return { point: Math.min(at, waves.length), why }
}

/** What a point is recommended by. */
type ChosenFrom = Pick<WorkspaceState, 'search' | 'org' | 'options'>

/** The search as the page shows it. */
export function searchView(from: ChosenFrom): SearchView {
  const { search, org } = from
  const { state, request, progress, problem, found } = search
  const head = {
    state,
    request,
    ...defined({ progress, problem }),
  }
  if (found === undefined || org === undefined) return { ...head, curve: [], found: [], notes: [] }
  const { improvement, recommendations } = found
  const { blockedBy } = improvement
  return {
    ...head,
    // Points after the last wave cost a queue more than it may lose.
    curve: improvement.curve.slice(0, improvement.waves.length + 1).map((point) => ({
      changes: point.changes,
      agents: point.agents,
      gain: point.gain.mean,
      low: point.gain.low,
      high: point.gain.high,
      contactsPerWeek: point.contactsPerWeek.mean,
    })),
    ...defined({ recommended: recommendedPoint(from) }),
    found: recommendations.map((recommendation) => ({
      id: recommendation.id,
      agent: recommendation.agent,
      what: recommended(recommendation),
      reason: recommendation.reason,
      point: recommendation.wave ?? 1,
      value: recommendation.value?.contactsPerWeek ?? null,
      isUncertain: recommendation.isUncertain === true,
      with: recommendation.with ?? [],
    })),
    ...(blockedBy === undefined ? {} : { blocked: `${gainAndLosses(blockedBy)}: more than a queue may lose.` }),
    notes: [...new Set([...improvement.notes, ...org.notes].map(withoutCommands))].filter((note) => note !== ''),
  }
}

/** A note without the sentences that name a command: the page has none. */
function withoutCommands(note: string): string {
  const sentences = note.split(/(?<=\.) (?=[A-Z`])/)
  return sentences.filter((sentence) => !sentence.includes('`skillroute ')).join(' ')
}
