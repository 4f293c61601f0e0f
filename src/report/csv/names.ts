import type { Snapshot } from '../../documents'
import type { ReportDocument } from '../html/documents/report-document'

/** Names by id, for rows that know ids alone. */
export interface RowNames {
  /** Names of queues, by id. Default: ids are shown. */
  readonly queueNames?: ReadonlyMap<string, string> | undefined
  /** Names of skills, by id. Default: ids are shown. */
  readonly skillNames?: ReadonlyMap<string, string> | undefined
}

/** Names of queues and skills, where a snapshot is among the documents. */
export function namesIn(documents: readonly ReportDocument[]): RowNames {
  const snapshot = documents.find((document): document is Snapshot => document.format === 'skillroute/snapshot@1')
  if (snapshot === undefined) return {}
  const byId = (all: Snapshot['queues'] | Snapshot['skills']) => new Map(all.map(({ id, name }) => [id, name]))
  return { queueNames: byId(snapshot.queues), skillNames: byId(snapshot.skills) }
}
