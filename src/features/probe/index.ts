/**
 * Not stable: may change in a minor version.
 *
 * What an org really does where documentation is silent: a profile of it, found by requests of its own.
 * @module skillroute/probe
 */

export type { ProbeLogin, ProbeOptions } from './kit/options'
export { probeOrg } from './probe-org'
export { redactProfile } from './redact'

export { type RestoreOptions, type RestoreReport, restoreProbe } from './write/restore'
