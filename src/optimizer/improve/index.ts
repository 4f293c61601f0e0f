export { improve } from './improve'
