import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter as createTanstackRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { Outcome, WireFormat } from '@tragwerk/contracts/gateway'
import { KeyState, keySorts } from '@tragwerk/contracts/identity'
import { collectionSorts, DocumentStatus, documentSorts, SearchMode } from '@tragwerk/contracts/knowledge'
import { layers } from '@tragwerk/contracts/monitoring'
import { z } from 'zod'
import { AreaFailure } from './server/index.ts'
import { AppShell, NotFound } from './shell/index.ts'

/**
 * The map of the console: every address, with what stands behind its `?`. What a page shows is in the address, so
 * that every state can be linked to. Values that are not valid are dropped, not refused.
 */

const text = z.string().max(500).optional().catch(undefined)

/**
 * A page as a chunk of its own. When a chunk cannot be had, the router would load the whole console anew and lose what
 * is held in memory, such as waiting uploads; it does so by the browser's message, so the failure gets another one.
 */
function page<M extends Record<string, unknown>, N extends keyof M & string>(
  load: () => Promise<M>,
  name: N,
) {
  return lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw new Error('The page could not be loaded; the server may be down.', { cause })
      }),
    name,
  )
}

const root = createRootRoute({ component: AppShell })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: page(() => import('./home/index.ts'), 'HomePage'),
})

const layer = createRoute({
  getParentRoute: () => root,
  path: '/layers/$layer',
  params: { parse: (params) => ({ layer: z.enum(layers).parse(params.layer) }) },
  component: page(() => import('./home/index.ts'), 'LayerPage'),
})

const playground = createRoute({
  getParentRoute: () => root,
  path: '/playground',
  validateSearch: z.object({
    /** `collection:<name>` or `model:<id>`; `other` is the one beside it. */
    target: text,
    other: text,
    question: z.string().max(8000).optional().catch(undefined),
  }),
  component: page(() => import('./playground/index.ts'), 'PlaygroundPage'),
})

const collections = createRoute({
  getParentRoute: () => root,
  path: '/knowledge',
  validateSearch: z.object({
    q: text,
    sort: z.enum(collectionSorts).optional().catch(undefined),
  }),
  component: page(() => import('./knowledge/index.ts'), 'CollectionsPage'),
})

const collection = createRoute({
  getParentRoute: () => root,
  path: '/knowledge/$collection',
  validateSearch: z.object({
    tab: z.enum(['documents', 'search', 'settings']).optional().catch(undefined),
    q: text,
    status: DocumentStatus.optional().catch(undefined),
    sort: z.enum(documentSorts).optional().catch(undefined),
    /** Of the search debugger. */
    query: z.string().max(8000).optional().catch(undefined),
    mode: SearchMode.optional().catch(undefined),
    limit: z.coerce.number().int().min(1).max(200).optional().catch(undefined),
    passage: text,
  }),
  component: page(() => import('./knowledge/index.ts'), 'CollectionPage'),
})

const document = createRoute({
  getParentRoute: () => root,
  path: '/knowledge/$collection/documents/$document',
  validateSearch: z.object({
    /** The quoted place, UTF-16 offsets. */
    start: z.coerce.number().int().min(0).optional().catch(undefined),
    end: z.coerce.number().int().min(0).optional().catch(undefined),
    chunk: text,
  }),
  component: page(() => import('./knowledge/index.ts'), 'DocumentPage'),
})

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: z.object({
    tab: z.enum(['providers', 'routes', 'prices', 'versions', 'json']).optional().catch(undefined),
    q: text,
    /** The open form: for a new entry of the tab, or for the one of this name. */
    create: z.boolean().optional().catch(undefined),
    edit: text,
    /** The route or the version that is shown beside the list. */
    route: text,
    version: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: page(() => import('./models/index.ts'), 'ModelsPage'),
})

const requests = createRoute({
  getParentRoute: () => root,
  path: '/requests',
  validateSearch: z.object({
    q: text,
    outcome: Outcome.optional().catch(undefined),
    format: WireFormat.optional().catch(undefined),
    task: text,
    deployment: text,
    keyId: text,
    period: z.enum(['minutes', 'hour', 'day', 'week']).optional().catch(undefined),
    from: text,
    to: text,
    paused: z.boolean().optional().catch(undefined),
  }),
  component: page(() => import('./requests/index.ts'), 'RequestsPage'),
})

const request = createRoute({
  getParentRoute: () => root,
  path: '/requests/$request',
  component: page(() => import('./requests/index.ts'), 'RequestPage'),
})

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  validateSearch: z.object({
    q: text,
    state: KeyState.optional().catch(undefined),
    sort: z.enum(keySorts).optional().catch(undefined),
    create: z.boolean().optional().catch(undefined),
  }),
  component: page(() => import('./keys/index.ts'), 'KeysPage'),
})

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: z.object({
    q: text,
    action: text,
    actorId: text,
    subject: text,
    from: text,
    to: text,
    sort: z.enum(['-sequence', 'sequence']).optional().catch(undefined),
    /** The entry that is explained beside the list. */
    entry: z.coerce.number().int().min(1).optional().catch(undefined),
  }),
  component: page(() => import('./audit/index.ts'), 'AuditPage'),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: page(() => import('./system/index.ts'), 'SystemPage'),
})

const design = createRoute({
  getParentRoute: () => root,
  path: '/design',
  component: page(() => import('./design-page/index.ts'), 'DesignPage'),
})

const routes = root.addChildren([
  home,
  layer,
  playground,
  collections,
  collection,
  document,
  models,
  requests,
  request,
  keys,
  audit,
  system,
  design,
])

/** Fetches the pages that are not open, so that they are there when the server is not. */
export async function preloadPages(): Promise<void> {
  for (const { options } of routes.children as unknown as readonly AnyRoute[]) {
    await (options.component as { preload?: () => Promise<void> } | undefined)?.preload?.()
  }
}

export function createRouter(basepath: string) {
  const router = createTanstackRouter({
    routeTree: routes,
    basepath,
    defaultPreload: 'intent',
    scrollRestoration: true,
    scrollToTopSelectors: ['#content'],
    defaultPendingMs: 300,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: ({ error, reset }) => (
      <AreaFailure error={error as Error} onRetry={() => void router.invalidate().then(reset)} />
    ),
  })
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createRouter>
  }
}
