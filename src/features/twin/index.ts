/**
 * Not stable: may change in a minor version.
 *
 * An emulator that is the twin of your own org: from its documents, or from a recording of its answers.
 * @module skillroute/twin
 */

export type { Cassette, CassetteExchange } from './cassette/cassette'
export { type Recorder, type RecorderOptions, startRecorder } from './cassette/recorder'
export { startTwin, type TwinOptions } from './start-twin'
