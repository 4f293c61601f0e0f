import type { Issue } from '../../core/errors'
import type { EmulatorOptions, EmulatorSwitches } from '../model/types'
import type { TwinDocuments } from './check'

export type { TwinDocuments } from './check'

/** The documents of the options, where the emulator is to be a twin. Adds to `issues` what makes no sense together. */
export function twinDocuments(options: EmulatorOptions, issues: Issue[]): TwinDocuments | undefined {
  const { snapshot, demand } = options
  if (snapshot === undefined && demand === undefined) return undefined
  if (snapshot === undefined) issues.push({ path: 'snapshot', message: 'is needed beside the demand: give both' })
  if (demand === undefined) issues.push({ path: 'demand', message: 'is needed beside the snapshot: give both' })
  for (const name of ['agents', 'queues', 'skills'] as const)
    if (options[name] !== undefined)
      issues.push({ path: name, message: 'goes without a snapshot, which says it itself' })
  return snapshot === undefined || demand === undefined ? undefined : { snapshot, demand }
}

/** Switches that follow from what the org was seen to do. */
export function twinSwitches({ demand }: TwinDocuments): Partial<EmulatorSwitches> {
  return { resolutionData: demand.agents.some(({ resolved }) => resolved !== undefined) }
}
