import { Link } from '@tanstack/react-router'
import { layers } from '@tragwerk/contracts/monitoring'
import { useWords } from '../words/index.ts'
import type { PageLink } from './pages.ts'
import { usePages } from './use-pages.ts'
import { shellWords } from './words.ts'

/** The six layers from top to bottom, trust among them; each heading leads to its layer, each entry to its page. */
export function Navigation({ onNavigate }: { onNavigate?(): void }) {
  const t = useWords(shellWords)
  const pages = usePages()
  return (
    <nav aria-label={t('navigation')} className="flex-1 overflow-y-auto px-2.5 pb-4">
      <ul>
        <NavigationEntry page={pages[0]!} onNavigate={onNavigate} />
      </ul>
      {layers.map((layer) => {
        const entries = pages.filter((page) => page.layer === layer)
        return (
          <section key={layer} className="mt-3">
            <Link
              to="/layers/$layer"
              params={{ layer }}
              onClick={onNavigate}
              className="flex items-center gap-2 rounded-md px-2.5 py-1 font-medium text-[0.6875rem] text-beam-soft uppercase tracking-wider hover:text-beam-ink data-[status=active]:text-beam-ink"
            >
              <span
                aria-hidden
                className="h-3 w-1 rounded-full"
                style={{ background: `var(--layer-${layer})` }}
              />
              {t(layer)}
            </Link>
            {entries.length > 0 && (
              <ul>
                {entries.map((page) => (
                  <NavigationEntry key={page.name} page={page} onNavigate={onNavigate} />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </nav>
  )
}

function NavigationEntry({
  page,
  onNavigate,
}: {
  readonly page: PageLink
  onNavigate?: (() => void) | undefined
}) {
  const t = useWords(shellWords)
  const Icon = page.icon
  return (
    <li>
      <Link
        to={page.to}
        activeOptions={{ exact: page.to === '/' }}
        onClick={onNavigate}
        className="flex min-h-8 items-center gap-2.5 rounded-control px-2.5 py-1 text-beam-ink/90 text-sm hover:bg-white/8 data-[status=active]:bg-white/12 data-[status=active]:font-medium data-[status=active]:text-beam-ink"
      >
        <Icon aria-hidden className="size-4 opacity-80" />
        {t(page.name)}
      </Link>
    </li>
  )
}
