/** Progress: `done` of `total`, of the named step alone or, where the function says so, of all steps together. */
export interface Progress<Step extends string = string> {
  readonly step: Step
  readonly done: number
  readonly total: number
  /** The part of the step in progress, such as `agents`. */
  readonly detail?: string | undefined
}

/**
 * Puts the progress of consecutive steps on one scale: `done` of 100 for all steps together, which never falls.
 * @param weights the steps in order, with how long each takes relative to the others
 */
export function inStages<Step extends string>(
  weights: Readonly<Partial<Record<Step, number>>>,
  onProgress: ((progress: Progress<Step>) => void) | undefined,
): (progress: Progress<Step>) => void {
  const stages = Object.entries<number | undefined>(weights).map(([step, weight = 0]) => ({ step, weight }))
  const sum = stages.reduce((all, { weight }) => all + weight, 0)
  let reached = 0
  return ({ step, done, total, detail }) => {
    const at = stages.findIndex((stage) => stage.step === step)
    const before = stages.slice(0, Math.max(0, at)).reduce((all, { weight }) => all + weight, 0)
    const part = total > 0 ? Math.min(1, done / total) : 0
    const percent = sum === 0 ? 0 : (100 * (before + part * (stages[at]?.weight ?? 0))) / sum
    reached = Math.max(reached, Math.floor(percent))
    onProgress?.({ step, done: reached, total: 100, ...(detail === undefined ? {} : { detail }) })
  }
}

/** Share of the remaining work that a round counts as. */
const ROUND_PART = 0.2

/**
 * Progress of work in rounds whose number is not known: each counts as a fifth of what is left before it. A round begins
 * when another step begins, or the same step again.
 */
export function inRounds(onProgress: ((progress: Pick<Progress, 'done' | 'total'>) => void) | undefined) {
  let rounds = 0
  let last = { step: '', part: 0 }
  return ({ step, done, total }: Progress): void => {
    const part = total > 0 ? Math.min(1, done / total) : 0
    if (last.step !== '' && (step !== last.step || part < last.part)) rounds += 1
    last = { step, part }
    onProgress?.({ done: 1 - (1 - ROUND_PART) ** (rounds + part), total: 1 })
  }
}
