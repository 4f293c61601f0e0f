import { skillHygiene, whatIf } from '../../optimizer'
import { captureDemand, captureSnapshot, type OrgFiles, readTargets, simulate } from '../../workflows'
import { forecastInThreads } from '../../workflows/forecast/forecast-in-threads'
import { readSkillGroupSizes } from '../../workflows/hygiene/skill-group-sizes'
import { buildOrgModel } from '../../workflows/plan/read-org'
import type { OrgState, WorkspaceState } from './state'
import { problemText } from './words'

/** Number of weeks simulated for the service level by hour, which the page only shows as colors. */
const WEEKS = 4

/**
 * Reads the org or uses the given files. Problems are shown on the page.
 * @param ignoreFiles reads from the org even where files were given
 * @returns whether it is read
 */
export async function readWorkspace(state: WorkspaceState, ignoreFiles: boolean): Promise<boolean> {
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
export async function simulateNow(state: WorkspaceState): Promise<void> {
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
