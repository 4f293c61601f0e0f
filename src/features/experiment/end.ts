import * as z from 'zod/mini'
import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import { checkOptions, text } from '../../core/schema'
import type { Plan } from '../../documents'
import { analyzeExperiment } from './analyze'
import type { Experiment, ExperimentResult } from './documents/experiment'
import { noteEnd, readLog } from './log'
import { type ExperimentPass, type RunExperimentOptions, runExperiment, runFields } from './run'

/** Options for ending an experiment. */
export interface EndExperimentOptions extends RunExperimentOptions {
  /**
   * A reason to end the experiment whatever its rule says; its result then proves nothing. Default: only its rule can
   * end it.
   */
  readonly giveUp?: string | undefined
}

/** An experiment that was ended. */
export interface EndedExperiment {
  readonly result: ExperimentResult
  readonly pass: ExperimentPass
}

/**
 * Ends an experiment before its planned end, if its rule says so, and brings the org into the planned final state.
 * @throws ValidationError `experiment.early` if its rule does not end it and `giveUp` has no reason
 */
export async function endExperiment(
  client: Client,
  experiment: Experiment,
  plan: Plan,
  options: EndExperimentOptions,
): Promise<EndedExperiment> {
  checkOptions(options, { ...runFields(), giveUp: z.optional(text()) })
  const { giveUp, ...rest } = options
  const result = await analyzeExperiment(client, experiment, { log: rest.log, signal: rest.signal })
  const { ended } = await readLog(options.log, experiment)
  if (ended === undefined) {
    if (!result.isFinal && giveUp === undefined) {
      const message = `its rule does not end it yet (${experiment.stopping.rule}; planned end ${experiment.interval.end}). Stopping as soon as the figures look good would make false alarms likely. Wait, or give a reason to give it up`
      throw new ValidationError([{ path: '', message }], { code: 'experiment.early', subject: experiment.id })
    }
    const at = new Date(client.clock.now()).toISOString()
    await noteEnd(options.log, experiment, {
      at,
      reason: giveUp ?? `its rule: ${result.verdict}`,
      byRule: result.isFinal,
    })
  }
  return { result, pass: await runExperiment(client, experiment, plan, rest) }
}
