import { Option } from 'commander'
import { plural } from '../../../report/text/kit/figures'
import { assertWritable, displayPath, readDocument, resolvePath } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
import { resolveHosts } from '../../../transport/kit/hosts'
import type { Cassette } from '../cassette/cassette'
import type { Recorder } from '../cassette/recorder'

/** Options of a command that records an org, or that answers from a recording. */
export interface CassetteOptions {
  readonly cassette?: string
  readonly record?: string
  readonly target?: string
}

/** Adds the options of cassettes. */
export function cassetteOptions(): readonly Option[] {
  return [
    new Option('--cassette <file>', 'replay the responses that --record saved, and nothing else').conflicts([
      'snapshot',
      'demand',
      'state',
      'record',
    ]),
    new Option(
      '--record <file>',
      'run as a proxy to --target instead: forward reads, and save their responses in this file without secrets and names',
    ).conflicts(['snapshot', 'demand', 'state']),
    new Option('--target <region>', 'region or URL of the org to record (default: GENESYS_REGION or GENESYS_BASE_URL)'),
  ]
}

/** Reads the cassette that the user named. @throws ValidationError for a file of another kind */
export async function readCassette(io: Io, { cassette }: CassetteOptions): Promise<Cassette | undefined> {
  if (cassette === undefined) return undefined
  return await readDocument<Cassette>(io, cassette, 'skillroute/cassette@1', 'skillroute emulator --record')
}

/**
 * Starts a recorder, if requested.
 * @throws ConfigError when the file cannot be written, or no org is named
 */
export async function createRecorder(
  io: Io,
  { record, target }: CassetteOptions,
  port: number,
): Promise<Recorder | undefined> {
  if (record === undefined) return undefined
  await assertWritable(io, [record])
  const { GENESYS_REGION: region, GENESYS_BASE_URL: baseUrl, GENESYS_LOGIN_URL: loginUrl } = io.env
  const named = target?.includes('://') === true ? { baseUrl: target } : { region: target }
  const hosts = resolveHosts(target === undefined ? { region, baseUrl, loginUrl } : named)
  const { startRecorder } = await import('../cassette/recorder')
  return await startRecorder({ baseUrl: hosts.baseUrl, loginUrl: hosts.loginUrl, port })
}

/** Writes the recording, and prints its size. */
export async function saveCassette(io: Io, recorder: Recorder, file: string): Promise<void> {
  const path = resolvePath(io, file)
  await recorder.save(path)
  io.err(`${plural(recorder.cassette().exchanges.length, 'answer')} kept in ${displayPath(io, path)}.\n`)
}
