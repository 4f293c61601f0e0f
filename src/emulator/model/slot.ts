import type { World } from './world-types'

/** The map that a module of routes keeps in the world under its own name. It is created on first use. */
export function mapSlot<T>(world: World, name: string): Map<string, T> {
  const slot = world.slots.get(name)
  if (isMap<T>(slot)) return slot
  const fresh = new Map<string, T>()
  world.slots.set(name, fresh)
  return fresh
}

/** Each name belongs to one module, which stores only this type of map under it. */
function isMap<T>(value: unknown): value is Map<string, T> {
  return value instanceof Map
}
