import type { World } from './types'

/** What a room of routes keeps in the world under a name of its own: a map, made when first asked for. */
export function mapSlot<T>(world: World, name: string): Map<string, T> {
  const slot = world.slots.get(name)
  if (isMapOf<T>(slot)) return slot
  const fresh = new Map<string, T>()
  world.slots.set(name, fresh)
  return fresh
}

/** Each name belongs to one room, which puts nothing else under it. */
function isMapOf<T>(value: unknown): value is Map<string, T> {
  return value instanceof Map
}
