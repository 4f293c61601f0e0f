import type { Client } from '../../client'
import type { LoadForecast, Snapshot } from '../../documents'
import { readLoad } from '../../workflows/load/read-load'
import { wfmLoad } from '../../workflows/load/wfm-load'
import { assertExists, readText } from '../io/files'
import type { Io } from '../io/io'

/** The value of `--load` that selects the forecast of workforce management. */
export const WFM = 'wfm'

/** @throws ConfigError for a missing file, before any request to the org */
export async function loadMustBeThere(io: Io, load: string | undefined): Promise<void> {
  await assertExists(io, [load === WFM ? undefined : load])
}

/**
 * The forecast of contacts that `--load` names: a file, or `wfm` for the forecast of workforce management.
 * @throws ValidationError for a file that names entities the org does not have
 * @throws ConfigError when workforce management has no forecast
 */
export async function resolveLoad(
  io: Io,
  client: Client,
  snapshot: Snapshot,
  load: string | undefined,
): Promise<LoadForecast | undefined> {
  if (load === undefined) return undefined
  if (load === WFM) return await wfmLoad(client, { signal: io.signal })
  return await readLoad(await readText(io, load), { snapshot, file: load })
}
