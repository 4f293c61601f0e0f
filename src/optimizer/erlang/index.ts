export { CHAT_RATE_FACTORS, type ChatQueueInput, type ChatQueueResult, chatQueue } from './chat'
export { type EngsetInput, type EngsetResult, engset } from './engset'
export { type ErlangAInput, type ErlangAResult, erlangA, type PatientServiceLevel } from './erlang-a'
export { type ErlangBInput, type ErlangBResult, erlangB } from './erlang-b'
export { type ErlangCInput, type ErlangCResult, erlangC } from './erlang-c'
export { type FiniteQueueInput, type FiniteQueueResult, finiteQueue } from './finite-lines'
export type { Offered } from './kit/inputs'
export { type LoadForBlockingInput, loadForBlocking } from './load-for-blocking'
export {
  type EquivalentRandomInput,
  equivalentRandom,
  type HaywardInput,
  haywardBlocking,
  overflowMoments,
  type TrafficMoments,
} from './overflow'
export {
  erlangRetrials,
  type ReconnectInput,
  type RetrialsInput,
  type RetrialsResult,
  reconnectVolume,
} from './retrials'
export { type WaitQuantileInput, waitQuantile } from './wait-quantile'
