import * as z from 'zod/mini'
import { type Issue, ValidationError } from '../../core/errors'
import { aDocument, checkOptions, flag, text } from '../../core/schema'
import type { Demand, Snapshot } from '../../documents'
import { withPseudonyms } from '../../documents/pseudonyms/with-pseudonyms'
import type { Emulator, EmulatorOptions } from '../../emulator'
import { openEmulator } from '../../emulator/open'
import { type EmulatorParts, emulatorFields } from '../../emulator/options'
import type { Cassette } from './cassette/cassette'
import { createReplay } from './cassette/replay'
import { checkedModel } from './org/check'
import { twinWorld } from './org/twin-world'

/** Options of an emulator that is the twin of an org, or replays what one answered. */
export interface TwinOptions extends EmulatorOptions {
  /**
   * Configuration of an org, from `captureSnapshot`: the emulator becomes the org's twin, with its ids and names.
   * Requires `demand`, and excludes `agents`, `queues` and `skills`.
   */
  readonly snapshot?: Snapshot | undefined
  /**
   * Demand of that org, from `captureDemand`. The twin's past repeats its contacts by interval; `now` is by default the
   * end of its window.
   */
  readonly demand?: Demand | undefined
  /**
   * Whether the twin uses other names, addresses and ids than its original, see `withPseudonyms`: a key, or true for a
   * key made from the seed. Default: those of the snapshot.
   */
  readonly pseudonyms?: boolean | string | undefined
  /**
   * Recording of `startRecorder`: the API answers from it alone, and `now` is by default the time of the recording.
   * Writes and other requests that it does not contain get 501 `cassette.miss`.
   */
  readonly cassette?: Cassette | undefined
}

/**
 * Starts an emulator as `startEmulator` does, as the twin of an org: from its snapshot and demand, from a recording of its
 * answers, or from a saved state of either.
 * @returns the running emulator; call `stop()` when done
 * @throws ValidationError for options that do not go together, and for documents that do not belong together or are incomplete
 * @throws ConfigError when it cannot listen on the port, or a file of its state cannot be read
 * @example
 * const twin = await startTwin({ snapshot, demand })
 * twin.time.jump(7 * 24 * 3_600_000)
 * await twin.stop()
 */
export async function startTwin(options: TwinOptions = {}): Promise<Emulator> {
  checkOptions(options, {
    ...emulatorFields(),
    snapshot: z.optional(aDocument('skillroute/snapshot@1')),
    demand: z.optional(aDocument('skillroute/demand@1')),
    pseudonyms: z.optional(z.union([flag(), text()], 'must be true, false or a key')),
    cassette: z.optional(aDocument('skillroute/cassette@1')),
  })
  return await openEmulator(options.state === undefined ? underPseudonyms(options) : options, twinParts)
}

/** @throws ValidationError for documents without each other, and for what they decide */
function twinParts(options: TwinOptions): EmulatorParts {
  const { snapshot, demand, cassette } = options
  const isTwin = snapshot !== undefined || demand !== undefined
  if (cassette !== undefined && !isTwin)
    return { now: cassette.recordedAt, replay: (present) => createReplay(cassette, present) }
  if (!isTwin) return {}
  const issues: Issue[] = []
  if (cassette !== undefined)
    issues.push({ path: 'cassette', message: 'holds all answers: leave snapshot and demand out' })
  if (snapshot === undefined) issues.push({ path: 'snapshot', message: 'is needed beside the demand: give both' })
  if (demand === undefined) issues.push({ path: 'demand', message: 'is needed beside the snapshot: give both' })
  for (const name of ['agents', 'queues', 'skills', 'media'] as const)
    if (options[name] !== undefined)
      issues.push({ path: name, message: 'cannot be given together with a snapshot, which decides it' })
  if (snapshot === undefined || demand === undefined || issues.length > 0)
    throw new ValidationError(issues, { subject: 'emulator options' })
  return {
    now: demand.interval?.end,
    org: {
      switches: {
        resolutionData: demand.agents.some(({ resolved }) => resolved !== undefined),
        ...estimateAlerts(demand),
        ...estimateLastAgent(demand),
      },
      build: (request) => twinWorld({ snapshot, demand }, request),
    },
  }
}

/** How contacts rang: how long before they were answered, how many were not, and how long agents were then not responding. */
function estimateAlerts({ contactTypes, staffing }: Demand) {
  const total = (of: (type: Demand['contactTypes'][number]) => number | undefined): number =>
    contactTypes.reduce((sum, type) => sum + (of(type) ?? 0), 0)
  const [answered, missed] = [total((type) => type.answered), total((type) => type.notAnswered)]
  const awaySeconds = staffing.reduce((sum, row) => sum + row.notRespondingSeconds, 0)
  return {
    alertSeconds: answered === 0 ? 0 : total((type) => type.alertSeconds) / answered,
    ...(missed === 0
      ? {}
      : { notAnsweredShare: missed / (missed + answered), notRespondingMinutes: awaySeconds / missed / 60 }),
  }
}

/** How long contacts waited for their last agent; rules of preferred agents say so themselves. */
function estimateLastAgent({ contactTypes }: Demand) {
  const waits = contactTypes.flatMap(({ forOneAgent, alertSeconds = 0, answered }) => {
    const { longestWaitSeconds } = forOneAgent ?? {}
    return longestWaitSeconds === undefined
      ? []
      : Math.max(0, longestWaitSeconds - alertSeconds / Math.max(1, answered))
  })
  return waits.length === 0 ? {} : { lastAgentSeconds: Math.max(...waits) }
}

/**
 * The options with pseudonyms in the documents, if requested, so that nothing of the originals is kept.
 * @throws ValidationError for pseudonyms without documents
 */
function underPseudonyms(options: TwinOptions): TwinOptions {
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
