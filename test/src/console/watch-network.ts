import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { auditRoutes } from '@tragwerk/contracts/audit'
import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { systemRoutes } from '@tragwerk/contracts/system'
import type { Page } from 'playwright-core'

/** A server that nobody has a reason to ask. */
export interface Attacker extends AsyncDisposable {
  readonly url: string
  /** What it was asked for, and every connection that was only opened: a name that is looked up ahead may do that. */
  readonly hits: string[]
}

export async function startAttacker(): Promise<Attacker> {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    response.setHeader('access-control-allow-origin', '*').end()
  })
  server.on('connection', () => hits.push('connection'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const builtConsole = join(import.meta.dirname, '../../../ui/console/dist')

const routes = Object.values({
  ...auditRoutes,
  ...identityRoutes,
  ...knowledgeRoutes,
  ...modelsRoutes,
  ...gatewayRoutes,
  ...monitoringRoutes,
  ...systemRoutes,
})

const routePaths = routes.map(({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`))
const pagePaths = /^\/(playground|knowledge(\/[\w-]+(\/documents\/[\w-]+)?)?|keys|audit|system)?$/

/** Whether the console has a reason to ask for this: one of its files, a page, or a route of the contracts. */
function isExpected(url: URL, kind: string): boolean {
  if (kind === 'Document') return pagePaths.test(url.pathname)
  if (url.pathname === '/icon.svg' || url.pathname === '/readyz') return true
  if (url.pathname.startsWith('/assets/')) return existsSync(join(builtConsole, url.pathname))
  return routePaths.some((path) => path.test(url.pathname))
}

/**
 * Every request that the browser began although the console had no reason to, as its protocol reports them. Grows
 * while the page is used.
 */
export async function watchNetwork(page: Page, origin: string): Promise<readonly string[]> {
  const unexpected: string[] = []
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  cdp.on('Network.requestWillBeSent', ({ request, type = '' }) => {
    const url = new URL(request.url)
    if (url.origin !== origin || !isExpected(url, type)) unexpected.push(`${type} ${request.url}`)
  })
  cdp.on('Network.webSocketCreated', ({ url }) => unexpected.push(`web socket ${url}`))
  cdp.on('Network.webTransportCreated', ({ url }) => unexpected.push(`web transport ${url}`))
  return unexpected
}
