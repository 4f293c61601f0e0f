/**
 * Goes through the emulator's login page as a browser would, as a user chosen by id.
 * @returns where the page sent the browser
 */
export async function throughLoginPage(url: string, userId: string, answer = 'login'): Promise<string> {
  const page = await fetch(url)
  if (!(await page.text()).includes('<form method="post">')) throw new Error(`no login page: ${page.status}`)
  const form = new URLSearchParams({ user: userId, answer })
  const answered = await fetch(url, { method: 'POST', body: form, redirect: 'manual' })
  const location = answered.headers.get('location')
  if (location === null) throw new Error(`the login page led nowhere: ${answered.status}`)
  return location
}
