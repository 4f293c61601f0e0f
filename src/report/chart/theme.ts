/** Colors of the page by what they mean, `[light, dark]`. Text has a contrast of at least 4.5 to 1, marks of 3 to 1. */
const COLORS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  page: ['#ffffff', '#0f1318'],
  surface: ['#f6f7f9', '#171c23'],
  line: ['#e2e6eb', '#2b323c'],
  text: ['#18202b', '#e7ebf0'],
  muted: ['#566072', '#a0abb9'],
  link: ['#0f5cc0', '#7db4ff'],
  before: ['#7a8494', '#8a95a4'],
  after: ['#1463d8', '#5c9dfc'],
  good: ['#15743f', '#4fc589'],
  bad: ['#bb2d25', '#ff867c'],
  warn: ['#8a5a00', '#e3ae4a'],
  target: ['#18202b', '#e7ebf0'],
  hollow: ['#ffffff', '#0f1318'],
  'good-wash': ['#e7f5ec', '#12301f'],
  'bad-wash': ['#fdecea', '#3a1815'],
  'warn-wash': ['#fcf3df', '#33260b'],
  // `l`: background of a skill level, `i`: its text.
  l0: ['#edf1f6', '#1d242d'],
  l1: ['#d8e6fa', '#1b2f4d'],
  l2: ['#b4d0f6', '#1e426f'],
  l3: ['#87b3ee', '#235795'],
  l4: ['#2c6bc4', '#5b9af0'],
  l5: ['#164a93', '#a3caff'],
  i0: ['#3c4757', '#c3ccd7'],
  i1: ['#12233c', '#dbe8fb'],
  i2: ['#12233c', '#e8f1ff'],
  i3: ['#0c1a2e', '#ffffff'],
  i4: ['#ffffff', '#06101f'],
  i5: ['#ffffff', '#06101f'],
}

/** A color of the page as it is in one of the themes. @throws Error for a name that no color has */
export function findColor(name: string, theme: 'light' | 'dark'): string {
  const color = COLORS[name]?.[theme === 'light' ? 0 : 1]
  if (color === undefined) throw new Error(`no color is called ${name}`)
  return color
}

function declarations(side: 0 | 1): string {
  return Object.entries(COLORS)
    .map(([name, colors]) => `--${name}:${colors[side]}`)
    .join(';')
}

/** The variables of both themes: as the system says, as the reader chose, and always light on paper. */
export const THEME = `:root{color-scheme:light;${declarations(0)}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${declarations(1)}}}
:root[data-theme=dark]{color-scheme:dark;${declarations(1)}}
@media print{:root,:root:not([data-theme=light]),:root[data-theme=dark]{color-scheme:light;${declarations(0)}}}`
