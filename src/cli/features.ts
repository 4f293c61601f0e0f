/** The commands of the extras, a line each: without its line and its folder an extra is gone. */
export { explainCommand } from '../features/explain/command/explain'
export { probeCommand } from '../features/probe/command/probe'
