import { type Issue, ValidationError } from '../../core/errors'
import { withPseudonyms } from '../../documents/pseudonyms/with-pseudonyms'
import type { EmulatorOptions, EmulatorSwitches } from '../model/types'
import { checkedModel, type TwinDocuments } from './check'

export type { TwinDocuments } from './check'

/** The documents of a twin, if the options ask for one. Adds conflicts between options to `issues`. */
export function twinDocuments(options: EmulatorOptions, issues: Issue[]): TwinDocuments | undefined {
  const { snapshot, demand } = options
  if (snapshot === undefined && demand === undefined) return undefined
  if (snapshot === undefined) issues.push({ path: 'snapshot', message: 'is needed beside the demand: give both' })
  if (demand === undefined) issues.push({ path: 'demand', message: 'is needed beside the snapshot: give both' })
  for (const name of ['agents', 'queues', 'skills'] as const)
    if (options[name] !== undefined)
      issues.push({ path: name, message: 'cannot be given together with a snapshot, which decides it' })
  return snapshot === undefined || demand === undefined ? undefined : { snapshot, demand }
}

/**
 * The options with pseudonyms in the documents, if requested, so that nothing of the originals is kept.
 * @throws ValidationError for pseudonyms without documents
 */
export function underPseudonyms(options: EmulatorOptions): EmulatorOptions {
  const { pseudonyms, seed = 1, snapshot, demand, ...others } = options
  if (pseudonyms === undefined || pseudonyms === false) return options
  if (snapshot === undefined || demand === undefined) {
    const message = 'are those of a twin: give a snapshot and a demand'
    throw new ValidationError([{ path: 'pseudonyms', message }], { subject: 'emulator options' })
  }
  const key = pseudonyms === true ? `seed ${seed}` : pseudonyms
  // Checked before the names change, so that messages use the names in the file.
  checkedModel({ snapshot, demand })
  return { ...others, seed, ...withPseudonyms({ snapshot, demand }, key) }
}

/** Switches that follow from observations of the org. */
export function twinSwitches({ demand }: TwinDocuments): Partial<EmulatorSwitches> {
  return { resolutionData: demand.agents.some(({ resolved }) => resolved !== undefined) }
}
