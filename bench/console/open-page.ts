import type { launchBrowser } from '@tragwerk/testkit/launch-browser'

export type Browser = Awaited<ReturnType<typeof launchBrowser>>
export type Page = Awaited<ReturnType<Browser['newPage']>>

export interface Machine {
  /** How many times slower than this machine. */
  readonly cpuSlowdown: number
  readonly megabitsPerSecond?: number
  readonly roundTripMs?: number
}

/** A laptop of some years on a mobile network. */
export const slowMachine: Machine = { cpuSlowdown: 4, megabitsPerSecond: 10, roundTripMs: 40 }
export const slowProcessor: Machine = { cpuSlowdown: 4 }
export const thisMachine: Machine = { cpuSlowdown: 1 }

/** A window with an empty cache, signed in, as slow as the machine is; nothing is loaded yet. */
export async function openPage(browser: Browser, apiKey: string, machine: Machine): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  await context.addInitScript((key) => {
    const signIn = { tenantId: 'bench', tenantName: 'Bench', actorName: 'bench', apiKey: key, isKept: false }
    sessionStorage.setItem('tragwerk.sign-ins', JSON.stringify([signIn]))
    localStorage.setItem('tragwerk.tour', 'done')
  }, apiKey)
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: machine.cpuSlowdown })
  if (machine.megabitsPerSecond !== undefined) {
    const bytesPerSecond = (machine.megabitsPerSecond * 1_000_000) / 8
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: machine.roundTripMs ?? 0,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    })
  }
  return page
}

/**
 * Notes when an element that matches has been painted, in milliseconds of the page's own clock, before the page's
 * scripts run. Read it with `untilPainted`.
 */
export async function watchPaint(page: Page, selector: string): Promise<void> {
  await page.addInitScript((wanted) => {
    const noted = globalThis as unknown as { paintedAt?: number }
    const observer = new MutationObserver(() => {
      if (!document.querySelector(wanted)) return
      observer.disconnect()
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => {
          noted.paintedAt = performance.now()
        }
        channel.port2.postMessage(undefined)
      })
    })
    observer.observe(document, { childList: true, subtree: true })
  }, selector)
}

export async function untilPainted(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (globalThis as unknown as { paintedAt?: number }).paintedAt)
  return Number(await handle.jsonValue())
}
