/**
 * Not stable: may change in a minor version.
 *
 * The requests that an OAuth client made, by route.
 * @module skillroute/usage
 */

export { type ClientUsage, type ClientUsageOptions, clientUsage } from './client-usage'
