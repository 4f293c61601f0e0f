/** Names of skills in the emulated org. Longer catalogs repeat them with numbers. */
const SKILLS = [
  'Billing',
  'Retention',
  'Technical Support',
  'Sales',
  'Returns',
  'Claims',
  'Collections',
  'Onboarding',
  'Fraud',
  'Warranty',
  'Orders',
  'Installation',
  'Mortgages',
  'Cards',
  'Loyalty',
  'Complaints',
  'Travel',
  'Insurance',
  'Networking',
  'Devices',
  'Payments',
  'Accounts',
  'Deliveries',
  'Renewals',
] as const

const DESKS = ['Care', 'Desk', 'Line', 'Hotline', 'Service', 'Support'] as const
const REGIONS = ['', 'North', 'South', 'East', 'West', 'Central'] as const

const FIRST = (
  'Ada Alan Amara Anton Aisha Boris Bruno Carla Carlos Chen Clara Dana Daniel Diego Elena Emil Emma Erik Fatima Felix ' +
  'Grace Hana Hugo Ines Ivan Jana Joao Jonas Julia Kenji Kofi Lara Leila Liam Linh Lucia Luis Maja Marco Maria Mateo ' +
  'Mei Mila Milan Nadia Nina Noah Olga Omar Oscar Paula Pedro Petra Priya Rafael Rosa Samir Sara Sofia Tariq Tomas ' +
  'Vera Yara Zoe'
).split(' ')
const LAST = (
  'Abe Adler Ahmed Almeida Andersson Bauer Becker Bell Berg Brown Castro Chan Cohen Costa Cruz Dahl Diaz Dubois Eder ' +
  'Evans Farkas Fischer Flores Fuchs Garcia Gomes Haas Hansen Hill Horvat Ito Ivanov Jansen Jensen Kaya Keller Khan ' +
  'Kim Kovacs Kumar Lang Larsen Lee Lopez Marin Martin Mendes Meyer Mori Moreau Muller Nagy Nguyen Novak Okafor Olsen ' +
  'Ortiz Park Patel Perez Popov Ramos Rossi Roy Ruiz Santos Sato Schmidt Silva Singh Smith Sousa Suzuki Torres Vidal ' +
  'Wagner Weber Wolf Young Zhang'
).split(' ')

/** Name of the skill at an index of the catalog. */
export function skillName(index: number): string {
  return numbered(SKILLS, index)
}

/** Name of a queue, after the skill that it requires most. `index` distinguishes queues of the same skill. */
export function queueName(skill: string, index: number): string {
  const desk = DESKS[index % DESKS.length] ?? ''
  const region = REGIONS[Math.floor(index / DESKS.length) % REGIONS.length] ?? ''
  const round = Math.floor(index / (DESKS.length * REGIONS.length))
  return [skill, desk, region, round === 0 ? '' : String(round + 1)].filter((part) => part !== '').join(' ')
}

/** Name of a person, different for every index. */
export function personName(index: number): string {
  const place = index % (FIRST.length * LAST.length)
  const column = place % FIRST.length
  const first = FIRST[column] ?? ''
  // Shifting the last names for every first name mixes them; each pair still occurs once per block.
  const last = LAST[(Math.floor(place / FIRST.length) + column * 29) % LAST.length] ?? ''
  const block = Math.floor(index / (FIRST.length * LAST.length))
  const middle = block === 0 ? '' : `${String.fromCharCode(65 + ((block - 1) % 26))}.`
  const round = Math.floor(block / 27)
  return [first, middle, last, round === 0 ? '' : String(round + 1)].filter((part) => part !== '').join(' ')
}

function numbered(names: readonly string[], index: number): string {
  const round = Math.floor(index / names.length)
  const name = names[index % names.length] ?? ''
  return round === 0 ? name : `${name} ${round + 1}`
}
