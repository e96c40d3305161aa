import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** As Debian and its relatives install it; playwright-core brings no browser. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where the browser of this machine is, or `undefined`. */
export function findBrowser(): string | undefined {
  return places.find((path) => existsSync(path))
}

/** A headless browser with an empty profile; close it after use. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('No Chromium is installed. Install the package chromium.')
  return chromium.launch({ executablePath, headless: true, args: flags })
}
