import { skillHygiene, whatIf } from '../../optimizer'
import {
  captureDemand,
  captureSnapshot,
  type OrgFiles,
  readSkillGroupSizes,
  readTargets,
  simulateParallel,
} from '../../workflows'
import { modelOf } from '../../workflows/plan/read-org'
import type { DeskState, OrgState } from './state'
import { problemText } from './words'

/** Number of weeks simulated for the service level by hour, which the page only shows as colors. */
const WEEKS = 4

/** Reads the org or uses the given files. Problems are shown on the page. */
export async function readDesk(state: DeskState): Promise<void> {
  try {
    state.org = await readOrg(state)
  } catch (error) {
    if (!state.signal.aborted) state.problem = problemText(error)
  } finally {
    state.reading = undefined
    state.changed()
  }
}

/** Simulates the average week as it is, for the service level by hour. */
export async function simulateWeek(state: DeskState): Promise<void> {
  const { org, signal } = state
  if (org === undefined) return
  try {
    const week = await simulateParallel(org.model, { hours: 168, replications: WEEKS, seed: 1, signal })
    state.org = { ...org, week }
  } catch (error) {
    if (!signal.aborted) state.problem = problemText(error)
  }
  state.changed()
}

async function readOrg(state: DeskState): Promise<OrgState> {
  const { options, signal } = state
  const { client, days } = options
  const at = (step: string) => (progress: { readonly done: number; readonly total: number }) => {
    state.reading = { step, done: progress.done, total: progress.total }
    state.changed()
  }
  at('reading the org')({ done: 0, total: 1 })
  const files: OrgFiles = options
  const snapshot =
    files.snapshot ?? (await captureSnapshot(mustHave(client), { signal, onProgress: at('reading the org') }))
  const userIds = snapshot.agents.map(({ id }) => id)
  const demand =
    files.demand ??
    (await captureDemand(mustHave(client), { days, userIds, signal, onProgress: at('reading the demand') }))
  const known = await modelOf(snapshot, demand)
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

function mustHave<T>(client: T | undefined): T {
  if (client === undefined) throw new Error('startUi was given neither an org nor both of its files')
  return client
}
