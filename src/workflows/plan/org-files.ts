import * as z from 'zod/mini'
import type { Client } from '../../client'
import { lazy } from '../../core/lazy'
import type { Progress } from '../../core/progress'
import { aFunction, anObject, aSignal, parserOf, type ShapeOf, whole } from '../../core/schema'
import type { Demand, Improvement, Plan, Recommendation, RoutingModel, Snapshot } from '../../documents'
import type { ThreadOptions } from '../../threads/in-threads'
import type { PlanTargets } from '../desired/targets'
import { parseSnapshot } from '../snapshot/parse'

/** Data of an org that the caller already has; `client` reads the rest. */
export interface OrgFiles {
  /**
   * Reads whatever is not given here. Without a client, a plan needs `snapshot`, and a demand if its changes depend on
   * one.
   */
  readonly client?: Client | undefined
  /** With `client`, it must be from that client's org. Default: read now. */
  readonly snapshot?: Snapshot | undefined
  /** The snapshot's name in messages, such as its path. */
  readonly snapshotName?: string | undefined
  /** Default: read now. */
  readonly demand?: Demand | undefined
  /**
   * Default: read now. Without it and without a client, plans that change utilization, or queue settings other than
   * evaluation and after-call work, are refused.
   */
  readonly targets?: PlanTargets | undefined
}

/** A client for an org, or data of the org that the caller already has. */
export type OrgSource = Client | OrgFiles

/** Progress of a plan, of all steps together: `done` of 100, which never falls. */
export type OrgProgress = Progress<'reading the org' | 'reading demand' | 'looking for changes' | 'simulating weeks'>

/** How a call works, beside what is requested of it. */
export interface WorkOptions extends ThreadOptions {
  /** Called during reading, searching and simulating. */
  readonly onProgress?: ((progress: OrgProgress) => void) | undefined
}

/** What is known of an org. */
export interface OrgModel {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  /** Sentences on the data behind the figures, what they leave out, and what could not be read. */
  readonly notes: readonly string[]
}

/** A plan and the data it was made from. */
export interface OrgPlan {
  readonly plan: Plan
  readonly snapshot: Snapshot
  /** Absent if no demand was needed, or none could be read. */
  readonly demand?: Demand | undefined
  readonly model?: RoutingModel | undefined
  /** The planned recommendations; absent for plans from files. */
  readonly recommendations?: readonly Recommendation[] | undefined
  /** The gain by number of changes; absent for plans from files, of levels by a rule and of removals. */
  readonly improvement?: Improvement | undefined
  /** Why there is no forecast although one was requested. */
  readonly forecastFailed?: string | undefined
}

const filesSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    client: z.optional(anObject()),
    snapshot: z.optional(anObject()),
    snapshotName: z.optional(z.string()),
    demand: z.optional(anObject()),
    targets: z.optional(anObject()),
  } satisfies ShapeOf<OrgFiles>),
)
const parseOrgFiles = /* @__PURE__ */ parserOf('org', filesSchema)

/** @throws ValidationError naming everything that is no part of {@link OrgFiles}, or of its snapshot */
export function toOrgFiles(org: OrgSource): OrgFiles {
  if (typeof org === 'object' && org !== null && 'routing' in org) return { client: org }
  const files = parseOrgFiles(org)
  if (files.snapshot !== undefined) parseSnapshot(files.snapshot)
  return files
}

const workSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    threads: z.optional(whole(1)),
    signal: z.optional(aSignal()),
    onProgress: z.optional(aFunction()),
  } satisfies ShapeOf<WorkOptions>),
)

/** @throws ValidationError naming every option that does not exist or has a wrong value */
export const parseWorkOptions = /* @__PURE__ */ parserOf('options', workSchema)
