import { checkBag, checkKind } from '../../core/bag'
import { DEMAND, SNAPSHOT } from '../bags'
import type { Demand } from '../org/demand'
import type { Snapshot } from '../org/snapshot'
import { demandUnder } from './demand'
import { createPseudonyms } from './pseudonyms'
import { snapshotUnder } from './snapshot'

/** The documents of an org: its configuration and its demand. */
export interface OrgDocuments {
  readonly snapshot?: Snapshot | undefined
  readonly demand?: Demand | undefined
}

/**
 * Documents of an org without its names: every name, e-mail address and id is replaced by a pseudonym, which is the
 * same in both documents. Ids keep their format; figures, levels and times stay. Fields that the documents' types do
 * not have are left out.
 * @param documents the snapshot, the demand, or both
 * @param key the same key gives the same pseudonyms in every file. Anyone with the key can check a guess, so keep it
 *   secret where that matters
 * @throws ValidationError for anything but such documents
 * @example
 * const { snapshot: twin } = withPseudonyms({ snapshot, demand }, process.env.PSEUDONYM_KEY ?? '')
 */
export function withPseudonyms(documents: OrgDocuments, key: string): OrgDocuments {
  checkBag(documents, 'documents', '*')
  checkKind(key, 'key', 's')
  const { snapshot, demand } = documents
  if (snapshot !== undefined) checkBag(snapshot, 'snapshot', SNAPSHOT)
  if (demand !== undefined) checkBag(demand, 'demand', DEMAND)
  const pseudonyms = createPseudonyms(key)
  // The snapshot goes first: the demand's notes may name objects in it.
  return {
    ...(snapshot === undefined ? {} : { snapshot: snapshotUnder(pseudonyms, snapshot) }),
    ...(demand === undefined ? {} : { demand: demandUnder(pseudonyms, demand) }),
  }
}
