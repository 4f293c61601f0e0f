import type { World } from '../../../emulator'

/** What is configured in a world, as plain data: what is deleted is not there. */
export function configurationOf(world: World): unknown {
  const living = <T extends { readonly state: string }>(things: ReadonlyMap<string, T>) =>
    [...things].filter(([, { state }]) => state !== 'deleted').map(([id]) => id)
  return {
    skills: living(world.skills),
    languages: living(world.languages),
    queues: [...world.queues].map(([id, { config, members }]) => [id, config, [...members.values()]]),
    users: [...world.users].map(([id, { state, skills, languages }]) => [id, state, [...skills], [...languages]]),
    groups: [...world.skillGroups].map(([id, { config, members }]) => [id, config, [...members].sort()]),
  }
}
