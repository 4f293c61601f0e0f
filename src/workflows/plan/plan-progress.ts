import { inStages } from '../../core/progress'
import type { OrgFiles, OrgProgress, WorkOptions } from './org-files'

/** How long the steps of a plan take beside each other, for an org that is read at the usual rate. */
const WEIGHTS: Readonly<Record<OrgProgress['step'], number>> = {
  'reading the org': 15,
  'reading demand': 25,
  'looking for changes': 45,
  'simulating weeks': 15,
}

/** The options, with the progress of those steps that are to come on one scale. */
export function onOneScale(
  options: WorkOptions,
  { snapshot, demand }: OrgFiles,
  later: readonly OrgProgress['step'][],
): WorkOptions {
  const steps: readonly OrgProgress['step'][] = [
    ...(snapshot === undefined ? (['reading the org'] as const) : []),
    ...(demand === undefined ? (['reading demand'] as const) : []),
    ...later,
  ]
  const weights = Object.fromEntries(steps.map((step) => [step, WEIGHTS[step]]))
  return { ...options, onProgress: inStages<OrgProgress['step']>(weights, options.onProgress) }
}
