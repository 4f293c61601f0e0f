import { ConfigError } from '../../core/errors'
import type { Plan } from '../../documents'
import { skillHygiene, whatIf } from '../../optimizer'
import { captureDemand, captureSnapshot, type OrgFiles, readTargets, simulate } from '../../workflows'
import { forecastInThreads } from '../../workflows/forecast/forecast-in-threads'
import { readSkillGroupSizes } from '../../workflows/hygiene/skill-group-sizes'
import { buildOrgModel } from '../../workflows/plan/read-org'
import type { UiOptions } from '../protocol/options'
import type { MatrixView, SearchRequest, Session, View, WeekView } from '../protocol/view'
import { type MatrixQuery, matrixView } from './matrix'
import { createPlans, type Plans } from './plans'
import { createRuns, type Runs } from './runs'
import { startSearch, usualChanges } from './search'
import type { OrgState, WorkspaceState } from './state'
import { createVariants, type Variants } from './variants'
import { buildView, buildWeekView, findTarget } from './view'
import { problemText } from './words'

/** Everything a planner works with: the org, a search, variants, plans and their runs. */
export interface Workspace {
  readonly plans: Plans
  readonly runs: Runs
  readonly variants: Variants
  view(session: Session): View
  matrix(query: MatrixQuery): MatrixView
  /** Undefined until the week is simulated, and for an unknown queue. */
  week(queueId: string): WeekView | undefined
  /** A saved plan that the session may see. */
  findPlan(session: Session, planId: string): Plan | undefined
  search(request: SearchRequest): void
  /**
   * Reads the org and its saved plans, then starts to simulate its week and to search for changes of the whole org.
   * What fails is shown on the page.
   * @param ignoreFiles reads from the org even where files were given
   * @throws ConfigError where there are only files, or while the org is being read
   */
  open(ignoreFiles?: boolean): Promise<void>
}

/** @param signal ends everything under way */
export function createWorkspace(options: UiOptions, signal: AbortSignal, changed: () => void): Workspace {
  const state: WorkspaceState = {
    options,
    signal,
    changed,
    search: { state: 'none', request: {} },
    variants: [],
    saved: new Map(),
  }
  const variants = createVariants(state)
  const plans = createPlans(state, variants)
  const runs = createRuns(state, plans)
  const search = (request: SearchRequest): void => startSearch(state, request, (point) => variants.restart(point))
  const openOrg = async (ignoreFiles: boolean): Promise<void> => {
    if (!(await readWorkspace(state, ignoreFiles)) || state.org === undefined || signal.aborted) return
    variants.clear()
    await runs.recall().catch((error: unknown) => {
      state.problem = problemText(error)
    })
    void simulateNow(state)
    search({ want: { recommend: { maxChanges: usualChanges(state.org.model) } } })
  }
  return {
    plans,
    runs,
    variants,
    search,
    view: (session) => buildView(state, session),
    matrix: (query) =>
      state.org === undefined ? { skills: [], rows: [], from: 0, total: 0 } : matrixView(state.org.snapshot, query),
    week(queueId) {
      const { org } = state
      const queue = org?.snapshot.queues.find(({ id }) => id === queueId)
      if (org?.week === undefined || queue === undefined) return undefined
      return buildWeekView(org.week, { id: queue.id, name: queue.name }, findTarget(org.model, queue.id))
    },
    findPlan(session, planId) {
      if (session.role === 'approver' && session.planId !== planId) return undefined
      return state.saved.get(planId)?.plan
    },
    open(ignoreFiles = false) {
      if (ignoreFiles && options.client === undefined)
        throw new ConfigError('This page shows files and has no org to read: start skillroute again with new files.')
      if (state.reading !== undefined) throw new ConfigError('The org is being read already.')
      return openOrg(ignoreFiles)
    },
  }
}

/** Number of weeks simulated for the service level by hour, which the page only shows as colors. */
const WEEKS = 4

/**
 * Reads the org or uses the given files. Problems are shown on the page.
 * @param ignoreFiles reads from the org even where files were given
 * @returns whether it is read
 */
async function readWorkspace(state: WorkspaceState, ignoreFiles: boolean): Promise<boolean> {
  state.problem = undefined
  try {
    state.org = await readOrg(state, ignoreFiles)
    state.isOutdated = false
    return true
  } catch (error) {
    if (!state.signal.aborted) state.problem = problemText(error)
    return false
  } finally {
    state.reading = undefined
    state.changed()
  }
}

/** Forecasts the service as it is, and simulates the average week for the service level by hour. */
async function simulateNow(state: WorkspaceState): Promise<void> {
  const { org, signal } = state
  if (org === undefined) return
  const { model, demand } = org
  const add = (more: Partial<OrgState>): void => {
    // The org may have been read again meanwhile.
    if (state.org?.snapshot === org.snapshot) state.org = { ...state.org, ...more }
    state.changed()
  }
  try {
    add({ currentForecast: await forecastInThreads(model, demand, [], { signal }) })
    add({ week: await simulate(model, { hours: 168, replications: WEEKS, seed: 1, signal }) })
  } catch (error) {
    if (!signal.aborted) state.problem = problemText(error)
    state.changed()
  }
}

async function readOrg(state: WorkspaceState, ignoreFiles: boolean): Promise<OrgState> {
  const { options, signal } = state
  const { client, days } = options
  const at = (step: string) => (progress: { readonly done: number; readonly total: number }) => {
    state.reading = { step, done: progress.done, total: progress.total }
    state.changed()
  }
  at('reading the org')({ done: 0, total: 1 })
  const files: OrgFiles = ignoreFiles ? {} : options
  const snapshot =
    files.snapshot ?? (await captureSnapshot(assertHas(client), { signal, onProgress: at('reading the org') }))
  const userIds = snapshot.agents.map(({ id }) => id)
  const demand =
    files.demand ??
    (await captureDemand(assertHas(client), { days, userIds, signal, onProgress: at('reading the demand') }))
  const known = await buildOrgModel(snapshot, demand)
  const sizes = client === undefined ? undefined : await readSkillGroupSizes(client, snapshot, { signal })
  const targets = client === undefined ? undefined : await readTargets(client, snapshot, undefined, { signal })
  return {
    ...known,
    notes: [...known.notes, ...(sizes?.notes ?? [])],
    targets,
    findings: skillHygiene(known.model, snapshot, { skillGroups: sizes?.groups ?? [] }),
    base: whatIf(known.model, []),
  }
}

function assertHas<T>(client: T | undefined): T {
  if (client === undefined) throw new Error('startUi was given neither an org nor both of its files')
  return client
}
