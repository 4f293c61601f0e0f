import type { Client } from '../../client'
import { checkBag } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { Demand, Snapshot, SnapshotGap } from '../../documents'
import { type CsvOptions, csvFormat } from '../../documents/tables/csv-format'
import { wfmCsv } from './csv'
import { wfmFromOrg } from './from-org'
import { wfmFromSnapshot } from './from-snapshot'
import { withGaps } from './gaps'
import { wfmJson } from './json'

/** How to export. */
export interface WfmExportOptions extends CsvOptions {
  /** `json` (default) or `csv`; see {@link WFM_COLUMNS} for the header row. */
  readonly format?: 'json' | 'csv' | undefined
  /** Only for a live read: exports only these users. Default: all active ones. */
  readonly userIds?: readonly string[] | undefined
  /** Only for a snapshot: adds the share of the demand's window that each agent was on queue. */
  readonly demand?: Demand | undefined
  /**
   * Called for each item that could not be read, in each iteration. The text names all of them too: JSON under `gaps`, CSV in the
   * column `gap`.
   */
  readonly onGap?: ((gap: SnapshotGap) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Agents, skills, proficiency and availability for workforce management, as text in chunks, so that the whole text is
 * never in memory. Works without WFM in the org. Each iteration starts again; the same snapshot gives the same text.
 * The text names data that could not be read.
 * @param source a client to read the org now (with what agents do at this moment), or a snapshot
 * @throws ValidationError for another format, and for an unknown locale or sign of CSV
 * @example
 * await pipeline(Readable.from(exportWfm(client, { format: 'csv' })), createWriteStream('agents.csv'))
 */
export function exportWfm(source: Client | Snapshot, options: WfmExportOptions = {}): AsyncIterable<string> {
  checkBag(source, 'source', '*')
  checkBag(options, 'options', 'format?s userIds?l demand?o onGap?f signal?o locale?s delimiter?s decimal?s')
  const { format = 'json', userIds, demand, onGap, signal } = options
  if (format !== 'json' && format !== 'csv') {
    throw new ValidationError([{ path: 'format', message: `must be json or csv, not ${String(format)}` }])
  }
  csvFormat(options)
  return {
    async *[Symbol.asyncIterator]() {
      const whole =
        'format' in source
          ? wfmFromSnapshot(source, demand)
          : await wfmFromOrg(source, userIds, { signal, priority: 'background' })
      const rows = withGaps(whole, onGap)
      yield* format === 'csv' ? wfmCsv(rows, options) : wfmJson(rows)
    },
  }
}
