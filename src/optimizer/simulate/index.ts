export { type CompareOptions, compareSimulations } from './compare'
export type { AgentChoice, ContactChoice, Precision, RoutingRules, SimulateOptions } from './options'
export { simulate } from './simulate'
