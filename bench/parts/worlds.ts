import type { EmulatorOptions, EmulatorSwitches } from '../../src/emulator'

type Nature = Partial<EmulatorSwitches>

/** What makes the hard world hard, each part by its name; rough figures of real centers. */
const PARTS: Readonly<Record<string, Nature>> = {
  learning: { learningExcess: 0.35, learningContacts: 40 },
  patience: { patienceShape: 'mixed' },
  redials: { redialShare: 0.4, redialMinutes: 10 },
  nextDay: { nextDayShare: 0.25 },
  handOn: { handOnShare: 1 },
  absences: { absentShare: 0.05, lateShare: 0.1, lateMinutes: 30 },
}

/** A world that plans are evaluated in: people as the model assumes them, as they are, or with one part of that. */
export interface EvaluationWorld {
  readonly name: string
  readonly switches: Nature
  /** Besides calls. */
  readonly media?: EmulatorOptions['media']
}

/** What the platform does to contacts: they ring, some alerts are not answered, and there are emails and callbacks. */
const PLATFORM: EvaluationWorld = {
  name: 'platform',
  switches: { alertSeconds: 5, notAnsweredShare: 0.06, notRespondingMinutes: 5 },
  media: ['email', 'callback'],
}

/** @throws RangeError for a name that no world has */
export function worldNamed(name: string): EvaluationWorld {
  if (name === 'plain') return { name, switches: {} }
  if (name === 'hard') return { name, switches: Object.assign({}, ...Object.values(PARTS)) as Nature }
  if (name === PLATFORM.name) return PLATFORM
  const switches = PARTS[name]
  if (switches === undefined)
    throw new RangeError(`no world ${name}: plain, hard, platform, ${Object.keys(PARTS).join(', ')}`)
  return { name, switches }
}
