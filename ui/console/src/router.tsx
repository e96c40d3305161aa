import {
  createRootRoute,
  createRoute,
  createRouter as createTanstackRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
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

const root = createRootRoute({ component: AppShell })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home/index.ts'), 'HomePage'),
})

const layer = createRoute({
  getParentRoute: () => root,
  path: '/layers/$layer',
  params: { parse: (params) => ({ layer: z.enum(layers).parse(params.layer) }) },
  component: lazyRouteComponent(() => import('./home/index.ts'), 'LayerPage'),
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
  component: lazyRouteComponent(() => import('./playground/index.ts'), 'PlaygroundPage'),
})

const collections = createRoute({
  getParentRoute: () => root,
  path: '/knowledge',
  validateSearch: z.object({
    q: text,
    sort: z.enum(collectionSorts).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./knowledge/index.ts'), 'CollectionsPage'),
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
  component: lazyRouteComponent(() => import('./knowledge/index.ts'), 'CollectionPage'),
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
  component: lazyRouteComponent(() => import('./knowledge/index.ts'), 'DocumentPage'),
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
  component: lazyRouteComponent(() => import('./keys/index.ts'), 'KeysPage'),
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
  component: lazyRouteComponent(() => import('./audit/index.ts'), 'AuditPage'),
})

const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/index.ts'), 'SystemPage'),
})

const design = createRoute({
  getParentRoute: () => root,
  path: '/design',
  component: lazyRouteComponent(() => import('./design-page/index.ts'), 'DesignPage'),
})

const routes = root.addChildren([
  home,
  layer,
  playground,
  collections,
  collection,
  document,
  keys,
  audit,
  system,
  design,
])

export function createRouter(basepath: string) {
  return createTanstackRouter({
    routeTree: routes,
    basepath,
    defaultPreload: 'intent',
    scrollRestoration: true,
    scrollToTopSelectors: ['#content'],
    defaultPendingMs: 300,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: ({ error, reset }) => <AreaFailure error={error as Error} onRetry={reset} />,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createRouter>
  }
}
