import { checkDocument } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import type { Rules, Snapshot } from '../../documents'
import { valueSource } from '../../documents/yaml/source'
import type { Refusal } from './file/refused-rule'
import { indexOrg } from './org'
import { findProblems } from './validate'
import { type RulesMeaning, translateRules } from './work-out'

/** The changes that rules require in one org. */
export interface RulesDesired extends Omit<RulesMeaning, 'refused'> {
  /** Parts that no plan can carry out, each with its place in the rules and the reason. */
  readonly refused: readonly RefusedRule[]
}

/** A part of the rules that no plan can carry out, and why. */
export interface RefusedRule {
  readonly code: Refusal['code']
  readonly path: string
  readonly message: string
}

/**
 * Translates rules into the desired state of the agents and queues of an org, for `buildPlan` with the same snapshot. A
 * score divided by 20 becomes the level of the activated members of a BEST queue; a capacity becomes their utilization
 * for the queue's media; overflow becomes conditional group routing. Parts that no setting can express, and rules that
 * clash, are refused with the reason; the rest is kept.
 * @throws ValidationError for rules in which `validateRules` with this snapshot finds problems
 */
export function rulesToDesired(rules: Rules, snapshot: Snapshot): RulesDesired {
  checkDocument(rules, 'rules', 'skillroute/rules@1')
  checkDocument(snapshot, 'snapshot', 'skillroute/snapshot@1')
  const org = indexOrg(snapshot)
  const { problems } = findProblems(valueSource(rules), org)
  if (problems.length > 0) throw new ValidationError(problems, { subject: 'rules' })
  const { refused, desired, weights } = translateRules(rules, org)
  return {
    desired,
    weights,
    refused: refused.map(({ code, path, message }) => ({ code, path: pathText(path), message })),
  }
}
