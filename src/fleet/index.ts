/** Spreads work over the machines of a fleet, by BullMQ on Redis. Needs the packages bullmq and ioredis. */

export type { Client } from '../client'
export type { RelayEndpoint } from '../delivery/endpoints'
export type * from '../documents'
export type { RecommendOptions, SimulateOptions } from '../optimizer'
export type {
  ApplyJob,
  FleetJob,
  FleetProgress,
  FleetResult,
  PlanJob,
  SimulateJob,
  SnapshotJob,
  WebhookJob,
} from './jobs/jobs'
export type { WorkerTools } from './jobs/tools'
export { type Fleet, type FleetJobState, type FleetOptions, openFleet } from './queue'
export { type FleetWorker, startWorker, type WorkerNotice, type WorkerOptions } from './worker'
