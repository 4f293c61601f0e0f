import { refuse } from '../erlang/kit/inputs'
import { documentIssues } from './document-issues'

/** Requirements of every function that reads a model. */
const LISTS = {
  skills: [],
  queues: [],
  contactTypes: ['skillIds'],
  agents: ['skills', 'languages', 'queues', 'certifications', 'handling'],
}

/**
 * Refuses what is no model document at all: another format, or one without its lists.
 * @param at what the argument is called
 * @throws ValidationError naming each part that is missing
 */
export function mustBeModel(model: unknown, at = 'model'): void {
  refuse(at, documentIssues(at, model, 'model', LISTS))
}
