/** The commands of the extras, a line each: without its line and its folder an extra is gone. */
export { experimentCommand } from '../features/experiment/command/experiment'
export { explainCommand } from '../features/explain/command/explain'
export { learnCommand } from '../features/learn/command/learn'
export { probeCommand } from '../features/probe/command/probe'
