/** State that processes on many machines share, in Redis: one rate budget, one login, one applying process per org. */

export type * from '../../documents'
export type { ScopedLease } from '../kit/lease-holder'
export type { RedisClient } from './client'
export { type RedisHeldLease, type RedisLease, type RedisLeaseOptions, redisLease } from './lease'
export {
  type RedisBudgetClosed,
  type RedisRateBudget,
  type RedisRateBudgetOptions,
  redisRateBudget,
} from './rate-budget'
export { type RedisTokenStore, type RedisTokenStoreOptions, redisTokenStore } from './token-store'
